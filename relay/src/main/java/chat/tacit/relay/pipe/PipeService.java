package chat.tacit.relay.pipe;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.pipe.Input;
import chat.tacit.protocol.pipe.Output;
import chat.tacit.protocol.pipe.PipeName;
import chat.tacit.protocol.pipe.Pipes;
import chat.tacit.protocol.pipe.Side;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.relay.metric.Metrics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What the pipes' connections of a relay share: the machine that joins them. For any thread. */
public final class PipeService {
    private final RelayIdentity relay;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Metrics metrics;
    private final Pipes pipes;
    private final Map<Long, PipeEndpoint> endpoints = new HashMap<>();
    private long ends;

    public PipeService(RelayIdentity relay, InstantSource clock, Entropy entropy, Metrics metrics) {
        this.relay = relay;
        this.clock = clock;
        this.entropy = entropy;
        this.metrics = metrics;
        this.pipes = new Pipes(relay.offer().limits());
    }

    /** Ends the pipes whose time is over. */
    public void wake() {
        handle(new Input.Wake());
    }

    /** Lets a connection try to be an end; its number from now on. */
    synchronized long come(PipeEndpoint endpoint, PipeName name, Side side) {
        ends++;
        endpoints.put(ends, endpoint);
        handle(new Input.Came(ends, name, side, endpoint.address()));
        return ends;
    }

    /** Passes a frame on. */
    void frame(long end, byte[] bytes) {
        handle(new Input.Frame(end, bytes));
    }

    synchronized void left(long end) {
        if (endpoints.remove(end) != null) {
            handle(new Input.Left(end));
        }
    }

    /** Outputs are handed to each connection's executor in the order in which they came about. */
    private synchronized void handle(Input input) {
        pipes.handle(input, clock.instant(), this::perform);
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Tell(long end, var notice) ->
                    endpoint(end, one -> one.transmit(notice.encode()));
            case Output.Pass(long end, byte[] bytes) -> endpoint(end, one -> one.transmit(bytes));
            case Output.Refuse(long end, var refusal, boolean strike) ->
                    endpoint(end, one -> one.refuse(refusal, strike));
            case Output.End(long end) -> endpoint(end, PipeEndpoint::end);
        }
    }

    private void endpoint(long end, Consumer<PipeEndpoint> task) {
        PipeEndpoint endpoint = endpoints.get(end);
        if (endpoint != null) {
            endpoint.later(() -> task.accept(endpoint));
        }
    }

    RelayIdentity relay() {
        return relay;
    }

    Entropy entropy() {
        return entropy;
    }

    Instant now() {
        return clock.instant();
    }

    Metrics metrics() {
        return metrics;
    }

    /** How long pipes and their frames may be. */
    public Limits limits() {
        return relay.offer().limits();
    }
}
