package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.backup.HistoryRecords;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.file.Downloads;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.Elsewhere;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Vanishing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.Remarks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Messages of the history as other devices have them. A device with a session of its own knows best
 * what became of a message, and takes from others what goes further: what was shown, delivered,
 * edited or deleted. One without takes what it is told.
 */
final class MirroredMessages {
    private final Entropy entropy;

    MirroredMessages(Entropy entropy) {
        this.entropy = entropy;
    }

    void take(
            Transaction tx,
            ConversationId from,
            ProfileRecord.Message message,
            Instant now,
            Consumer<Event> events) {
        ConversationId in = new ConversationId(message.conversation());
        if (message.remarks().room().isPresent()) {
            inRoom(tx, in, message, events);
            return;
        }
        boolean contact =
                tx.one(
                                "SELECT 1 FROM conversation WHERE id = ? AND kind = 'contact'",
                                row -> true,
                                in.bytes())
                        .isPresent();
        if (!contact || Vanishing.ended(tx, message.id())) {
            return;
        }
        Optional<Long> row = row(tx, message);
        if (row.isEmpty()) {
            HistoryRecords.put(tx, unnumbered(message));
            shownElsewhere(tx, message, now);
            handled(tx, message);
            Message entered = History.find(tx, in, message.id()).orElseThrow();
            events.accept(
                    message.own() ? new Event.Moved(in, message.id()) : new Event.Arrived(entered));
        } else {
            boolean shown = shown(tx, row.get(), message);
            if (Subject.isLive(tx, in)) {
                further(tx, row.get(), message);
            } else {
                follow(tx, row.get(), message);
            }
            handled(tx, message);
            if (shown) {
                Elsewhere.shown(tx, row.get(), now);
                History.find(tx, in, message.id())
                        .ifPresent(one -> Receipts.read(tx, List.of(one), now, entropy));
            }
            events.accept(new Event.Moved(in, message.id()));
        }
        row(tx, message).ifPresent(at -> Feed.others(tx, from, Subject.MESSAGE.code(), at));
    }

    /**
     * A message of a room, which this device may have from its host by now. How it is the stream
     * tells; here counts that it was there before, and whether it was shown.
     */
    private static void inRoom(
            Transaction tx,
            ConversationId in,
            ProfileRecord.Message message,
            Consumer<Event> events) {
        if (!StoredRoom.is(tx, in)) {
            return;
        }
        if (History.find(tx, in, message.id()).isEmpty()) {
            HistoryRecords.put(tx, message);
        } else {
            row(tx, message).ifPresent(row -> shown(tx, row, message));
        }
        events.accept(new Event.Moved(in, message.id()));
    }

    private static void shownElsewhere(Transaction tx, ProfileRecord.Message message, Instant now) {
        if (message.shown() && !message.own()) {
            row(tx, message).ifPresent(row -> Elsewhere.shown(tx, row, now));
        }
    }

    /** What opens the file of a message that came before, and where it lies. */
    void file(
            Transaction tx,
            ConversationId from,
            LinkedRecord.File file,
            Instant now,
            Consumer<Event> events) {
        if (Downloads.told(tx, file, now)) {
            ConversationId in = new ConversationId(file.conversation());
            ContentId message = file.content().envelope().id();
            row(tx, in, file.own(), message)
                    .ifPresent(at -> Feed.others(tx, from, Subject.MESSAGE.code(), at));
            events.accept(new Event.Moved(in, message));
        }
    }

    /** What another device has sent isn't sealed here once this one is connected. */
    private static void handled(Transaction tx, ProfileRecord.Message message) {
        if (message.own() && !message.state().equals(Message.State.QUEUED.word())) {
            History.sealed(tx, new ConversationId(message.conversation()), message.id(), true);
            tx.update(
                    "UPDATE message SET number = ? WHERE conversation = ? AND own = 1 AND id = ?"
                            + " AND number = 0",
                    message.number(),
                    message.conversation(),
                    message.id().bytes());
        }
    }

    private static Optional<Long> row(Transaction tx, ProfileRecord.Message message) {
        ConversationId in = new ConversationId(message.conversation());
        return row(tx, in, message.own(), message.id());
    }

    private static Optional<Long> row(
            Transaction tx, ConversationId in, boolean own, ContentId message) {
        return tx.one(
                "SELECT row FROM message WHERE conversation = ? AND own = ? AND id = ?",
                row -> row.integer(1),
                in.bytes(),
                own,
                message.bytes());
    }

    /** A message of ours that nobody was told of has no number yet: who sends it gives it one. */
    private static ProfileRecord.Message unnumbered(ProfileRecord.Message message) {
        return message.own() && message.state().equals(Message.State.QUEUED.word())
                ? new ProfileRecord.Message(
                        message.conversation(),
                        message.id(),
                        true,
                        0,
                        message.sent(),
                        message.entered(),
                        message.type(),
                        message.text(),
                        message.state(),
                        message.reason(),
                        0,
                        true,
                        message.remarks())
                : message;
    }

    /** Whether somebody was shown a contact's message elsewhere that nobody was shown here. */
    private static boolean shown(Transaction tx, long row, ProfileRecord.Message message) {
        return message.shown()
                && !message.own()
                && tx.update("UPDATE message SET shown = 1 WHERE row = ? AND shown = 0", row) == 1;
    }

    private static void further(Transaction tx, long row, ProfileRecord.Message message) {
        if (message.own()) {
            History.advance(
                    tx,
                    new ConversationId(message.conversation()),
                    message.id(),
                    Message.State.of(message.state()));
        }
        if (message.type().equals(Message.Type.DELETED.word())) {
            replace(tx, row, message);
        } else {
            tx.update(
                    "UPDATE message SET text = ?, edited = ? WHERE row = ? AND edited < ?"
                            + " AND type = 'text'",
                    message.text(),
                    message.remarks().edited(),
                    row,
                    message.remarks().edited());
        }
        for (Remarks.Reaction reaction : message.remarks().reactions()) {
            tx.update(
                    "INSERT INTO reaction (message, own, emoji, number) VALUES (?, ?, ?, ?) ON"
                            + " CONFLICT (message, own, author) DO UPDATE SET emoji = excluded.emoji,"
                            + " number = excluded.number WHERE excluded.number > number",
                    row,
                    reaction.own(),
                    reaction.emoji(),
                    reaction.number());
        }
    }

    private static void follow(Transaction tx, long row, ProfileRecord.Message message) {
        replace(tx, row, message);
        tx.update(
                "UPDATE message SET state = ?, reason = ?, relays = ? WHERE row = ?",
                Message.State.of(message.state()).word(),
                message.reason(),
                message.relays(),
                row);
        for (Remarks.Reaction reaction : message.remarks().reactions()) {
            tx.update(
                    "INSERT INTO reaction (message, own, emoji, number) VALUES (?, ?, ?, ?)",
                    row,
                    reaction.own(),
                    reaction.emoji(),
                    reaction.number());
        }
    }

    private static void replace(Transaction tx, long row, ProfileRecord.Message message) {
        if (message.type().equals(Message.Type.DELETED.word())) {
            FileTable.withdrawn(tx, row);
        }
        tx.update(
                "UPDATE message SET type = ?, text = ?, reply_to = ?, edited = ? WHERE row = ?",
                Message.Type.of(message.type()).word(),
                message.text(),
                message.remarks().replyTo().map(id -> id.bytes()),
                message.remarks().edited(),
                row);
        tx.update("DELETE FROM reaction WHERE message = ?", row);
    }
}
