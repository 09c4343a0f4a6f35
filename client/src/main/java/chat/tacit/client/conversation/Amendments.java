package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.device.Connections;
import chat.tacit.client.file.FileParts;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Revisions;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is said about earlier messages ({@code spec/60-contact} §7.1): edits, deletions for everyone
 * and reactions. Ours are kept until the contact confirms them, so that a re-sync loses none; the
 * contact's are kept for a while if their message hasn't come yet.
 */
public final class Amendments {
    /** A contact's amendments that wait for their messages; the oldest makes room. */
    static final int MAX_WAITING = 64;

    /** How long they wait: after it no relay has the message any more. */
    static final Duration WAITING = Outbox.RETENTION;

    private final Sealer sealer;
    private final Resyncs resyncs;
    private final RoomSpeech rooms;

    public Amendments(Sealer sealer, Resyncs resyncs, RoomSpeech rooms) {
        this.sealer = sealer;
        this.resyncs = resyncs;
        this.rooms = rooms;
    }

    /** Changes the text of a message of ours. */
    public void edit(Transaction tx, Message message, String text, Instant now)
            throws ClientException {
        Conversations.requireText(text);
        requireOwn(message, "edited");
        requireText(message, "edited");
        amend(tx, message, new Amendment.Edit(message.id(), text), now);
    }

    /** Takes back a message of ours; what no relay has yet of it never leaves. */
    public void unsend(Transaction tx, Message message, Instant now) throws ClientException {
        requireOwn(message, "taken back");
        Amendment.Delete delete = new Amendment.Delete(message.id());
        if (FileTable.isRising(tx, message)) {
            // On its way to the relays: nobody was told of it.
            Revisions.take(tx, message.conversation(), true, now, delete);
            History.fail(tx, message.conversation(), message.id(), "taken back");
            return;
        }
        amend(tx, message, delete, now);
        boolean room = StoredRoom.is(tx, message.conversation());
        if (!room && message.type() == Message.Type.FILE) {
            Connections.of(tx, message.conversation())
                    .forEach(connection -> FileParts.withdraw(tx, connection, message.id()));
        }
        if (!room && message.state() == Message.State.QUEUED && message.number() > 0) {
            // Its number stays taken, so that nobody waits for what won't come.
            Connections.of(tx, message.conversation())
                    .forEach(connection -> Outbox.delivered(tx, connection, message.id().bytes()));
            Sealer.Numbered place =
                    new Sealer.Numbered(message.id(), message.number(), message.sentAt());
            boolean sealed = sealer.seal(tx, message.conversation(), place, delete, now);
            History.sealed(tx, message.conversation(), message.id(), sealed);
        }
    }

    /** Reacts to a message; an empty emoji takes the reaction back. */
    public void react(Transaction tx, Message message, String emoji, Instant now)
            throws ClientException {
        requireSaid(message, "reacted to");
        Amendment.Reaction reaction;
        try {
            reaction = new Amendment.Reaction(message.id(), emoji);
        } catch (MalformedException e) {
            throw new ClientException(
                    "a reaction is one emoji, of at most "
                            + Amendment.Reaction.MAX_EMOJI
                            + " bytes.");
        }
        amend(tx, message, reaction, now);
    }

    private static void requireOwn(Message message, String what) throws ClientException {
        if (!message.own()) {
            throw new ClientException("only messages of your own can be " + what + ".");
        }
        requireSaid(message, what);
    }

    private static void requireSaid(Message message, String what) throws ClientException {
        if (message.type() != Message.Type.FILE) {
            requireText(message, what);
        }
    }

    private static void requireText(Message message, String what) throws ClientException {
        if (message.type() != Message.Type.TEXT) {
            throw new ClientException(
                    message.type() == Message.Type.DELETED
                            ? "the message was deleted."
                            : "only messages of people can be " + what + ".");
        }
    }

    private void amend(Transaction tx, Message message, Amendment amendment, Instant now)
            throws ClientException {
        ConversationId to = message.conversation();
        if (StoredRoom.is(tx, to)) {
            rooms.amend(tx, message, amendment, now);
            return;
        }
        Contact contact = Contacts.find(tx, to).orElseThrow();
        Conversations.requireOpen(tx, contact);
        Instant at = Revisions.after(tx, to, amendment.message(), now);
        Sealer.Numbered which = sealer.number(tx, to, at);
        Revisions.take(tx, to, true, which.at(), amendment);
        Envelope envelope = new Envelope(which.id(), which.number(), which.at(), Optional.empty());
        if (Connections.areSeveral(tx, to) && sealer.seal(tx, to, which, amendment, now)) {
            resyncs.askWhereStuck(tx, to, now);
            return; // each connection keeps it until it is confirmed there
        }
        keep(tx, to, true, new Content(envelope, amendment), now);
        boolean sealed =
                !Connections.areSeveral(tx, to) && sealer.seal(tx, to, which, amendment, now);
        if (sealed) {
            sealed(tx, to, which.id());
        } else {
            resyncs.askWhereStuck(tx, to, now);
        }
    }

