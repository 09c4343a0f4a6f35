package chat.tacit.client;

import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.history.ShortId;
import chat.tacit.client.profile.Work;

import java.time.Instant;
import java.util.List;

/**
 * What can be done about single messages of an open profile. What is amended is in the history, and
 * sealed in the outbox, when a method returns.
 */
public final class Messages {
    private final Loop loop;
    private final Parts parts;

    Messages(Loop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    /**
     * The message of an id, of which the end may be missing.
     *
     * @throws ClientException if there is none, or several
     */
    public Message find(ConversationId in, String id) throws ClientException {
        return loop.read((Work<Message, ClientException>) tx -> ShortId.find(tx, in, id));
    }

    /** The shortest beginning of a message's id by which {@link #find} finds it. */
    public String shortId(Message message) {
        return loop.read(tx -> ShortId.of(tx, message));
    }

    /** The last messages with all of these words, the oldest first. */
    public List<Message> search(ConversationId of, String words, int limit) {
        return loop.read(tx -> Search.messages(tx, of, words, limit));
    }

    /** Sends a message that answers another one. */
    public Message reply(Message to, String text) throws ClientException {
        return loop.write(tx -> parts.conversations().reply(tx, to, text, Instant.now()));
    }

    /** Changes the text of a message of ours. Everybody sees that it was edited. */
    public void edit(Message message, String text) throws ClientException {
        change((amendments, now) ->
                tx -> {
                    amendments.edit(tx, message, text, now);
                    return true;
                });
    }

    /** Takes back a message of ours, for everyone. That there was one stays to be seen. */
    public void unsend(Message message) throws ClientException {
        change((amendments, now) ->
                tx -> {
                    amendments.unsend(tx, message, now);
                    return true;
                });
    }

    /** Reacts to a message in place of an earlier reaction; an empty emoji takes that back. */
    public void react(Message message, String emoji) throws ClientException {
        change((amendments, now) ->
                tx -> {
                    amendments.react(tx, message, emoji, now);
                    return true;
                });
    }

    private void change(Change change) throws ClientException {
        var _ = loop.write(change.with(parts.amendments(), Instant.now()));
    }

    private interface Change {
        Work<Boolean, ClientException> with(Amendments amendments, Instant now);
    }
}
