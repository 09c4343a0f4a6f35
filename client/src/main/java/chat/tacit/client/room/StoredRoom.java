package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.StreamOrder;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A conversation that is a room, in the database ({@code spec/50-room} §19, §24).
 *
 * @param host the relay of its streams
 * @param account ours, by which we are a member
 * @param state how far it has come, as {@link Conversation.State} has it
 * @param reason why it isn't open, in a few words; empty if there is nothing to say
 * @param place where we came in and how far was read
 */
public record StoredRoom(
        RoomId room,
        RelayAddress host,
        AccountId account,
        Conversation.State state,
        String reason,
        Place place) {
    private static final String SELECT =
            "SELECT r.room, r.host, r.account, v.state, r.reason, r.joined, r.first, r.read"
                    + " FROM room r CROSS JOIN conversation v ON v.id = r.conversation";

    private static final Set<Conversation.State> OVER =
            Set.of(Conversation.State.REFUSED, Conversation.State.LEFT, Conversation.State.GONE);

    /**
     * Positions in a room's streams.
     *
     * @param joined of the state event that made us a member
     * @param first of the first message event that is shown
     * @param read of the last one that was shown, 0 before the first
     */
    public record Place(long joined, long first, long read) {
        /** Before anything is known. */
        public static final Place START = new Place(0, 0, 0);
    }

    /** The conversation's id, which is the same on every device. */
    public static ConversationId conversation(RoomId room) {
        return new ConversationId(RoomRecord.Room.conversation(room));
    }

    public ConversationId conversation() {
        return conversation(room);
    }

    /** Whether this account isn't in it any more. */
    boolean isOver() {
        return OVER.contains(state);
    }

    /** The room that a conversation is, if it is one. */
    public static Optional<StoredRoom> find(Transaction tx, ConversationId id) {
        return tx.one(SELECT + " WHERE r.conversation = ?", StoredRoom::read, id.bytes());
    }

    public static Optional<StoredRoom> find(Transaction tx, RoomId room) {
        return tx.one(SELECT + " WHERE r.room = ?", StoredRoom::read, room.bytes());
    }

    /** All that the profile has, those that it left too. */
    public static List<StoredRoom> all(Transaction tx) {
        return tx.list(SELECT + " ORDER BY v.created_at, v.id", StoredRoom::read);
    }

    /** Whether a conversation is a room. */
    public static boolean is(Transaction tx, ConversationId id) {
        return tx.one("SELECT 1 FROM room WHERE conversation = ?", row -> true, id.bytes())
                .isPresent();
    }

    private static StoredRoom read(Row row) {
        return new StoredRoom(
                new RoomId(row.bytes(1)),
                RelayAddress.parse(row.text(2)),
                new AccountId(row.bytes(3)),
                Conversation.State.of(row.text(4)),
                row.text(5),
                new Place(row.integer(6), row.integer(7), row.integer(8)));
    }

    /**
     * Begins the conversation. One that is there keeps what was said and what the user decided
     * about it, and begins anew otherwise.
     *
     * @param name as the room has it
     */
    public void begin(Transaction tx, String name, Instant now) {
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at, named_at)"
                        + " VALUES (?1, 'room', ?2, ?3, ?4, ?5, ?5) ON CONFLICT (id) DO UPDATE SET"
                        + " name = excluded.name, state = excluded.state",
                conversation().bytes(),
                name,
                state.word(),
                Level.UNKNOWN.text(),
                now);
        tx.update(
                "INSERT INTO room (conversation, room, host, account, reason, joined, first, read)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation) DO UPDATE"
                        + " SET host = excluded.host, account = excluded.account, reason ="
                        + " excluded.reason, joined = excluded.joined, first = excluded.first,"
                        + " read = MAX(read, excluded.read)",
                conversation().bytes(),
                room.bytes(),
                host.toString(),
                account.bytes(),
                reason,
                place.joined(),
                place.first(),
                place.read());
        RoomWishes.raise(tx);
    }

    /** How far a room has come, and why. */
    public static void state(
            Transaction tx, ConversationId id, Conversation.State state, String reason) {
        tx.update("UPDATE conversation SET state = ? WHERE id = ?", state.word(), id.bytes());
        tx.update("UPDATE room SET reason = ? WHERE conversation = ?", reason, id.bytes());
    }

    /** The room is called otherwise; who takes a name that others have comes after them. */
    static void name(Transaction tx, ConversationId id, String name, Instant now) {
        tx.update(
                "UPDATE conversation SET named_at = CASE WHEN own_name IS NULL THEN ?1 ELSE"
                        + " named_at END, name = ?2 WHERE id = ?3 AND name <> ?2",
                now,
                name,
                id.bytes());
    }

    /**
     * What was shown on another device of the account counts as shown here; of two positions the
     * higher counts.
     *
     * @return whether it is news
     */
    public static boolean read(Transaction tx, ConversationId id, long through) {
        boolean news =
                tx.update(
                                "UPDATE room SET read = ?1 WHERE conversation = ?2 AND read < ?1",
                                through,
                                id.bytes())
                        == 1;
        if (news) {
            StreamOrder.shown(tx, id, through);
        }
        return news;
    }

    /**
     * Forgets a room with everything that was said there.
     *
     * @throws ClientException if the account is in it still
     */
    public static void forget(Transaction tx, ConversationId id) throws ClientException {
        Conversation.State state = find(tx, id).orElseThrow().state();
        if (!OVER.contains(state)) {
            throw new ClientException(
                    "you are in " + Directory.name(tx, id) + " still: 'tacit leave' comes first.");
        }
        tx.update("DELETE FROM message WHERE conversation = ?", id.bytes());
        tx.update("DELETE FROM conversation WHERE id = ?", id.bytes());
    }

    /** What the room is called by its members, whatever the user calls it. */
    static String title(Transaction tx, ConversationId id) {
        return tx.one("SELECT name FROM conversation WHERE id = ?", row -> row.text(1), id.bytes())
                .orElseThrow();
    }

    /** The room's photo, if it has one. */
    public static Optional<Bytes> photo(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT photo FROM room WHERE conversation = ?",
                        row -> row.optionalBytes(1),
                        id.bytes())
                .flatMap(it -> it);
    }

    /** Takes the number of the next content that this device says in a room. */
    static long takeNumber(Transaction tx, ConversationId id) {
        tx.update(
                "UPDATE room SET next_number = next_number + 1 WHERE conversation = ?", id.bytes());
        return tx.one(
                        "SELECT next_number - 1 FROM room WHERE conversation = ?",
                        row -> row.integer(1),
                        id.bytes())
                .orElseThrow();
    }
}
