package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Standing;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A socket that {@link Admission} let in, and whose it is. Its state is guarded by that. */
final class Pass {
    private final Admission admission;

    final InetAddress peer;

    /** Null as long as nobody is known: behind a proxy that has named no client. */
    @Nullable PeerAddress address;

    boolean unfinished = true;

    /** Let in only to be told that its address is banned. */
    boolean banned;

    boolean closed;

    private Runnable eviction = () -> {};

    Pass(Admission admission, InetAddress peer) {
        this.admission = admission;
        this.peer = peer;
    }

    /** Names the client for whom a trusted proxy speaks; says why it may not connect. */
    Optional<Refusal> claim(List<String> forwarded) {
        return admission.claim(this, forwarded);
    }

    /** Whose socket it is, as far as that is known. */
    Optional<PeerAddress> address() {
        return admission.address(this);
    }

    Standing standing() {
        return admission.standing(this);
    }

    /** Whether many people are behind its address. */
    boolean isShared() {
        return admission.isShared(this);
    }

    /** How to close the socket from any thread. */
    void onEviction(Runnable close) {
        eviction = close;
    }

    /** Another's handshake takes the place of this one. */
    void evict() {
        eviction.run();
    }

    /** A request was answered: the socket is no unfinished handshake any more. */
    void finish() {
        admission.finish(this);
    }

    /** A session came to be. */
    void establish() {
        admission.establish(this);
    }

    /** How long the address is banned, if this strike began that. */
    Optional<Duration> strike() {
        return admission.strike(this);
    }

    /** The socket is gone; closing twice does nothing. */
    void close() {
        admission.close(this);
    }
}
