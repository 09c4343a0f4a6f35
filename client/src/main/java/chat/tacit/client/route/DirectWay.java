package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.route.BoxKind;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Connections whose messages go over a channel between the two as well ({@code spec/80-calls} §11),
 * in the database, since any process of the profile may write one.
 */
public final class DirectWay {
    /** {@code DIRECT_CONFIRM}: by how much the stored routes come after the channel. */
    public static final Duration CONFIRM = Duration.ofSeconds(5);

    /** How long a channel counts as open that nobody says is. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private DirectWay() {}

    /** The channel with a device is open, until {@link #LEASE} is over or it is said again. */
    public static void open(Transaction tx, ConversationId connection, Instant now) {
        tx.update(
                "INSERT INTO direct_way (conversation, until) SELECT id, ? FROM conversation"
                        + " WHERE id = ? ON CONFLICT (conversation) DO UPDATE SET until ="
                        + " excluded.until",
                now.plus(LEASE),
                connection.bytes());
    }

    /**
     * The channel is closed: what wasn't confirmed leaves by the stored routes without {@link
     * #CONFIRM}. The times between its copies stay, which keep relays from telling that these are
     * of one message.
     */
    public static void close(Transaction tx, ConversationId connection, Instant now) {
        tx.update("DELETE FROM direct_way WHERE conversation = ?", connection.bytes());
        for (Held held : held(tx, connection, now)) {
            tx.update(
                    "UPDATE outbox_route SET due_at = due_at - ? WHERE outbox = ?"
                            + " AND owned_until = 0 AND parked = 0",
                    Math.min(CONFIRM.toMillis(), held.first() - now.toEpochMilli()),
                    held.outbox());
        }
    }

    /** A message whose first copy leaves only then, in milliseconds. */
    private record Held(long outbox, long first) {}

    private static List<Held> held(Transaction tx, ConversationId connection, Instant now) {
        return tx.list(
                "SELECT o.id, MIN(r.due_at) FROM outbox o JOIN outbox_route r ON r.outbox = o.id"
                        + " WHERE o.conversation = ? GROUP BY o.id"
                        + " HAVING MIN(r.due_at) = o.created_at + ? AND MIN(r.due_at) > ?",
                row -> new Held(row.integer(1), row.integer(2)),
                connection.bytes(),
                CONFIRM.toMillis(),
                now);
    }

    /** When the stored routes may take what is put into the outbox now. */
    static Instant leaves(Transaction tx, Outbox.Letter letter) {
        boolean direct =
                letter.boxed().kind() == BoxKind.MESSAGE
                        && tx.one(
                                        "SELECT 1 FROM direct_way WHERE conversation = ?"
                                                + " AND until > ?",
                                        row -> true,
                                        letter.conversation().bytes(),
                                        letter.at())
                                .isPresent();
        return direct ? letter.at().plus(CONFIRM) : letter.at();
    }

    /** A ratchet message that waits in the outbox. */
    public record Waiting(long outbox, Bytes message) {}

    /** What waits for a device behind a row of the outbox, in order. */
    public static List<Waiting> after(
            Transaction tx, ConversationId connection, long outbox, int limit) {
        return tx.list(
                "SELECT id, sealed FROM outbox WHERE conversation = ? AND id > ? AND kind = ?"
                        + " ORDER BY id LIMIT ?",
                row -> new Waiting(row.integer(1), row.bytes(2)),
                connection.bytes(),
                outbox,
                BoxKind.MESSAGE.code(),
                limit);
    }

    /**
     * The device has committed a message: nothing sends it any more.
     *
     * @return the id of its content, if it was still waiting
     */
    public static Optional<Bytes> confirmed(Transaction tx, long outbox) {
        Optional<Bytes> content =
                tx.one("SELECT content FROM outbox WHERE id = ?", row -> row.bytes(1), outbox);
        tx.update("DELETE FROM outbox WHERE id = ?", outbox);
        return content;
    }
}
