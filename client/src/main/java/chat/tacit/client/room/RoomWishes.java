package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.RoomId;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants of rooms, on its way to the process that hosts them, and what became of it on
 * its way back: any process of the profile may be the one that asks.
 */
public final class RoomWishes {
    /** How long somebody may wait to hear what became of a wish. */
    private static final Duration KEPT = Duration.ofDays(1);

    private RoomWishes() {}

    /** The user wants this changed. */
    public static void want(Transaction tx, RoomId room, Wish wish) {
        tx.update(
                "INSERT INTO room_wanted (room, wish) VALUES (?, ?)", room.bytes(), wish.encode());
    }

    /** The user has seen the room's alarms, and wants to go on. */
    public static void seen(Transaction tx, RoomId room) {
        tx.update("INSERT INTO room_wanted (room, wish) VALUES (?, NULL)", room.bytes());
    }

    /** The rooms of which something is wanted. */
    public static List<RoomId> rooms(Transaction tx) {
        return tx.list("SELECT DISTINCT room FROM room_wanted", row -> new RoomId(row.bytes(1)));
    }

    /** What is to be handed to the room's machine, in order; it counts as handed over. */
    public static List<Input> take(Transaction tx, RoomId room) {
        List<Input> wanted =
                new ArrayList<>(
                        tx.list(
                                "SELECT wish FROM room_wanted WHERE room = ? ORDER BY id",
                                row ->
                                        row.optionalBytes(1)
                                                .<Input>map(
                                                        wish -> new Input.Wanted(Wish.decode(wish)))
                                                .orElseGet(Input.Seen::new),
                                room.bytes()));
        if (!wanted.isEmpty()) {
            tx.update("DELETE FROM room_wanted WHERE room = ?", room.bytes());
        }
        return wanted;
    }

    /**
     * It stands, or can't be any more.
     *
     * @param reason why not, in a few words; empty if it stands
     */
    public static void settled(Transaction tx, Wish.Id wish, String reason, Instant now) {
        tx.update(
                "INSERT OR REPLACE INTO room_verdict (wish, reason, at) VALUES (?, ?, ?)",
                wish.bytes(),
                reason,
                now);
        tx.update("DELETE FROM room_verdict WHERE at < ?", now.minus(KEPT));
    }

    /** What became of a wish: the reason why it can't be, empty if it stands; none so far. */
    public static Optional<String> verdict(Transaction tx, Wish.Id wish) {
        return tx.one(
                "SELECT reason FROM room_verdict WHERE wish = ?", row -> row.text(1), wish.bytes());
    }

    /** There is something new for the process that hosts the rooms: one was entered again. */
    static void raise(Transaction tx) {
        tx.update("UPDATE room_changes SET count = count + 1 WHERE one = 1");
    }

    /** Rises whenever there is something new for the process that hosts the rooms. */
    public static long changes(Transaction tx) {
        return tx.one("SELECT count FROM room_changes WHERE one = 1", row -> row.integer(1))
                .orElseThrow();
    }
}
