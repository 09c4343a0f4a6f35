package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What becomes of queues of ours over time, in the database. */
public final class Lifetimes {
    private static final String SELECT =
            "SELECT id, conversation, relay, recipient_id IS NOT NULL, told, recovery, made_at,"
                    + " received, unopenable, lag, retired_at, followed FROM queue";

    private Lifetimes() {}

    /**
     * A queue that is to be.
     *
     * @param recovery whether it is for re-syncs and routes alone
     * @param replaces the row of the one whose place it takes, if any
     */
    public record Next(
            ConversationId conversation,
            RelayAddress relay,
            boolean recovery,
            Optional<Long> replaces) {}

    /** The queues of contacts that are to be looked at now. */
    public static List<Lifetime> due(Transaction tx, Instant now, int limit) {
        return tx.list(
                SELECT
                        + " WHERE conversation IS NOT NULL AND look_at <= ? AND rekey <> 1"
                        + " ORDER BY look_at, id LIMIT ?",
                Lifetimes::read,
                now,
                limit);
    }

    /** When {@link #due} has something. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(look_at) FROM queue WHERE conversation IS NOT NULL AND rekey <>"
                                + " 1",
                        row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    public static List<Lifetime> of(Transaction tx, ConversationId id) {
        return tx.list(
                SELECT + " WHERE conversation = ? AND rekey = 0 ORDER BY id",
                Lifetimes::read,
                id.bytes());
    }

    /** A queue is looked at again at a time. */
    public static void lookAt(Transaction tx, long row, Instant at) {
        tx.update("UPDATE queue SET look_at = ? WHERE id = ?", at, row);
    }

    /** All queues of a contact are looked at as soon as can be. */
    public static void look(Transaction tx, ConversationId id) {
        tx.update("UPDATE queue SET look_at = 0 WHERE conversation = ?", id.bytes());
    }

    /** The queue's time begins. */
    public static void begin(Transaction tx, long row, Instant now) {
        tx.update("UPDATE queue SET made_at = ? WHERE id = ?", now, row);
    }

    /** A queue is taken for older than it is, and looked at. */
    public static void age(Transaction tx, long row, Instant madeAt) {
        tx.update("UPDATE queue SET made_at = ?, look_at = 0 WHERE id = ?", madeAt, row);
    }

    /** Adds a queue, to be made at its relay; the contact learns of it inside the ratchet alone. */
    public static void add(
            Transaction tx, Next next, Instant lookAt, Instant now, Entropy entropy) {
        tx.update(
                "INSERT INTO queue (id, relay, conversation, server_key, box_key, recovery,"
                        + " told, made_at, replaces, look_at) VALUES ("
                        + Queues.NEXT_ROW
                        + ", ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                next.relay().toString(),
                next.conversation().bytes(),
                AgreementKey.generate(entropy).secret(),
                AgreementKey.generate(entropy).secret(),
                next.recovery(),
                now,
                next.replaces(),
                lookAt);
    }

    /** Whether another queue is to take the place of this one. */
    public static boolean isReplaced(Transaction tx, long row) {
        return tx.one("SELECT 1 FROM queue WHERE replaces = ?", it -> true, row).isPresent();
    }

    /** Its relay didn't make the queue: it never was, and the one before it is looked at again. */
    public static void undo(Transaction tx, long row) {
        tx.update(
                "UPDATE queue SET look_at = 0 WHERE conversation ="
                        + " (SELECT conversation FROM queue WHERE id = ?)",
                row);
        tx.update("DELETE FROM queue WHERE id = ?", row);
    }

    /** A contact was told of all queues that are made: those that others replace are retired. */
    public static void told(Transaction tx, ConversationId id, Instant now) {
        tx.update(
                "UPDATE queue SET told = 1, look_at = 0 WHERE conversation = ? AND told = 0"
                        + " AND recipient_id IS NOT NULL",
                id.bytes());
        tx.update(
                "UPDATE queue SET retired_at = ?, look_at = 0 WHERE conversation = ?"
                        + " AND retired_at IS NULL AND id IN"
                        + " (SELECT replaces FROM queue WHERE conversation = ? AND told = 1"
                        + " AND replaces IS NOT NULL)",
                now,
                id.bytes(),
                id.bytes());
    }

