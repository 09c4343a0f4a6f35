package chat.tacit.protocol.queue;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The relay's half of one connection of the queue service ({@code spec/30-queue}), from the first
 * frame after the hello to its end. It does nothing by itself: inputs and the time go in, outputs
 * come out.
 *
 * <p>What is in memory is bounded, whatever the client does, as long as the shell stops reading
 * when told to. Requests about different things run side by side, those about one thing in order,
 * and messages are appended in the order in which they came. Not for use by several threads.
 */
public final class QueueSession {
    private final Line line;
    private final Admission admission;
    private final Calls calls;
    private final Lanes lanes = new Lanes();
    private final Refreshing refreshing;
    private final Subscriptions subscriptions;
    private final Queues queues;
    private final Sends sends;
    private final OpenSends openSends;
    private final Subscribing subscribing;
    private final Acknowledging acknowledging;
    private final Links links;
    private final LinkFetches linkFetches;
    private final Blobs blobs;
    private long nextSeq;
    private boolean busy;
    private boolean over;

    public QueueSession(Terms terms, Instant opened) {
        this.line = new Line(terms.session, terms.limits);
        this.admission = new Admission(line, opened);
        this.calls = new Calls(line, admission);
        Authentication authentication = new Authentication(line, calls, terms.entropy, this::close);
        Allowance allowance = new Allowance(line);
        this.refreshing = new Refreshing(line, calls);
        this.subscriptions = new Subscriptions(line, calls, admission, refreshing);
        this.queues =
                new Queues(
                        line,
                        calls,
                        authentication,
                        subscriptions,
                        new Queues.Terms(
                                terms.serverKey,
                                terms.retiring,
                                terms.entropy,
                                new CallTickets(line, terms.calls, terms.entropy)));
        this.sends = new Sends(line, calls, authentication);
        this.openSends = new OpenSends(line, calls, authentication, sends);
        this.subscribing = new Subscribing(line, calls, authentication, admission, subscriptions);
        this.acknowledging = new Acknowledging(line, calls, authentication, subscriptions);
        this.links = new Links(line, calls, authentication, allowance);
        this.linkFetches = new LinkFetches(line, calls, authentication);
        this.blobs = new Blobs(line, calls, authentication, allowance, terms.entropy);
        line.begin(opened, output -> {});
    }

    /**
     * On what terms a session is served.
     *
     * @param serverKey the relay's server key, if it asks for one before it makes queues
     * @param entropy where the ids of queues and blobs come from
     * @param calls what the relay offers for calls, if it does
     * @param retiring whether it makes no queue that isn't there
     */
    public record Terms(
            Session session,
            Limits limits,
            Optional<Secret> serverKey,
            Entropy entropy,
            Optional<CallOffer> calls,
            boolean retiring) {

        /** Of a relay without calls. */
        public Terms(Session session, Limits limits, Optional<Secret> serverKey, Entropy entropy) {
            this(session, limits, serverKey, entropy, Optional.empty(), false);
        }
    }

    /**
     * Takes an input in and gives the outputs out, in order. {@code out} must not call this method
     * again before it returned. After {@link Output.Close} or {@link Input.Ended} nothing has an
     * effect any more.
     */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        if (busy) {
            throw new IllegalStateException("an output came back as an input within one call");
        }
        if (over) {
            return;
        }
        busy = true;
        try {
            line.begin(now, out);
            handle(input);
            if (!over) {
                admission.settle();
            }
        } finally {
            busy = false;
            line.begin(now, output -> {});
        }
    }

    /** When {@link Input.Wake} is to be handed in, unless something else comes before. */
    public Optional<Instant> wakeAt() {
        return over
                ? Optional.empty()
                : Stream.of(admission.wakeAt(), refreshing.wakeAt())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
    }

    private void handle(Input input) {
        switch (input) {
            case Input.Frame frame -> receive(frame.bytes());
            case Input.Completed completed -> calls.completed(completed);
            case Input.Grew grew -> subscriptions.grew(grew.queue());
            case Input.TakenOver taken -> subscriptions.takenOver(taken.queue(), taken.notice());
            case Input.Writable it -> {
                admission.writable(it.writable());
                subscriptions.resume();
            }
            case Input.Room room -> line.room(room);
            case Input.Wake wake -> refreshing.wake();
            case Input.Ended ended -> end();
        }
    }

    private void receive(byte[] frame) {
        Request request;
        try {
            request = Request.decode(frame);
        } catch (MalformedException e) {
            close(new Output.Close(Refusal.MALFORMED, true));
            return;
        }
        if (request.seq() != nextSeq) {
            close(new Output.Close(Refusal.MALFORMED, true));
            return;
        }
        nextSeq++;
        Optional<EntityId> lane = lane(request);
        Exchange exchange =
                new Exchange(request, line, admission, () -> lane.ifPresent(lanes::leave));
        lane.ifPresentOrElse(
                entity -> lanes.enter(entity, () -> dispatch(exchange)), () -> dispatch(exchange));
    }

    /** What the request has to stay in order with. */
    private static Optional<EntityId> lane(Request request) {
        return switch (request.command()) {
            case Command.Create create -> Optional.of(create.sender().entity());
            case Command.Subscribe subscribe -> Optional.empty();
            case Command.PutBlob put -> Optional.empty();
            case Command.Secure it -> Optional.of(request.entity());
            case Command.Send it -> Optional.of(request.entity());
            case Command.Acknowledge it -> Optional.of(request.entity());
            case Command.Delete it -> Optional.of(request.entity());
            case Command.PutLink it -> Optional.of(request.entity());
            case Command.FetchLink it -> Optional.of(request.entity());
            case Command.LinkState it -> Optional.of(request.entity());
            case Command.DeleteLink it -> Optional.of(request.entity());
            case Command.GetBlob it -> Optional.of(request.entity());
            case Command.DeleteBlob it -> Optional.of(request.entity());
            case Command.ReplaceSender it -> Optional.of(request.entity());
            case Command.Turn it -> Optional.of(request.entity());
        };
    }

    private void dispatch(Exchange exchange) {
        switch (exchange.request().command()) {
            case Command.Create it -> queues.create(exchange, it);
            case Command.Secure it -> queues.secure(exchange, it);
            case Command.Subscribe it -> subscribing.subscribe(exchange, it);
            case Command.Send(Body body, Optional<Work> work) ->
                    work.ifPresentOrElse(
                            done -> openSends.send(exchange, body, done),
                            () -> sends.send(exchange, body));
            case Command.Acknowledge it -> acknowledging.acknowledge(exchange, it.through());
            case Command.Delete it -> queues.delete(exchange);
            case Command.PutLink it -> links.put(exchange, it);
            case Command.FetchLink it -> linkFetches.fetch(exchange, it);
            case Command.LinkState it -> links.state(exchange);
            case Command.DeleteLink it -> links.delete(exchange);
            case Command.PutBlob it -> blobs.put(exchange, it);
            case Command.GetBlob it -> blobs.get(exchange, it);
            case Command.DeleteBlob it -> blobs.delete(exchange);
            case Command.ReplaceSender it -> queues.replaceSender(exchange, it);
            case Command.Turn it -> queues.turn(exchange);
        }
    }

    private void close(Output.Close close) {
        if (!over) {
            end();
            line.emit(close);
        }
    }

    private void end() {
        subscriptions.end();
        over = true;
    }
}
