package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.pipe.PipeNotice;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a pipe ({@code spec/10-wire} §11). The socket's thread queues what it hears;
 * one thread of the caller's takes it with {@link #hear} and speaks.
 */
final class PipeCall implements Sockets.Listener, AutoCloseable {
    private final Sockets sockets;
    private final Called called;
    private final ClientHandshake handshake;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private TlsKey leaf = TlsKey.NONE;
    private boolean met;
    private volatile @Nullable FrameChannel channel;

    private PipeCall(Sockets sockets, Called called, Entropy entropy) {
        this.sockets = sockets;
        this.called = called;
        this.handshake = ClientHandshake.start(called.relay().fingerprint(), entropy);
    }

    /** Which pipe, of which relay, over which link and through which proxies, if any. */
    record Called(LinkId link, RelayAddress relay, PipeName pipe, List<RelayProxy> path) {}

    /** What is heard. Nothing follows {@link Ended}. */
    sealed interface Heard {}

    /**
     * The relay is who its address says: {@link #become} an end now.
     *
     * @param lasting whether it keeps what it is given through a restart
     */
    record Established(boolean lasting) implements Heard {}

    record Told(PipeNotice notice) implements Heard {}

    record Frame(Bytes bytes) implements Heard {}

    record Ended(Optional<Refusal> reason) implements Heard {}

    /** Begins to dial. */
    static PipeCall dial(Sockets sockets, Called called, Entropy entropy) {
        PipeCall call = new PipeCall(sockets, called, entropy);
        sockets.dial(
                new Sockets.Target(
                        called.link(), called.relay(), called.pipe().path(), called.path(), call));
        return call;
    }

    /** The next thing heard, or nothing within {@code patience}. */
    Optional<Heard> hear(Duration patience) {
        try {
            return Optional.ofNullable(
                    heard.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Ended(Optional.empty()));
        }
    }

    /** Asks to be one end of the pipe. */
    void become(Side side) {
        write(side.encode());
    }

    void send(Bytes frame) {
        write(frame.toArray());
    }

    private void write(byte[] frame) {
        FrameChannel open = channel;
        if (open != null) {
            synchronized (open) {
                sockets.write(called.link(), open.seal(frame));
            }
        }
    }

    @Override
    public void opened(LinkId link, TlsKey shown) {
        leaf = shown;
        sockets.write(link, handshake.hello());
    }

    @Override
    public void received(LinkId link, byte[] message) {
        try {
            FrameChannel open = channel;
            if (open == null) {
                greet(link, message);
            } else {
                synchronized (open) {
                    byte[] frame = open.open(message);
                    heard.add(met ? new Frame(Bytes.of(frame)) : told(frame));
                }
            }
        } catch (MalformedException | UnopenableException e) {
            giveUp(link);
        }
    }

    private Heard told(byte[] frame) {
        PipeNotice notice = PipeNotice.decode(frame);
        met = notice == PipeNotice.MET;
        return new Told(notice);
    }

    private void greet(LinkId link, byte[] hello) {
        switch (handshake.finish(hello, leaf)) {
            case ClientHandshake.Established established -> {
                sockets.write(link, established.firstFrame());
                channel = established.channel();
                heard.add(new Established(established.body().offer().store() == StoreKind.DISK));
            }
            case ClientHandshake.Rejected _ -> giveUp(link);
        }
    }

    private void giveUp(LinkId link) {
        sockets.hangUp(link);
        heard.add(new Ended(Optional.empty()));
    }

    @Override
    public void alive(LinkId link) {
        // Whether anything comes is what counts here.
    }

    @Override
    public void closed(LinkId link, Optional<Refusal> reason) {
        heard.add(new Ended(reason));
    }

    @Override
    public void close() {
        handshake.close();
        sockets.hangUp(called.link());
    }
}
