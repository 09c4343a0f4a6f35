package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Set;

/**
 * What of the {@link Outbox} holds up the end of a process: what it could still send. The rest
 * waits for the next one, and nothing is lost by that.
 */
public final class Unsent {
    /** None of the copies of {@code r}'s message is gone to its relay. */
    private static final String WHOLE =
            " AND (SELECT COUNT(*) FROM outbox_route c WHERE c.outbox = r.outbox) >="
                    + " (SELECT COUNT(*) FROM route w WHERE w.conversation = o.conversation"
                    + " AND w.rekey = 0 AND (w.recovery = 0 OR o.recovery = 1))";

    private Unsent() {}

    /**
     * Whether any copy of the content waits that can leave.
     *
     * @param away the relays to which nothing can go now
     */
    public static boolean waits(
            Transaction tx, ConversationId to, Bytes content, Set<RelayAddress> away) {
        return tx
                        .list(
                                "SELECT r.relay FROM outbox o JOIN outbox_route r"
                                        + " ON r.outbox = o.id"
                                        + " WHERE o.content = ? AND o.conversation = ?",
                                row -> RelayAddress.parse(row.text(1)),
                                content,
                                to.bytes())
                        .stream()
                        .anyMatch(relay -> !away.contains(relay))
                || MeshOutbox.waits(tx, to, content);
    }

    /**
     * Whether nothing waits that has a chance to leave at once, and no receipt either.
     *
     * @param away the relays to which nothing can go now
     */
    public static boolean isQuiet(Transaction tx, Set<RelayAddress> away) {
        return !anyLeaves(tx, away, "") && !anyReceipt(tx);
    }

    /** The same, but for copies of what another relay has already. */
    public static boolean isKept(Transaction tx, Set<RelayAddress> away) {
        return !anyLeaves(tx, away, WHOLE) && !anyReceipt(tx);
    }

    private static boolean anyLeaves(Transaction tx, Set<RelayAddress> away, String condition) {
        return Outbox.relays(tx).stream()
                .filter(relay -> !away.contains(relay))
                .anyMatch(relay -> leaves(tx, relay, condition));
    }

    /** Whether a copy waits that wasn't refused, nor one before it. */
    private static boolean leaves(Transaction tx, RelayAddress relay, String condition) {
        return tx.one(
                        "SELECT 1 FROM outbox_route r CROSS JOIN route t ON t.id = r.route"
                                + " CROSS JOIN outbox o ON o.id = r.outbox WHERE r.relay = ?"
                                + " AND r.attempts = 0 AND t.refusals = 0"
                                + condition
                                + " LIMIT 1",
                        row -> true,
                        relay.toString())
                .isPresent();
    }

    private static boolean anyReceipt(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM receipt WHERE conversation NOT IN"
                                + " (SELECT id FROM conversation WHERE state = 'request') LIMIT 1",
                        row -> true)
                .isPresent();
    }
}
