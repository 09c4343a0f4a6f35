package chat.tacit.client.live;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.e2ee.record.LiveRecord;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that the profile shows in live sessions, in the database ({@code spec/20-live}
 * §16). Devices that decided apart come to the later decision.
 */
public final class OwnChain {
    private OwnChain() {}

    /** What is shown: certificates of the identity that the profile has now, if it has any. */
    public static Optional<IdentityChain> of(Transaction tx) {
        Optional<VerifyingKey> own = LiveIdentities.known(tx).map(identity -> identity.publicKey());
        return records(tx).stream()
                .map(LiveRecord.Certificates::chain)
                .filter(chain -> !chain.isEmpty())
                .map(IdentityChain::decode)
                .filter(chain -> own.filter(chain.key()::equals).isPresent())
                .findFirst();
    }

    /**
     * Shows certificates from now on.
     *
     * @throws ClientException if they aren't of the profile's own identity, or of a time that is
     *     over
     */
    public static void show(Transaction tx, IdentityChain chain, VerifyingKey own, Instant now)
            throws ClientException {
        Optional<IdentityChain.Reason> misfit = chain.misfit(own);
        if (misfit.isPresent()) {
            throw new ClientException(
                    misfit.get().sentence()
                            + " Have one made of the key that 'tacit live trust export"
                            + " --public-key' writes.");
        }
        if (!chain.until().isAfter(now)) {
            throw new ClientException("the certificate has expired; have another one made.");
        }
        put(tx, chain.encode(), now);
    }

    /** Shows none any more; false if it didn't. */
    public static boolean remove(Transaction tx, Instant now) {
        boolean had = of(tx).isPresent();
        if (had) {
            put(tx, Bytes.empty(), now);
        }
        return had;
    }

    private static void put(Transaction tx, Bytes chain, Instant set) {
        tx.update(
                "INSERT OR REPLACE INTO live_chain (one, chain, set_at) VALUES (1, ?, ?)",
                chain,
                set);
    }

    /** The decision as a backup and other devices have it. */
    public static List<LiveRecord.Certificates> records(Transaction tx) {
        return tx.list(
                "SELECT chain, set_at FROM live_chain",
                row -> new LiveRecord.Certificates(row.bytes(1), row.instant(2)));
    }

    /**
     * Takes another device's decision.
     *
     * @return whether it is the later one
     * @throws chat.tacit.crypto.MalformedException if that can't be a chain
     */
    static boolean take(Transaction tx, Bytes chain, Instant set) {
        if (!chain.isEmpty()) {
            var _ = IdentityChain.decode(chain);
        }
        boolean later =
                records(tx).stream()
                        .allMatch(known ->
                                set.isAfter(known.set())
                                        || (set.equals(known.set())
                                                && chain.compareTo(known.chain()) > 0));
        if (later) {
            put(tx, chain, set);
        }
        return later;
    }
}
