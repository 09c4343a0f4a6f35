package chat.tacit.relay.turn;

import chat.tacit.protocol.turn.FiveTuple;
import chat.tacit.protocol.turn.Input;
import chat.tacit.protocol.turn.Output;
import chat.tacit.protocol.turn.Transport;
import chat.tacit.protocol.turn.TransportAddress;
import chat.tacit.protocol.turn.TurnServer;
import chat.tacit.protocol.turn.TurnTerms;
import chat.tacit.relay.metric.TurnMetrics;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The calls of a relay: the machine, its clock, and what the operator can count of it. Belongs to
 * the one thread that has its sockets.
 */
public final class TurnService {
    private final TurnServer server;
    private final InstantSource clock;
    private final TurnMetrics metrics;
    private final TurnSockets sockets;
    private Optional<Instant> wake = Optional.empty();

    private TurnService(
            TurnTerms terms, InstantSource clock, TurnMetrics metrics, TurnSockets sockets) {
        this.server = new TurnServer(terms, clock.instant());
        this.clock = clock;
        this.metrics = metrics;
        this.sockets = sockets;
    }

    /** What a service is made of once it has its sockets. */
    public record Plan(TurnTerms terms, InstantSource clock, TurnMetrics metrics) {
        public TurnService with(TurnSockets sockets) {
            return new TurnService(terms, clock, metrics, sockets);
        }
    }

    /** A client sent a message. */
    public void message(FiveTuple from, ByteBuffer bytes) {
        take(new Input.Message(from, bytes));
    }

    /** A datagram came to an allocation's port. */
    public void heard(long allocation, TransportAddress peer, ByteBuffer data) {
        metrics.fromPeer(data.remaining());
        take(new Input.FromPeer(allocation, peer, data));
    }

    /** A port that was asked for is open. */
    public void opened(long allocation) {
        take(new Input.Opened(allocation));
    }

    /** A port that was asked for can't be had. */
    public void taken(long allocation) {
        take(new Input.Taken(allocation));
    }

    /** A client's stream is over. */
    public void left(FiveTuple client) {
        take(new Input.Left(client));
    }

    /** It is the time that was asked for. */
    public void wake() {
        wake = Optional.empty();
        take(new Input.Wake());
    }

    /** Whether a client has an allocation. */
    public boolean serves(FiveTuple client) {
        return server.serves(client);
    }

    private void take(Input input) {
        server.handle(input, clock.instant(), this::act);
        Optional<Instant> next = server.wakeAt();
        if (!next.equals(wake)) {
            wake = next;
            sockets.wakeAt(next);
        }
        metrics.allocations(server.allocations());
    }

    private void act(Output output) {
        switch (output) {
            case Output.Answer(FiveTuple to, ByteBuffer message, int code) -> {
                metrics.answered(code);
                sockets.answer(to, message);
            }
            case Output.Deliver delivery -> sockets.deliver(delivery);
            case Output.Send(long allocation, TransportAddress peer, ByteBuffer data) -> {
                metrics.toPeer(data.remaining());
                sockets.send(allocation, peer, data);
            }
            case Output.Open(long allocation, TransportAddress relayed) ->
                    sockets.open(allocation, relayed);
            case Output.Close(long allocation) -> sockets.close(allocation);
            case Output.Dropped(FiveTuple from, Output.Drop why) -> {
                metrics.dropped(why);
                if (why == Output.Drop.MALFORMED && from.transport() == Transport.TLS) {
                    sockets.malformed(from);
                }
            }
        }
    }
}
