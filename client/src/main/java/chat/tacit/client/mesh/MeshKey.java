package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A key at which the profile receives, as the database has it; its private half is another
 * question.
 *
 * @param conversation of a contact's
 * @param renewAt when another takes its place
 * @param endsAt from then on it isn't fetched for: it was replaced
 * @param attention until when something is expected for it
 * @param frees whether servers may delete what every location has: all but an address let them,
 *     unless its user wants it to
 */
public record MeshKey(
        long id,
        Purpose purpose,
        Optional<ConversationId> conversation,
        Instant renewAt,
        Optional<Instant> endsAt,
        Instant attention,
        boolean frees) {

    /** A key that was replaced is fetched, and taken as sender, for so much longer. */
    public static final Duration AFTERWARDS = Duration.ofDays(15);

    private static final String COLUMNS =
            "SELECT id, purpose, conversation, renew_at, ends_at, attention,"
                    + " purpose <> 'address' OR frees FROM mesh_key";

    /** What a key is for. */
    public enum Purpose {
        CONTACT,
        INVITATION,
        LOOP,
        /** A loop key that gets as few packets as a contact's: {@link Twins}. */
        TWIN,
        ADDRESS;

        /** Whether one writes to it oneself. */
        boolean isOwn() {
            return this == LOOP || this == TWIN;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Purpose of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    private static MeshKey of(Row row) {
        return new MeshKey(
                row.integer(1),
                Purpose.of(row.text(2)),
                row.optionalBytes(3).map(ConversationId::new),
                row.instant(4),
                row.optionalInstant(5),
                row.instant(6),
                row.flag(7));
    }

    /** Those that are fetched, the oldest first. */
    static List<MeshKey> all(Transaction tx, Instant now) {
        return tx.list(
                COLUMNS + " WHERE ends_at IS NULL OR ends_at > ? ORDER BY id", MeshKey::of, now);
    }

    static Optional<MeshKey> find(Transaction tx, long id) {
        return tx.one(COLUMNS + " WHERE id = ?", MeshKey::of, id);
    }

    /** The pair itself. */
    static JoseKey pair(Transaction tx, long id) {
        return tx.one(
                        "SELECT private_key, public_key FROM mesh_key WHERE id = ?",
                        row -> new JoseKey(row.secret(1), new JosePublicKey(row.bytes(2))),
                        id)
                .orElseThrow();
    }

    /** By what the servers know this location of the key. */
    static Bytes location(Transaction tx, long id) {
        return tx.one("SELECT location FROM mesh_key WHERE id = ?", row -> row.bytes(1), id)
                .orElseThrow();
    }

    /** Another key to which one writes oneself. */
    static long addOwn(
            Transaction tx, Purpose purpose, JoseKey pair, Entropy entropy, Instant now) {
        return tx.insert(
                "INSERT INTO mesh_key (purpose, private_key, public_key, thumbprint, location,"
                        + " made_at, renew_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                purpose.word(),
                pair.secret(),
                pair.publicKey().bytes(),
                pair.publicKey().thumbprint().bytes(),
                Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE)),
                now,
                now.plus(Guards.term(entropy)));
    }

    /** Whether it is the one that takes messages now, and none took its place. */
    boolean isCurrent() {
        return endsAt.isEmpty();
    }

    /** Something is expected for it until then. */
    static void attend(Transaction tx, long id, Instant until) {
        tx.update("UPDATE mesh_key SET attention = MAX(attention, ?) WHERE id = ?", until, id);
    }

    /** The same, of the key with this thumbprint. */
    static void attend(Transaction tx, Thumbprint thumbprint, Instant until) {
        tx.update(
                "UPDATE mesh_key SET attention = MAX(attention, ?) WHERE thumbprint = ?",
                until,
                thumbprint.bytes());
    }

    /** Another has taken its place. */
    static void replaced(Transaction tx, long id, Instant now) {
        tx.update(
                "UPDATE mesh_key SET ends_at = ? WHERE id = ? AND ends_at IS NULL",
                now.plus(AFTERWARDS),
                id);
    }

    static void unopenable(Transaction tx, long id) {
        tx.update("UPDATE mesh_key SET unopenable = unopenable + 1 WHERE id = ?", id);
    }

    /** Forgets those that aren't fetched any more; of an address is kept that it was given up. */
    static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM mesh_key WHERE ends_at <= ? AND purpose <> 'address'", now);
    }
}