    private static void keep(
            Transaction tx, ConversationId in, boolean own, Content content, Instant now) {
        Amendment amendment = (Amendment) content.body();
        tx.update(
                "INSERT OR IGNORE INTO amendment (conversation, own, id, message, number, content,"
                        + " at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                in.bytes(),
                own,
                content.envelope().id().bytes(),
                amendment.message().bytes(),
                content.envelope().number(),
                content.encode(),
                now);
    }

    private static void sealed(Transaction tx, ConversationId to, ContentId id) {
        tx.update(
                "UPDATE amendment SET sealed = 1 WHERE conversation = ? AND own = 1 AND id = ?",
                to.bytes(),
                id.bytes());
    }

    /** The contact has it: it needn't be sealed again. */
    static void confirmed(Transaction tx, ConversationId by, ContentId id) {
        tx.update(
                "DELETE FROM amendment WHERE conversation = ? AND own = 1 AND id = ?",
                by.bytes(),
                id.bytes());
    }

    /** A new session: what the contact hasn't confirmed has to be sealed again. */
    static void unseal(Transaction tx, ConversationId to) {
        List<Bytes> ids =
                tx.list(
                        "SELECT id FROM amendment WHERE conversation = ? AND own = 1",
                        row -> row.bytes(1),
                        to.bytes());
        ids.forEach(id -> Outbox.delivered(tx, to, id));
        tx.update("UPDATE amendment SET sealed = 0 WHERE conversation = ? AND own = 1", to.bytes());
    }

    /** Whether one of ours has to be sealed still. */
    static boolean anyWaits(Transaction tx, ConversationId to) {
        return tx.one(
                        "SELECT 1 FROM amendment WHERE conversation = ? AND own = 1"
                                + " AND sealed = 0 LIMIT 1",
                        row -> true,
                        to.bytes())
                .isPresent();
    }

    /**
     * Has those of ours with numbers from {@code first} to {@code last} sealed again.
     *
     * @return their numbers
     */
    static List<Long> unseal(Transaction tx, ConversationId to, long first, long last) {
        tx.update(
                "UPDATE amendment SET sealed = 0 WHERE conversation = ? AND own = 1"
                        + " AND number BETWEEN ? AND ?",
                to.bytes(),
                first,
                last);
        return tx.list(
                "SELECT number FROM amendment WHERE conversation = ? AND own = 1"
                        + " AND number BETWEEN ? AND ?",
                row -> row.integer(1),
                to.bytes(),
                first,
                last);
    }

    /** Seals, under their old ids and numbers, those that have to be sealed still. */
    static void sealWaiting(Transaction tx, ConversationId to, Sealer sealer, Instant now) {
        List<Content> waiting =
                tx.list(
                        "SELECT content FROM amendment WHERE conversation = ? AND own = 1"
                                + " AND sealed = 0 ORDER BY number",
                        Amendments::content,
                        to.bytes());
        for (Content content : waiting) {
            Envelope is = content.envelope();
            Sealer.Numbered which = new Sealer.Numbered(is.id(), is.number(), is.sent());
            if (!sealer.seal(tx, to, which, content.body(), now)) {
                return;
            }
            sealed(tx, to, is.id());
            if (Connections.areSeveral(tx, to)) {
                confirmed(tx, to, is.id()); // from now on each connection keeps it
            }
        }
    }

    /** A contact's amendment: it holds at once, or when its message comes. */
    static void take(
            Transaction tx,
            ConversationId from,
            Content content,
            Instant now,
            Consumer<Event> events) {
        if (!(content.body() instanceof Amendment amendment)) {
            return;
        }
        switch (Revisions.take(tx, from, false, content.envelope().sent(), amendment)) {
            case TAKEN -> {
                Revisions.announce(tx, from, amendment, now);
                events.accept(new Event.Changed(from));
                events.accept(new Event.Moved(from, amendment.message()));
            }
            case REFUSED -> {}
            case UNKNOWN -> {
                keep(tx, from, false, content, now);
                tx.update(
                        "DELETE FROM amendment WHERE conversation = ?1 AND own = 0 AND id NOT IN"
                                + " (SELECT id FROM amendment WHERE conversation = ?1 AND own = 0"
                                + " ORDER BY at DESC, number DESC LIMIT ?2)",
                        from.bytes(),
                        MAX_WAITING);
            }
        }
    }

    /** A message has come: what was said about it before holds now. */
    static void arrived(
            Transaction tx,
            ConversationId from,
            ContentId message,
            Instant now,
            Consumer<Event> events) {
        List<Content> waiting =
                tx.list(
                        "SELECT content FROM amendment WHERE conversation = ? AND own = 0"
                                + " AND message = ? ORDER BY number",
                        Amendments::content,
                        from.bytes(),
                        message.bytes());
        tx.update(
                "DELETE FROM amendment WHERE conversation = ? AND own = 0 AND message = ?",
                from.bytes(),
                message.bytes());
        for (Content content : waiting) {
            take(tx, from, content, now, events);
        }
    }

    /** Forgets what was said about messages that won't come any more. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM amendment WHERE own = 0 AND at < ?", now.minus(WAITING));
    }

    private static Content content(Row row) {
        return Content.decode(row.bytes(1));
    }
}
