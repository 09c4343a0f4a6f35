package chat.tacit.protocol.turn;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Limit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The TURN server of a relay, without I/O ({@code spec/80-calls} §1–§6): all its allocations, what
 * they may do, and what passes through them.
 *
 * <p>A stranger draws few short answers, whoever has credentials of a call what that may use. It
 * never sends anything to an address that nobody with credentials named, and never to one that
 * isn't public unless its terms say so. Not for use by several threads.
 */
public final class TurnServer {
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int UNAUTHENTICATED = 401;
    private static final int STALE_NONCE = 438;

    private final Allocations allocations = new Allocations();
    private final Authentication authentication;
    private final Strangers strangers;
    private final Allocating allocating;
    private final Permitting permitting;
    private final Relaying relaying;

    public TurnServer(TurnTerms terms, Instant now) {
        Quotas quotas = new Quotas(terms.limits(), now);
        NonceMint nonces =
                new NonceMint(terms.limits().duration(Limit.TURN_NONCE_LIFE), terms.entropy());
        this.authentication = new Authentication(terms.secret(), nonces);
        this.strangers = new Strangers(terms.limits());
        this.allocating = new Allocating(terms, allocations, quotas);
        this.permitting = new Permitting(terms);
        this.relaying = new Relaying(terms, allocations, quotas);
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        expire(now, out);
        switch (input) {
            case Input.Message(FiveTuple from, ByteBuffer bytes) -> read(from, bytes, now, out);
            case Input.FromPeer heard -> relaying.heard(heard, now, out);
            case Input.Opened(long number) ->
                    allocations
                            .numbered(number)
                            .ifPresentOrElse(
                                    it -> allocating.opened(it, now, out),
                                    () -> out.accept(new Output.Close(number)));
            case Input.Taken(long number) ->
                    allocations.numbered(number).ifPresent(it -> allocating.taken(it, out));
            case Input.Left(FiveTuple client) ->
                    allocations.of(client).ifPresent(it -> allocating.end(it, out));
            case Input.Wake() -> {}
        }
    }

    /** When the next allocation ends. */
    public Optional<Instant> wakeAt() {
        return allocations.first().map(it -> it.ends);
    }

    /** How many allocations there are. */
    public int allocations() {
        return allocations.size();
    }

    /** Whether a client has an allocation. */
    public boolean serves(FiveTuple client) {
        return allocations.of(client).isPresent();
    }

    private void expire(Instant now, Consumer<Output> out) {
        Optional<Allocation> first = allocations.first();
        while (first.isPresent() && !now.isBefore(first.get().ends)) {
            allocating.end(first.get(), out);
            first = allocations.first();
        }
    }

    private void read(FiveTuple from, ByteBuffer bytes, Instant now, Consumer<Output> out) {
        try {
            if (ChannelData.begins(bytes)) {
                relaying.channel(from, ChannelData.decode(bytes), now, out);
            } else {
                take(from, StunMessage.decode(bytes), now, out);
            }
        } catch (MalformedException e) {
            out.accept(new Output.Dropped(from, Output.Drop.MALFORMED));
        }
    }

    private void take(FiveTuple from, StunMessage message, Instant now, Consumer<Output> out) {
        Optional<StunMethod> method = message.method();
        boolean request = message.kind() == StunClass.REQUEST;
        if (method.isEmpty() || !request) {
            if (method.equals(Optional.of(StunMethod.SEND))
                    && message.kind() == StunClass.INDICATION) {
                relaying.send(from, message, now, out);
            } else {
                out.accept(new Output.Dropped(from, Output.Drop.UNEXPECTED));
            }
            return;
        }
        Exchange exchange = Exchange.of(from, method.get(), message);
        switch (method.get()) {
            case BINDING -> tell(bound(exchange, message), message, now, out);
            case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND ->
                    check(exchange, message, now, out);
            case SEND, DATA -> out.accept(new Output.Dropped(from, Output.Drop.UNEXPECTED));
        }
    }

    private static Output.Answer bound(Exchange exchange, StunMessage request) {
        List<Integer> unknown = request.unknown();
        return unknown.isEmpty()
                ? exchange.success(answer ->
                        answer.address(StunAttribute.XOR_MAPPED_ADDRESS, exchange.from().client()))
                : exchange.error(UNKNOWN_ATTRIBUTE, answer -> answer.unknown(unknown));
    }

    private void check(Exchange bare, StunMessage request, Instant now, Consumer<Output> out) {
        switch (authentication.check(bare.from(), request, now)) {
            case Asker.Unknown(int code) -> {
                boolean again = code == UNAUTHENTICATED || code == STALE_NONCE;
                Output.Answer answer =
                        bare.error(
                                code,
                                it -> {
                                    if (again) {
                                        authentication.challenge(bare.from(), now, it);
                                    }
                                });
                tell(answer, request, now, out);
            }
            case Asker.Known(CallName call, Signing signing) -> {
                Exchange exchange = bare.signed(signing);
                List<Integer> unknown = request.unknown();
                if (unknown.isEmpty()) {
                    serve(exchange, call, request, now, out);
                } else {
                    out.accept(
                            exchange.error(UNKNOWN_ATTRIBUTE, answer -> answer.unknown(unknown)));
                }
            }
        }
    }

    private void serve(
            Exchange exchange,
            CallName call,
            StunMessage request,
            Instant now,
            Consumer<Output> out) {
        switch (exchange.method()) {
            case ALLOCATE -> allocating.allocate(exchange, call, request, now, out);
            case REFRESH -> allocating.refresh(exchange, call, request, now, out);
            case CREATE_PERMISSION, CHANNEL_BIND -> {
                int mismatch = allocating.mismatch(exchange, call);
                if (mismatch != 0) {
                    out.accept(exchange.error(mismatch));
                    return;
                }
                Allocation own = allocations.of(exchange.from()).orElseThrow();
                if (exchange.method() == StunMethod.CHANNEL_BIND) {
                    permitting.bind(own, exchange, request, now, out);
                } else {
                    permitting.permit(own, exchange, request, now, out);
                }
            }
            case BINDING, SEND, DATA -> throw new IllegalStateException("not authenticated");
        }
    }

    /** Answers somebody who may be anybody, if that may be. */
    private void tell(Output.Answer answer, StunMessage to, Instant now, Consumer<Output> out) {
        out.accept(
                strangers.mayHear(answer.to(), answer.message(), to.size(), now)
                        ? answer
                        : new Output.Dropped(answer.to(), Output.Drop.STRANGER));
    }
}