    /**
     * A body came by a queue and opened: its sender uses it, and needs the one before it no more.
     *
     * @param looks after how many bodies, or at which lag, the queue is looked at
     */
    public static void opened(Transaction tx, OwnQueue queue, Looks looks) {
        if (queue.conversation().isEmpty()) {
            return;
        }
        ConversationId id = queue.conversation().get();
        if (isAhead(tx, queue.row())) {
            fallBehind(tx, id, queue.row(), looks.lag());
        }
        tx.update(
                "UPDATE queue SET received = received + 1, lag = MAX(lag - 1, 0),"
                        + " look_at = CASE WHEN received + 1 = ? THEN 0 ELSE look_at END"
                        + " WHERE id = ?",
                looks.received(),
                queue.row());
        tx.update(
                "UPDATE queue SET followed = 1, look_at = 0 WHERE followed = 0 AND id ="
                        + " (SELECT replaces FROM queue WHERE id = ?)",
                queue.row());
        tx.update(
                "UPDATE queue SET followed = 1, look_at = 0 WHERE conversation = ? AND rekey = 2"
                        + " AND followed = 0 AND (SELECT rekey FROM queue WHERE id = ?) = 0",
                id.bytes(),
                queue.row());
    }

    /** Whether what comes by a queue comes by the contact's others as well, and hasn't yet. */
    private static boolean isAhead(Transaction tx, long row) {
        return tx.one(
                        "SELECT 1 FROM queue WHERE id = ? AND lag = 0 AND retired_at IS NULL"
                                + " AND recovery = 0 AND rekey = 0",
                        it -> true,
                        row)
                .isPresent();
    }

    /** A contact's other queues, if it is sure to know them, are one message further behind. */
    private static void fallBehind(Transaction tx, ConversationId id, long ahead, long most) {
        tx.update(
                "UPDATE queue SET lag = lag + 1, look_at = CASE WHEN lag + 1 = ? THEN 0 ELSE"
                        + " look_at END WHERE conversation = ? AND id <> ? AND told = 1 AND retired_at"
                        + " IS NULL AND recovery = 0 AND rekey = 0 AND (replaces IS NULL OR received >"
                        + " 0 OR EXISTS (SELECT 1 FROM contact WHERE contact.conversation ="
                        + " queue.conversation AND routes_content IS NULL AND routes_changed = 0))",
                most,
                id.bytes(),
                ahead);
    }

    /**
     * A contact has confirmed where we receive: to queues that others replace it sends no more. It
     * may never have anything to say by one that is for recovery.
     */
    public static void confirmed(Transaction tx, ConversationId by) {
        tx.update(
                "UPDATE queue SET followed = 1, look_at = 0 WHERE conversation = ? AND rekey = 0"
                        + " AND retired_at IS NOT NULL AND followed = 0",
                by.bytes());
    }

    /** Where counts make a queue be looked at. */
    public record Looks(long received, long lag) {}

    /** All queues at a relay are looked at: something is wrong with it. */
    public static void lookAtRelay(Transaction tx, RelayAddress relay) {
        tx.update("UPDATE queue SET look_at = 0 WHERE relay = ?", relay.toString());
    }

    /** What lies further ahead than can be was put there before the clock was set back. */
    public static void tidy(Transaction tx, Instant latest, Instant now) {
        tx.update("UPDATE queue SET look_at = 0 WHERE look_at > ?", latest);
        tx.update("UPDATE queue SET made_at = ? WHERE made_at > ?", now, now);
        tx.update("UPDATE queue SET retired_at = ? WHERE retired_at > ?", now, now);
    }

    private static Lifetime read(Row row) {
        return new Lifetime(
                row.integer(1),
                new ConversationId(row.bytes(2)),
                RelayAddress.parse(row.text(3)),
                row.flag(4),
                row.flag(5),
                row.flag(6),
                row.instant(7),
                new Lifetime.Use(row.integer(8), row.integer(9), row.integer(10)),
                row.optionalInstant(11),
                row.flag(12));
    }
}
