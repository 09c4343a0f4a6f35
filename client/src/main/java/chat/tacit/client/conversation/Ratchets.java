package chat.tacit.client.conversation;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.ratchet.Ratchet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The ratchets of a contact, in the database. Generation 0 came of the invitation, each re-sync
 * makes the next; all but the newest are for receiving only and end after a day.
 */
public final class Ratchets {
    static final Duration OLD_LIVES = Duration.ofHours(24);

    /** Ratchets that are tried on a message, the newest first. */
    private static final int MAX_KEPT = 4;

    private Ratchets() {}

    record Stored(int generation, Ratchet ratchet) {}

    /** The newest first. */
    static List<Stored> of(Transaction tx, ConversationId id, Instant now) {
        return tx.list(
                "SELECT generation, state FROM ratchet WHERE conversation = ?"
                        + " AND (valid_until IS NULL OR valid_until > ?)"
                        + " ORDER BY generation DESC LIMIT "
                        + MAX_KEPT,
                row -> new Stored((int) row.integer(1), Ratchet.decode(row.secret(2))),
                id.bytes(),
                now.toEpochMilli());
    }

    static Stored newest(Transaction tx, ConversationId id, Instant now) {
        return of(tx, id, now).getFirst();
    }

    /**
     * The version of the agreement: of the newest ratchet, or the one that was kept where the
     * ratchets were left behind.
     */
    public static int version(Transaction tx, ConversationId id, Instant now) {
        return of(tx, id, now).stream()
                .findFirst()
                .map(stored -> stored.ratchet().version())
                .orElseGet(() -> keptVersion(tx, id));
    }

    private static int keptVersion(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT version FROM contact WHERE conversation = ?",
                        row -> (int) row.integer(1),
                        id.bytes())
                .orElseThrow();
    }

    static void save(Transaction tx, ConversationId id, Stored stored) {
        Secret state = stored.ratchet().encode();
        tx.update(
                "UPDATE ratchet SET state = ? WHERE conversation = ? AND generation = ?",
                state,
                id.bytes(),
                stored.generation());
        state.wipe();
    }

    /** Adds a newer ratchet; the ones before go on receiving for a day. */
    public static void add(Transaction tx, ConversationId id, Ratchet ratchet, Instant now) {
        tx.update(
                "UPDATE ratchet SET valid_until = ? WHERE conversation = ? AND valid_until IS NULL",
                now.plus(OLD_LIVES).toEpochMilli(),
                id.bytes());
        Secret state = ratchet.encode();
        tx.insert(
                "INSERT INTO ratchet (conversation, generation, state) VALUES (?,"
                        + " (SELECT COALESCE(MAX(generation) + 1, 0) FROM ratchet"
                        + " WHERE conversation = ?), ?)",
                id.bytes(),
                id.bytes(),
                state);
        state.wipe();
    }

    static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM ratchet WHERE valid_until <= ?", now.toEpochMilli());
    }
}
