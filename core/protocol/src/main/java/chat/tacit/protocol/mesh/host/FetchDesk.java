package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/**
 * Checks who fetches ({@code spec/40-mesh} §6): that the owner of a key asks, this server, now, and
 * for the first time. Everything that doesn't hold is one answer.
 */
public final class FetchDesk {
    private final Fingerprint own;
    private final UsedNonces nonces;

    public FetchDesk(Fingerprint own, UsedNonces nonces) {
        this.own = own;
        this.nonces = nonces;
    }

    /** What a retrieval packet comes to. */
    public sealed interface Verdict {}

    /**
     * The owner of the key asks.
     *
     * @param lease signed by the key and naming this server, if it brought one
     */
    public record Granted(Thumbprint key, Fetch fetch, Optional<SignedLease> lease)
            implements Verdict {}

    /** Nothing of the request is done. */
    public record Refused(Refusal refusal) implements Verdict {}

    /** A lease whose signature holds, with the bytes that others will want to see. */
    public record SignedLease(Lease lease, Jws signed) {}

    /**
     * @throws MalformedException if a payload isn't in its form
     */
    public Verdict check(Retrieval retrieval, Instant now) {
        Fetch fetch = Fetch.of(retrieval.signature());
        Optional<SignedLease> lease =
                retrieval.lease().map(signed -> new SignedLease(Lease.of(signed), signed));
        boolean right =
                fetch.server().equals(own)
                        && nonces.isCurrent(fetch.issued(), now)
                        && lease.filter(it -> !names(it.lease(), retrieval, now)).isEmpty()
                        && retrieval.signature().isSignedBy(retrieval.publicKey())
                        && lease.filter(it -> !it.signed().isSignedBy(retrieval.publicKey()))
                                .isEmpty();
        if (!right) {
            return new Refused(Refusal.REFUSED);
        }
        Thumbprint key = retrieval.publicKey().thumbprint();
        return switch (nonces.use(key.bytes(), fetch.nonce(), now)) {
            case FRESH -> new Granted(key, fetch, lease);
            case STALE -> new Refused(Refusal.REFUSED);
            case FULL -> new Refused(Refusal.BUSY);
        };
    }

    private boolean names(Lease lease, Retrieval retrieval, Instant now) {
        return lease.server().equals(own) && lease.isOf(retrieval.publicKey(), now);
    }
}
