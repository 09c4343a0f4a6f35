package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.conversation.StrangerRequests;
import chat.tacit.client.mesh.MeshRequests;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.RoomSteps;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Those who joined an invitation of an open profile, wrote to its mesh address or invite it to a
 * room, and wait for its user to decide. Nothing is sent to them before.
 */
public final class RequestList {
    private final Loop loop;
    private final Requests requests;
    private final RoomSteps rooms;
    private final StrangerRequests strangers;

    RequestList(Loop loop, Parts parts) {
        this.loop = loop;
        this.requests = parts.requests();
        this.rooms = parts.rooms();
        this.strangers = new StrangerRequests(parts.joining(), parts.entropy());
    }

    /** Everyone who waits, the latest first. */
    public List<Request> all() {
        return loop.read(requests::all);
    }

    /** How many requests to the mesh address were dropped, since too many waited. */
    public long dropped() {
        return loop.read(MeshRequests::dropped);
    }

    /**
     * The request of a name.
     *
     * @throws ClientException if nobody of that name waits
     */
    public Request find(String name) throws ClientException {
        return all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new ClientException(
                                "that is no request; 'tacit requests' lists those that wait."));
    }

    /**
     * Makes a request a contact like others: they learn who we are, and which of their messages
     * have come. Of one to the mesh address, what they made for it is joined.
     *
     * @throws ClientException if it is no request, or nobody can join it
     */
    public void accept(ConversationId request) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    Instant now = Instant.now();
                                    if (strangers.accept(tx, request, now, _ -> {}).isEmpty()) {
                                        requests.accept(tx, request, now);
                                    }
                                    return true;
                                });
    }

    /**
     * Forgets a request and what it said. The sender isn't told, but for a contact who asked
     * whether one would come to a room.
     *
     * @throws ClientException if it is no request
     */
    public void reject(ConversationId request) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    if (!StrangerRequests.reject(tx, request, Instant.now())
                                            && !rejectRoom(tx, request, Instant.now())) {
                                        requests.reject(tx, request);
                                    }
                                    return true;
                                });
    }

    private boolean rejectRoom(Transaction tx, ConversationId id, Instant now) {
        Optional<RoomRequest> request =
                RoomRequests.all(tx).stream()
                        .filter(one -> one.conversation().equals(id))
                        .findFirst();
        request.ifPresent(one -> {
            if (one.contact().isPresent() && one.step() != RoomRequest.Step.REFUSED) {
                rooms.decline(tx, one, now);
            } else {
                RoomRequests.forget(tx, one.room());
            }
        });
        return request.isPresent();
    }
}
