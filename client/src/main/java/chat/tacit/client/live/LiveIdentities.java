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
    private LiveIdentities() {}

    /** The identity, made now if there is none. */
    public static SigningKey own(Transaction tx, Entropy entropy, Instant now) {
        Optional<SigningKey> known = known(tx);
        if (known.isPresent()) {
            return known.get();
        }
        SigningKey made = SigningKey.generate(entropy);
        tx.insert(
                "INSERT INTO live_identity (one, seed, made_at) VALUES (1, ?, ?)",
                made.seed(),
                now);
        return made;
    }

    /** The identity, if it was used before. */
    public static Optional<SigningKey> known(Transaction tx) {
        return tx.one(
                "SELECT seed FROM live_identity WHERE one = 1",
                row -> SigningKey.of(row.secret(1)));
    }

    /** Somebody else has it: another one is made on next use. */
    public static void forget(Transaction tx) {
        tx.update("DELETE FROM live_identity");
    }

    /** Whether an id is that of the profile itself. */
    public static boolean isOwn(Transaction tx, MemberId id) {
        return known(tx).map(key -> MemberId.of(key.publicKey())).filter(id::equals).isPresent();
    }
}
