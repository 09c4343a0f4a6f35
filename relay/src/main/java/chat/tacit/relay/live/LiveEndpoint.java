package chat.tacit.relay.live;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.LiveSession;
import chat.tacit.protocol.live.RelayGreeting;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The relay's end of one live connection, from its first line to its last ({@code spec/20-live}
 * §4). For use by the connection's executor only.
 */
public final class LiveEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(LiveEndpoint.class);

    private final LiveService service;
    private final LivePeer peer;
    private final Executor executor;
    private final Pace pace;
    private Phase phase;
    private int limit;
    private boolean member;

    /**
     * @param executor runs one task at a time, in order, and never within {@code execute}; the same
     *     for all connections of an event loop
     */
    public LiveEndpoint(LiveService service, LivePeer peer, Executor executor) {
        this.service = service;
        this.peer = peer;
        this.executor = executor;
        this.pace = new Pace(peer, service.limits(), service::now, line -> guard(() -> take(line)));
        this.limit = service.limits().count(Limit.LIVE_FIRST_LINE_BYTES);
        this.phase = new Dialled();
    }

    /** How far the connection has come. */
    private sealed interface Phase {}

    /** TLS or the request is done, and nothing was said. */
    private record Dialled() implements Phase {}

    /** The client's {@code connect} is awaited. */
    private record Greeting(RelayGreeting greeting) implements Phase {}

    /** There is a name and a channel; who it is is awaited. */
    private record Named(RelayGreeting.Named named, Voice voice) implements Phase {}

    /** A session knows it by this number, unless it ended it at once. */
    private record Open(
            RelayGreeting.Named named, Voice voice, long seat, Optional<LiveSession> session)
            implements Phase {}

    private record Ended() implements Phase {}

    /** Says the relay's first lines. */
    public void begin() {
        guard(() -> {
            if (phase instanceof Dialled) {
                RelayGreeting greeting =
                        RelayGreeting.of(service.relay(), service.now(), service.entropy());
                phase = new Greeting(greeting);
                peer.limit(limit);
                greeting.lines().forEach(line -> peer.send(new LiveLine(line)));
                peer.expectLine();
            }
        });
    }

    /** Takes one line from the client, which is given away. */
    public void receive(byte[] line) {
        guard(() -> {
            if (line.length > limit) {
                end(Optional.of(Refusal.MALFORMED), true);
            } else if (phase instanceof Greeting) {
                take(line);
            } else {
                pace.next(line);
            }
        });
    }

    /** The client said something that is no line. */
    public void malformed() {
        guard(() -> end(Optional.of(Refusal.MALFORMED), true));
    }

    /** Asks whether anybody is there. Before there is an identity the deadlines do. */
    public void ping() {
        guard(() -> {
            if (phase instanceof Open) {
                transmit(new LiveLine(new ServerLine.Ping().encode()));
            }
        });
    }

    /** The connection is gone; twice does nothing. */
    public void ended() {
        Phase last = phase;
        phase = new Ended();
        pace.stop();
        if (member) {
            member = false;
            service.metrics().liveMembers(-1);
        }
        switch (last) {
            case Greeting(RelayGreeting greeting) -> greeting.close();
            case Named(RelayGreeting.Named named, Voice _) -> close(named);
            case Open(RelayGreeting.Named named, Voice _, long seat, var session) -> {
                service.left(session, seat);
                close(named);
            }
            case Dialled _, Ended _ -> {}
        }
    }

    /** Says that the address is banned, in the place of anything else. */
    public static LiveLine banned(Duration left) {
        return new LiveLine(new ServerLine.Banned(left).encode());
    }

    private void close(RelayGreeting.Named named) {
        named.session().close();
        service.metrics().sessionEnded();
    }

    private void take(byte[] line) {
        try {
            switch (phase) {
                case Greeting(RelayGreeting greeting) -> name(greeting.named(line));
                case Named(RelayGreeting.Named named, Voice voice) ->
                        identify(named, voice, decode(named, line));
                case Open(RelayGreeting.Named named, Voice _, long seat, var session) -> {
                    ClientLine said = decode(named, line);
                    session.ifPresent(it -> service.said(it, seat, said));
                }
                case Dialled _, Ended _ -> {}
            }
        } catch (MalformedException e) {
            end(Optional.of(Refusal.MALFORMED), true);
        } catch (UnopenableException e) {
            end(Optional.of(Refusal.UNOPENABLE), true);
        }
    }

    private void name(RelayGreeting.Named named) {
        phase = new Named(named, new Voice(named.session().channel()));
        service.metrics().sessionBegan();
        lines(Limit.LIVE_FIRST_LINE_BYTES, named);
        peer.expectLine();
    }

    private void identify(RelayGreeting.Named named, Voice voice, ClientLine line)
            throws UnopenableException {
        if (!(line instanceof ClientLine.Identity identity)) {
            refuse(Refusal.REFUSED);
            return;
        }
        long seat = service.seat(this);
        Arrival.Caller caller =
                new Arrival.Caller(
                        seat, named.name(), named.session().session().id(), peer.address());
        // What fails from here on is the session's to end, by this number.
        phase = new Open(named, voice, seat, Optional.empty());
        Arrival arrival = Arrival.of(caller, identity, service.relay().fingerprint());
        peer.established();
        phase = new Open(named, voice, seat, service.come(arrival));
    }

    private static ClientLine decode(RelayGreeting.Named named, byte[] line)
            throws UnopenableException {
        FrameChannel channel = named.session().channel();
        return switch (channel.session().mode()) {
            case TLS -> ClientLine.decode(line);
            case SEALED -> {
                String text = new String(line, StandardCharsets.ISO_8859_1);
                yield ClientLine.decode(channel.open(Text.fromBase64Url(text)));
            }
        };
    }

    /** How many bytes a line may have as it comes, whose plain line may have so many. */
    private void lines(Limit plain, RelayGreeting.Named named) {
        int bytes = service.limits().count(plain);
        FrameChannel channel = named.session().channel();
        limit =
                channel.session().mode() == Mode.TLS
                        ? bytes
                        : Math.ceilDiv((bytes + channel.overhead()) * 4, 3);
        peer.limit(limit);
    }

    Executor executor() {
        return executor;
    }

    void transmit(LiveLine line) {
        switch (phase) {
            case Named(RelayGreeting.Named _, Voice voice) -> voice.say(line).ifPresent(peer::send);
            case Open(RelayGreeting.Named _, Voice voice, long _, var _) ->
                    voice.say(line).ifPresent(peer::send);
            case Dialled _, Greeting _ -> peer.send(line);
            case Ended _ -> {}
        }
    }

    void admitted() {
        if (phase instanceof Open(RelayGreeting.Named named, Voice _, long _, var _)) {
            member = true;
            service.metrics().liveMembers(1);
            lines(Limit.LIVE_LINE_BYTES, named);
        }
    }

    void refuse(Refusal refusal) {
        service.metrics().refused(refusal);
        transmit(new LiveLine(new ServerLine.Refused(refusal).encode()));
        pace.refused();
    }

    /** Ends the connection and says why, or how long the address is banned if that began now. */
    void end(Optional<Refusal> why, boolean strike) {
        if (phase instanceof Ended) {
            return;
        }
        why.ifPresent(service.metrics()::refused);
        Optional<Duration> ban = strike ? peer.strike() : Optional.empty();
        if (ban.isPresent()) {
            peer.send(banned(ban.get()));
        } else {
            why.ifPresent(it -> transmit(new LiveLine(new ServerLine.Refused(it).encode())));
        }
        ended();
        peer.close(ban.isPresent() ? Optional.of(Refusal.BANNED) : why);
    }

    /**
     * A bug ends this connection and no other. Its message isn't logged: it might name somebody.
     */
    void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            RuntimeException bug = new IllegalStateException(e.getClass().getName());
            bug.setStackTrace(e.getStackTrace());
            LOG.error("A live connection failed and was ended.", bug);
            ended();
            peer.close(Optional.of(Refusal.RETRY));
        }
    }
}
