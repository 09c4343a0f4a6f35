package chat.tacit.client.backup;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.StreamRevisions;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.Remarks;
import chat.tacit.e2ee.record.RoomPlace;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history, between the database and records. */
public final class HistoryRecords {
    /** Messages that are in memory at a time. */
    static final int PAGE = 500;

    private static final String COLUMNS =
            "m.conversation, m.id, m.own, m.number, m.sent_at, m.at, m.type, m.text, m.state,"
                    + " m.reason, m.relays, m.shown, m.row, m.place, m.reply_to, m.edited,"
                    + " m.timer, m.author, m.position FROM message m"
                    + " JOIN conversation v ON v.id = m.conversation"
                    + " AND (v.state <> 'joining' OR v.kind = 'room')";

    private HistoryRecords() {}

    /** A part of the history, and how far it goes. */
    record Page(List<ProfileRecord.Message> messages, Position last) {}

    /**
     * A place in the history: messages that may be shown come first, in that order, then those that
     * are held back.
     */
    record Position(boolean held, long at) {
        static final Position START = new Position(false, Long.MIN_VALUE);
        static final Position HELD = new Position(true, Long.MIN_VALUE);
    }

    /** What opens the file of a message and where it lies, as long as a relay may have it. */
    public static Optional<LinkedRecord.File> file(Transaction tx, ProfileRecord.Message of) {
        return FileTable.offer(tx, new ConversationId(of.conversation()), of.id(), of.own())
                .map(content -> new LinkedRecord.File(of.conversation(), of.own(), content));
    }

    /** The messages after a position; empty when there are no more. */
    static Optional<Page> after(Transaction tx, Position position) {
        List<ProfileRecord.Message> messages = new ArrayList<>();
        String place = position.held() ? "m.place IS NULL AND m.row > ?" : "m.place > ?";
        List<Long> positions =
                tx.list(
                        "SELECT "
                                + COLUMNS
                                + " WHERE m.timer = 0 AND "
                                + place
                                + " ORDER BY "
                                + (position.held() ? "m.row" : "m.place")
                                + " LIMIT "
                                + PAGE,
                        row -> {
                            messages.add(message(tx, row));
                            return position.held() ? row.integer(13) : row.integer(14);
                        },
                        position.at());
        if (!positions.isEmpty()) {
            return Optional.of(
                    new Page(messages, new Position(position.held(), positions.getLast())));
        }
        return position.held() ? Optional.empty() : after(tx, Position.HELD);
    }

    /** How many of the messages that stay have a file. */
    static long files(Transaction tx) {
        return tx.one(
                        "SELECT COUNT(*) FROM message m JOIN conversation v ON v.id ="
                                + " m.conversation AND (v.state <> 'joining' OR v.kind = 'room')"
                                + " WHERE m.timer = 0"
                                + " AND m.type = 'file'",
                        row -> row.integer(1))
                .orElseThrow();
    }

    /** The message of a row, whether it stays or disappears. */
    public static Optional<ProfileRecord.Message> at(Transaction tx, long row) {
        return tx.one("SELECT " + COLUMNS + " WHERE m.row = ?", found -> message(tx, found), row);
    }

    private static ProfileRecord.Message message(Transaction tx, Row row) {
        return new ProfileRecord.Message(
                row.bytes(1),
                new ContentId(row.bytes(2)),
                row.flag(3),
                row.integer(4),
                row.instant(5),
                row.instant(6),
                row.text(7),
                row.text(8),
                row.text(9),
                row.text(10),
                (int) Math.min(row.integer(11), ProfileRecord.Message.MAX_RELAYS),
                row.flag(12),
                new Remarks(
                        row.optionalBytes(15).map(ContentId::new),
                        StreamRevisions.told(row.integer(16)),
                        reactions(tx, row.integer(13)),
                        Duration.ofSeconds(row.integer(17)),
                        row.optionalBytes(18)
                                .map(author ->
                                        new RoomPlace(
                                                new AccountId(author),
                                                row.optionalInteger(19).orElse(0L)))));
    }

    private static List<Remarks.Reaction> reactions(Transaction tx, long message) {
        return tx.list(
                "SELECT own, emoji, number, author FROM reaction WHERE message = ?"
                        + " ORDER BY own, author",
                row ->
                        new Remarks.Reaction(
                                row.flag(1),
                                row.text(2),
                                StreamRevisions.told(row.integer(3)),
                                row.optionalBytes(4)
                                        .filter(author -> !author.isEmpty())
                                        .map(AccountId::new)),
                message);
    }

    /** Enters a message behind those that are there. */
    public static void put(Transaction tx, ProfileRecord.Message message) {
        long row =
                tx.insert(
                        "INSERT INTO message (conversation, id, own, number, sent_at, at, type,"
                                + " text, state, reason, relays, shown, reply_to, edited, timer,"
                                + " author, position, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(place), 0) + 1 FROM"
                                + " message))",
                        message.conversation(),
                        message.id().bytes(),
                        message.own(),
                        message.number(),
                        message.sent(),
                        message.entered(),
                        Message.Type.of(message.type()).word(),
                        message.text(),
                        Message.State.of(message.state()).word(),
                        message.reason(),
                        message.relays(),
                        message.shown(),
                        message.remarks().replyTo().map(ContentId::bytes),
                        message.remarks().edited(),
                        message.remarks().timer().toSeconds(),
                        message.remarks().room().map(place -> place.author().bytes()),
                        message.remarks()
                                .room()
                                .map(RoomPlace::position)
                                .filter(position -> position > 0));
        for (Remarks.Reaction reaction : message.remarks().reactions()) {
            tx.update(
                    "INSERT INTO reaction (message, own, emoji, number, author)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    row,
                    reaction.own(),
                    reaction.emoji(),
                    reaction.number(),
                    reaction.author().map(AccountId::bytes).orElse(Bytes.empty()));
        }
    }
}
