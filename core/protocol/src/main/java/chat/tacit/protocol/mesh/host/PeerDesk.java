package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Checks which server asks ({@code spec/40-mesh} §4): one that this server has verified itself, in
 * this very request, now, and for the first time. Everything that doesn't hold is one answer.
 */
public final class PeerDesk {
    private final UsedNonces nonces;
    private Set<Fingerprint> verified = Set.of();

    public PeerDesk(UsedNonces nonces) {
        this.nonces = nonces;
    }

    /** Who counts as verified from now on. */
    public void verified(Set<Fingerprint> servers) {
        verified = Set.copyOf(servers);
    }

    public boolean isVerified(Fingerprint server) {
        return verified.contains(server);
    }

    /**
     * Whether it is {@code proof}'s server that asks now, verified or not: enough to be told where
     * it is, which said again tells nothing new.
     */
    public boolean introduces(PeerProof proof, PeerProof.Request request, Instant now) {
        return nonces.isCurrent(proof.issued(), now) && proof.holds(request);
    }

    /** Why the request isn't taken; empty if it is {@code proof}'s server that asks. */
    public Optional<Refusal> check(PeerProof proof, PeerProof.Request request, Instant now) {
        Fingerprint server = Fingerprint.of(proof.publicKey());
        boolean right =
                verified.contains(server)
                        && nonces.isCurrent(proof.issued(), now)
                        && proof.holds(request);
        if (!right) {
            return Optional.of(Refusal.REFUSED);
        }
        return switch (nonces.use(server.bytes(), request.nonce(), now)) {
            case FRESH -> Optional.empty();
            case STALE -> Optional.of(Refusal.REFUSED);
            case FULL -> Optional.of(Refusal.BUSY);
        };
    }
}
