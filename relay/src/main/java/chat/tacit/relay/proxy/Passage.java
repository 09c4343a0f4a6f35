package chat.tacit.relay.proxy;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place of one tunnel, from the moment that it was asked for until {@link #close}. It knows
 * whose it is and whereto, and tells nobody.
 */
public final class Passage implements ProxyService.Entry, AutoCloseable {
    private final ProxyService service;
    private final PeerAddress address;
    private final Target target;
    private final AtomicBoolean closed = new AtomicBoolean();

    Passage(ProxyService service, PeerAddress address, Target target) {
        this.service = service;
        this.address = address;
        this.target = target;
    }

    public Target target() {
        return target;
    }

    /** Which of the addresses of the target's host the tunnel leads to, if to any. */
    public Optional<InetSocketAddress> reachable(List<InetSocketAddress> found) {
        return service.reachable(target, found);
    }

    /** Whether the target has proved itself lately at exactly this address. */
    public boolean isProven(InetSocketAddress at) {
        return service.isProven(place(at));
    }

    /** Whether the target may be asked for its proof now; counts it if so. */
    public Optional<Refusal> ask() {
        return service.ask(address);
    }

    /** What came of asking. */
    public void answered(InetSocketAddress at, boolean proven) {
        service.answered(place(at), proven);
    }

    /** Counts bytes of either way; whether they may pass. */
    public boolean pass(int bytes) {
        return service.pass(address, bytes);
    }

    /** Counts a refusal, which is passed on. */
    public Refusal refused(Refusal refusal) {
        return service.refused(refusal).refusal();
    }

    /** Gives the place back; again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            service.leave(address);
        }
    }

    private Proofs.Place place(InetSocketAddress at) {
        return new Proofs.Place(
                target.fingerprint(), Bytes.of(at.getAddress().getAddress()), at.getPort());
    }

    /** Nothing: who is led whereto has no place in a log. */
    @Override
    public String toString() {
        return "Passage";
    }
}
