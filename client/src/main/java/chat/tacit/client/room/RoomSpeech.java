package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.device.Removals;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.StreamRevisions;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.Mentions;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is said in a room: it is in the history, and among what waits for the room's host, in one
 * transaction ({@code spec/50-room} §20). It is sealed when it is posted, not before.
 */
public final class RoomSpeech {
    private final Entropy entropy;

    public RoomSpeech(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Says a text, or answers a message with it. */
    public Message say(Transaction tx, ConversationId to, String text, Marks marks, Instant now)
            throws ClientException {
        StoredRoom room = requireOpen(tx, to);
        Envelope envelope = envelope(tx, to, ContentId.random(entropy), now);
        Mentions mentions = NamedMembers.of(tx, to, text);
        Message message =
                new Message(
                        envelope.id(),
                        to,
                        true,
                        OwnProfile.name(tx),
                        envelope.number(),
                        envelope.sent(),
                        Message.Type.TEXT,
                        text,
                        Message.State.QUEUED,
                        "",
                        0,
                        marks.by(room.account(), false));
        History.add(tx, message, now, Optional.empty());
        RoomWaiting.put(tx, to, new Content(envelope, body(marks, text, mentions)));
        return message;
    }

    private static Envelope envelope(Transaction tx, ConversationId to, ContentId id, Instant now) {
        return new Envelope(id, StoredRoom.takeNumber(tx, to), now, Optional.empty());
    }

    /** Enters a file into the history; it isn't said before it is at the relays. */
    public Message file(Transaction tx, ConversationId to, ContentId id, String name, Instant now)
            throws ClientException {
        StoredRoom room = requireOpen(tx, to);
        Message message =
                new Message(
                        id,
                        to,
                        true,
                        OwnProfile.name(tx),
                        0,
                        now.truncatedTo(ChronoUnit.MILLIS),
                        Message.Type.FILE,
                        name,
                        Message.State.QUEUED,
                        "",
                        0,
                        Marks.NONE.by(room.account(), false));
        History.add(tx, message, now, Optional.empty());
        return message;
    }

    /** Says that a file is at the relays. */
    public void tell(Transaction tx, ConversationId to, ContentId id, Instant now)
            throws ClientException {
        StoredRoom _ = requireOpen(tx, to);
        Body file = FileTable.offer(tx, to, id, true).map(Content::body).orElseThrow();
        Envelope envelope = envelope(tx, to, id, now);
        History.number(tx, to, id, envelope.number());
        RoomWaiting.put(tx, to, new Content(envelope, file));
    }

    /**
     * Has what waited on another machine said from this one, under its id: whoever has it already
     * shows it once.
     */
    public static void again(Transaction tx, ConversationId in, ContentId id) {
        Optional<Message> waits =
                History.find(tx, in, id).filter(one -> one.state() == Message.State.QUEUED);
        if (waits.isEmpty()) {
            return;
        }
        Optional<Body> body = text(tx, waits.get());
        if (body.isEmpty()) {
            History.lost(
                    tx, in, id, "it wasn't sent yet when the backup was made: send the file again");
            return;
        }
        Envelope envelope = envelope(tx, in, id, waits.get().sentAt());
        RoomWaiting.put(tx, in, new Content(envelope, body.get()));
    }

    private static Optional<Body> text(Transaction tx, Message message) {
        return switch (message.type()) {
            case TEXT -> {
                Mentions mentions = NamedMembers.of(tx, message.conversation(), message.text());
                yield Optional.of(body(message.marks(), message.text(), mentions));
            }
            case DELETED -> Optional.of(new Amendment.Delete(message.id()));
            case FILE, NOTICE, CALL, EDIT, REACTION, REQUEST -> Optional.empty();
        };
    }

    private static Body body(Marks marks, String text, Mentions mentions) {
        return marks.replyTo()
                .<Body>map(answered -> new Body.Reply(answered, text, mentions))
                .orElseGet(() -> new Body.Message(text, mentions));
    }

    /** Amends a message; here it holds at once. */
    public void amend(Transaction tx, Message message, Amendment amendment, Instant now)
            throws ClientException {
        ConversationId in = message.conversation();
        StoredRoom room = requireOpen(tx, in);
        Envelope envelope = envelope(tx, in, ContentId.random(entropy), now);
        StreamRevisions.By by =
                new StreamRevisions.By(
                        room.account(), true, StreamRevisions.waiting(envelope.number()));
        var _ = StreamRevisions.take(tx, in, by, amendment);
        RoomWaiting.put(tx, in, new Content(envelope, amendment));
        if (amendment instanceof Amendment.Delete delete) {
            takeBack(tx, message, delete);
        }
    }

    /** What the host hasn't yet never leaves: the deletion goes out in its place. */
    private static void takeBack(Transaction tx, Message message, Amendment.Delete delete) {
        Optional<Content> waiting = RoomWaiting.find(tx, message.conversation(), message.id());
        waiting.ifPresent(content -> {
            boolean _ =
                    RoomWaiting.replace(
                            tx, message.conversation(), new Content(content.envelope(), delete));
        });
    }

    /**
     * Whether anything may be said in a room.
     *
     * @throws ClientException if not, and why
     */
    public static StoredRoom requireOpen(Transaction tx, ConversationId in) throws ClientException {
        var _ = Removals.requireMember(tx);
        StoredRoom room = StoredRoom.find(tx, in).orElseThrow();
        Optional<String> closed = closed(room.state());
        if (closed.isPresent()) {
            String why = room.reason().isEmpty() ? "" : " (" + room.reason() + ")";
            throw new ClientException(Directory.name(tx, in) + ": " + closed.get() + why + ".");
        }
        return room;
    }

    private static Optional<String> closed(Conversation.State state) {
        return switch (state) {
            case ACTIVE, WAITING -> Optional.empty();
            case JOINING -> Optional.of("you are still coming into this room; wait a moment");
            case REQUEST -> Optional.of("you are asked to come: 'tacit accept' comes first");
            case SHUT_OUT -> Optional.of("this device lacks the room's keys");
            case REFUSED -> Optional.of("the invitation into this room didn't hold");
            case LEFT -> Optional.of("you aren't in this room any more");
            case GONE -> Optional.of("this room is no more");
        };
    }
}
