package chat.tacit.client;

import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.history.ShortId;
import chat.tacit.client.profile.Work;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /** The message of an id, if it is there. */
    public Optional<Message> find(ConversationId in, ContentId id) {
        return loop.read(tx -> History.find(tx, in, id));
    }

    /**
     * The last messages of a conversation, or the last before one of it, the oldest first. They
     * don't count as shown: {@link #read} says that they are.
     */
    public List<Message> page(ConversationId of, Optional<ContentId> before, int limit) {
        return loop.read(tx ->
                before.isPresent()
                        ? History.before(tx, of, before.get(), limit)
                        : History.last(tx, of, limit));
    }

    /** The user has seen a conversation up to one of its messages; who may know it is told. */
    public void read(ConversationId of, ContentId upTo) {
        var _ =
                loop.write(tx -> {
                    List<Message> seen = History.shown(tx, History.unshownUpTo(tx, of, upTo));
                    Receipts.read(tx, seen, Instant.now(), parts.entropy());
                    return seen.size();
                });
    }

    /** Every conversation with its last message, the latest first. */
    public List<Overview> overviews() {
        return loop.read(
                tx -> Directory.all(tx).stream().map(one -> Overview.of(tx, one)).toList());
    }

    /** One conversation with its last message, if it is there. */
    public Optional<Overview> overview(ConversationId of) {
        return loop.read(tx -> Directory.find(tx, of).map(one -> Overview.of(tx, one)));
    }

    /** The last messages of all conversations with all of these words, the oldest first. */
    public List<Message> searchEverywhere(String words, int limit) {
        return loop.read(tx -> Search.everywhere(tx, words, limit));
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
