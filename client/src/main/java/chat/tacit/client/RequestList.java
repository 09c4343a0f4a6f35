package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.profile.Work;

import java.time.Instant;
import java.util.List;

/**
 * Those who joined an invitation of an open profile and wait for its user to decide. Nothing is
 * sent to them before.
 */
public final class RequestList {
    private final Loop loop;
    private final Requests requests;

    RequestList(Loop loop, Requests requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /** Everyone who waits, the latest first. */
    public List<Request> all() {
        return loop.read(requests::all);
    }

    /**
     * Makes a request a contact like others: they learn who we are, and which of their messages
     * have come.
     *
     * @throws ClientException if it is no request
     */
    public void accept(ConversationId request) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    requests.accept(tx, request, Instant.now());
                                    return true;
                                });
    }

    /**
     * Forgets a request and what it said. The sender isn't told.
     *
     * @throws ClientException if it is no request
     */
    public void reject(ConversationId request) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    requests.reject(tx, request);
                                    return true;
                                });
    }
}
