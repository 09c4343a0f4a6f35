package chat.tacit.client;

import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.wire.ClientHandshake.Fault;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection to a relay's live sessions ({@code spec/20-live} §2, §4): from its first line to
 * the end. The socket's thread queues what it hears; one thread of the caller's takes it with
 * {@link #hear}. Any thread may speak.
 */
final class LiveCall implements Sockets.Listener, AutoCloseable {
    /** {@code LIVE_UNREAD}: bytes of lines that may wait to be taken. */
    static final int MAX_UNREAD = 16 << 20;

    /** What the shortest line counts as: it takes more than its bytes. */
    static final int LEAST = 4_096;

    /** At least, where proxies are on the way, each of which has times of its own. */
    private static final Duration ANSWER_OVER_PROXIES = Duration.ofSeconds(30);

    private final Sockets sockets;
    private final Called called;
    private final Entropy entropy;
    private final BlockingQueue<Unread> heard = new LinkedBlockingQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private TlsKey leaf = TlsKey.NONE;
    private boolean over;
    private volatile boolean opened;
    private byte @Nullable [] connect;
    private boolean first = true;
    private volatile @Nullable FrameChannel channel;

    private LiveCall(Sockets sockets, Called called, Entropy entropy) {
        this.sockets = sockets;
        this.called = called;
        this.entropy = entropy;
    }

    /**
     * Who calls.
     *
     * @param patience {@code SERVER_CONNECT_TIMEOUT}: for TLS and the relay's first lines, together
     */
    record Caller(DisplayName name, Duration patience) {}

    /** Which relay, over which link and through which proxies, and by whom. */
    record Called(LinkId link, RelayAddress relay, Caller caller, List<RelayProxy> path) {}

    /** What is heard. Nothing follows {@link Ended}. */
    sealed interface Heard {}

    /** There is a connection; the relay's first lines are awaited. */
    record Opened() implements Heard {}

    /**
     * The relay is who its address says, and knows the name.
     *
     * @param session {@code sid}, 32 bytes
     */
    record Named(Bytes session) implements Heard {}

    record Line(ServerLine line) implements Heard {}

    /** The connection is over, and why, in a sentence. */
    record Ended(String reason) implements Heard {}

    /** What waits to be taken, and how many bytes it counts as. */
    private record Unread(Heard heard, int bytes) {}

    /** Begins to dial. */
    static LiveCall dial(Sockets sockets, Called called, Entropy entropy) {
        LiveCall call = new LiveCall(sockets, called, entropy);
        sockets.dial(
                new Sockets.Target(called.link(), called.relay(), "/live", called.path(), call));
        return call;
    }

    /** How long the relay may take until {@link Named}, from dialling. */
    Duration patience() {
        Duration patience = called.caller().patience();
        boolean direct = called.path().isEmpty() || patience.compareTo(ANSWER_OVER_PROXIES) > 0;
        return direct ? patience : ANSWER_OVER_PROXIES;
    }

    /**
     * Waits for the connection and the relay's first lines, for both {@link #patience} together.
     *
     * @throws ClientException if they don't come, in a sentence
     */
    Named awaitNamed() throws ClientException {
        long end = System.nanoTime() + patience().toNanos();
        var _ = await(end, Opened.class);
        return await(end, Named.class);
    }

    private <T extends Heard> T await(long end, Class<T> wanted) throws ClientException {
        Optional<Heard> next = hear(Duration.ofNanos(end - System.nanoTime()));
        if (next.isPresent() && wanted.isInstance(next.get())) {
            return wanted.cast(next.get());
        }
        throw new ClientException(
                next.isPresent() && next.get() instanceof Ended(String reason)
                        ? reason
                        : "the relay doesn't answer; try again later.");
    }

    /** The next thing heard, or nothing within {@code patience}. */
    Optional<Heard> hear(Duration patience) {
        try {
            Unread next = heard.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
            if (next == null) {
                return Optional.empty();
            }
            unread.addAndGet(-next.bytes());
            return Optional.of(next.heard());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Ended("it was interrupted."));
        }
    }

    private void queue(Heard one, int bytes) {
        unread.addAndGet(bytes);
        heard.add(new Unread(one, bytes));
    }

    /** Says a line, once the relay knows the name. */
    void say(ClientLine line) {
        FrameChannel open = channel;
        if (open != null) {
            synchronized (open) {
                if (!open.isDead()) {
                    byte[] frame = open.seal(line.encode());
                    sockets.say(called.link(), text(open, frame));
                }
            }
        }
    }

    private static String text(FrameChannel open, byte[] frame) {
        return switch (open.session().mode()) {
            case TLS -> new String(frame, StandardCharsets.US_ASCII);
            case SEALED -> Text.base64Url(frame);
        };
    }

    @Override
    public void opened(LinkId link, TlsKey shown) {
        leaf = shown;
        opened = true;
        queue(new Opened(), 0);
    }

    @Override
    public void received(LinkId link, byte[] message) {
        giveUp("the relay says what no relay says.");
    }

    @Override
    public void heard(LinkId link, String text) {
        if (over) {
            return; // it was on its way when this was hung up
        }
        try {
            FrameChannel open = channel;
            if (open != null) {
                take(open, text);
            } else {
                greet(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (MalformedException e) {
            giveUp("the relay says what no relay says.");
        } catch (UnopenableException e) {
            giveUp("whoever answers can't prove that it is this relay.");
        }
    }

    /** The relay's first two lines, which are answered only once they are known to be its own. */
    private void greet(byte[] line) {
        byte[] before = connect;
        if (before == null) {
            switch (ServerLine.decode(line)) {
                case ServerLine.Banned(Duration left) -> giveUp(banned(left));
                case ServerLine.Refused(Refusal refusal) -> giveUp(refused(refusal));
                case ServerLine other -> connect = other.encode();
            }
            return;
        }
        ClientGreeting greeting = ClientGreeting.of(called.relay().fingerprint());
        ClientGreeting.Heard both = new ClientGreeting.Heard(before, line);
        switch (greeting.answer(both, leaf, called.caller().name(), entropy)) {
            case ClientGreeting.Connected connected -> {
                sockets.say(called.link(), new String(connected.line(), StandardCharsets.US_ASCII));
                channel = connected.channel();
                queue(new Named(connected.session().id()), 0);
            }
            case ClientGreeting.Rejected(Fault fault) -> giveUp(fault.sentence());
        }
    }

    private void take(FrameChannel open, String text) throws UnopenableException {
        byte[] line;
        synchronized (open) {
            if (first) {
                line = open.openNext(Text.fromBase64Url(text)); // sealed in either mode
                first = false;
            } else if (open.session().mode() == Mode.SEALED) {
                line = open.open(Text.fromBase64Url(text));
            } else {
                line = text.getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        int bytes = Math.max(line.length, LEAST);
        ServerLine said = ServerLine.decode(line);
        if (said instanceof ServerLine.Banned(Duration left)) {
            giveUp(banned(left));
        } else if (unread.get() + bytes > MAX_UNREAD) {
            giveUp("the relay says more than can be read.");
        } else {
            queue(new Line(said), bytes);
        }
    }

    private static String banned(Duration left) {
        return "the relay has banned this address for another "
                + left.toSeconds()
                + " seconds; nothing is tried again before.";
    }

    private static String refused(Refusal refusal) {
        return "the relay says no: " + refusal.sentence();
    }

    private void giveUp(String reason) {
        if (!over) {
            over = true;
            queue(new Ended(reason), 0);
            sockets.hangUp(called.link());
        }
    }

    @Override
    public void alive(LinkId link) {
        // Whether anything comes is what counts here.
    }

    @Override
    public void closed(LinkId link, Optional<Refusal> reason) {
        queue(
                new Ended(
                        reason.map(LiveCall::refused)
                                .orElse(
                                        opened
                                                ? "the connection to the relay is gone."
                                                : "the relay can't be reached; try again"
                                                        + " later.")),
                0);
    }

    @Override
    public void close() {
        sockets.hangUp(called.link());
        FrameChannel open = channel;
        if (open != null) {
            synchronized (open) {
                open.close();
            }
        }
    }
}
