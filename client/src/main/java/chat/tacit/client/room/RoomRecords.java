package chat.tacit.client.room;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Optional;

/**
 * Rooms, between the database and records ({@code spec/50-room} §24): that they are there, and what
 * the user keeps about them. Keys aren't in it; the account's private pair has these.
 */
public final class RoomRecords {
    private static final String HERE = "here";

    private static final String SELECT =
            "SELECT r.room, r.host, r.account, v.name, v.created_at, v.state, v.own_name, v.muted,"
                    + " v.archived_at, r.read FROM room r"
                    + " CROSS JOIN conversation v ON v.id = r.conversation";

    private RoomRecords() {}

    /** All rooms, the oldest first. */
    public static List<RoomRecord.Room> all(Transaction tx) {
        return tx.list(SELECT + " ORDER BY v.created_at, v.id", RoomRecords::read);
    }

    /** What tells of a room; empty if it is gone. */
    public static Optional<RoomRecord.Room> of(Transaction tx, ConversationId id) {
        return tx.one(SELECT + " WHERE r.conversation = ?", RoomRecords::read, id.bytes());
    }

    private static RoomRecord.Room read(Row row) {
        return new RoomRecord.Room(
                new RoomId(row.bytes(1)),
                RelayAddress.parse(row.text(2)),
                new AccountId(row.bytes(3)),
                row.text(4),
                row.instant(5),
                word(Conversation.State.of(row.text(6))),
                new RoomRecord.Room.Kept(
                        row.optionalText(7).orElse(""), row.flag(8), row.optionalInstant(9)),
                row.integer(10));
    }

    private static String word(Conversation.State state) {
        return switch (state) {
            case LEFT, REFUSED -> Conversation.State.LEFT.word();
            case GONE -> Conversation.State.GONE.word();
            case JOINING, REQUEST, ACTIVE, WAITING, SHUT_OUT -> HERE;
        };
    }

    /** How a room stands on a device that has none of its keys yet. */
    private static Conversation.State state(String word) {
        if (word.equals(HERE)) {
            return Conversation.State.JOINING;
        }
        for (Conversation.State over : List.of(Conversation.State.LEFT, Conversation.State.GONE)) {
            if (word.equals(over.word())) {
                return over;
            }
        }
        throw new MalformedException("no state of a room");
    }

    /** Enters a room of a backup, with what the user keeps about it. */
    public static void put(Transaction tx, RoomRecord.Room room) {
        begin(tx, room);
        tx.update(
                "UPDATE conversation SET own_name = ?, muted = ?, archived_at = ? WHERE id = ?",
                Optional.of(room.kept().ownName()).filter(name -> !name.isEmpty()),
                room.kept().muted(),
                room.kept().archived(),
                room.conversation());
    }

    private static void begin(Transaction tx, RoomRecord.Room room) {
        StoredRoom.Place place = new StoredRoom.Place(0, 0, room.read());
        new StoredRoom(room.room(), room.host(), room.account(), state(room.state()), "", place)
                .begin(tx, room.name(), room.began());
    }

    /**
     * Takes what another device tells of a room: that it is there, and how far was read. How it is
     * otherwise, this device hears from its host and the private pair; what the user decided comes
     * by itself.
     *
     * @return whether it was news
     */
    public static boolean take(Transaction tx, RoomRecord.Room room) {
        ConversationId id = new ConversationId(room.conversation());
        if (!StoredRoom.is(tx, id)) {
            begin(tx, room);
            return true;
        }
        return StoredRoom.read(tx, id, room.read());
    }
}
