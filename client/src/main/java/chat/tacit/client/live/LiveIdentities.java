package chat.tacit.client.live;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.Optional;

/**
 * The profile's own identity in live sessions, in the database: one Ed25519 key for all its
 * sessions and devices, made on first use ({@code spec/20-live} §3).
 */
public final class LiveIdentities {
    /**
     * {@code LIVE_IDENTITY_AHEAD}: how far above the number here that of another device's identity
     * may be. Each is one removal; a device that is about to be removed mustn't use them up.
     */
    static final int MOST_AHEAD = 1_000;

    private LiveIdentities() {}

    /** The identity, made now if there is none. */
    public static SigningKey own(Transaction tx, Entropy entropy, Instant now) {
        Optional<SigningKey> known = known(tx);
        if (known.isPresent()) {
            return known.get();
        }
        return make(tx, number(tx).map(before -> before + 1).orElse(0), entropy, now);
    }

    /** That of the identity which the profile has or had last. */
    private static Optional<Integer> number(Transaction tx) {
        return tx.one("SELECT number FROM live_identity", row -> (int) row.integer(1));
    }

    /** Whether so many others can have been before one that another device tells. */
    static boolean isPlausible(Transaction tx, int number) {
        return number - number(tx).orElse(0) <= MOST_AHEAD;
    }

    private static SigningKey make(Transaction tx, int number, Entropy entropy, Instant now) {
        SigningKey made = SigningKey.generate(entropy);
        tx.update(
                "INSERT OR REPLACE INTO live_identity (one, seed, pk, made_at, number) VALUES (1,"
                        + " ?, ?, ?, ?)",
                made.seed(),
                made.publicKey().bytes(),
                now,
                number);
        return made;
    }

    /** The identity, if it was used before. */
    public static Optional<SigningKey> known(Transaction tx) {
        return tx.one(
                "SELECT seed FROM live_identity WHERE spent = 0",
                row -> SigningKey.of(row.secret(1)));
    }

    /**
     * A device was removed that has the identity too: it is used no more. The device that removed
     * the other makes another at once; the rest are told it, or make one when they need it before.
     */
    public static void spend(Transaction tx) {
        tx.update("UPDATE live_identity SET spent = 1");
    }

    /** Makes another in the place of one that is {@linkplain #spend spent}. */
    public static void replace(Transaction tx, Entropy entropy, Instant now) {
        boolean spent =
                tx.one("SELECT 1 FROM live_identity WHERE spent = 1", row -> true).isPresent();
        if (spent) {
            // What was still to be told of it stands behind the removal from now on.
            tx.update("DELETE FROM feed WHERE kind = 10 AND subject = 0");
            var _ = own(tx, entropy, now);
        }
    }

    /** Whether an id is that of the profile itself. */
    public static boolean isOwn(Transaction tx, MemberId id) {
        return known(tx).map(key -> MemberId.of(key.publicKey())).filter(id::equals).isPresent();
    }
}
