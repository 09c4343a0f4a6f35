package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Limit;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Allocate and Refresh (RFC 8656 §7, §8). */
final class Allocating {
    private static final int BAD_REQUEST = 400;
    private static final int MISMATCH = 437;
    private static final int NO_SUCH_FAMILY = 440;
    private static final int WRONG_CREDENTIALS = 441;
    private static final int NO_SUCH_TRANSPORT = 442;
    private static final int OTHER_FAMILY = 443;

    private static final long LEAST_LIFE = 600;
    private static final long MOST_LIFE = 3_600;
    private static final int PORTS_TRIED = 8;

    private final TurnTerms terms;
    private final Allocations allocations;
    private final Quotas quotas;
    private long last;

    Allocating(TurnTerms terms, Allocations allocations, Quotas quotas) {
        this.terms = terms;
        this.allocations = allocations;
        this.quotas = quotas;
    }

    /** Answers, or asks for a port. */
    void allocate(
            Exchange exchange,
            CallName call,
            StunMessage request,
            Instant now,
            Consumer<Output> out) {
        Optional<Allocation> existing = allocations.of(exchange.from());
        if (existing.isPresent()) {
            again(existing.get(), exchange, call, now, out);
            return;
        }
        int refusal = refusal(exchange, call, request);
        Optional<TransportAddress> relayed =
                refusal == 0
                        ? port(family(request).orElseThrow(), request.has(StunAttribute.EVEN_PORT))
                        : Optional.empty();
        if (relayed.isEmpty()) {
            out.accept(exchange.error(refusal == 0 ? Quotas.NO_CAPACITY : refusal));
            return;
        }
        Share share = quotas.enter(call, exchange.from().client().counted(), now);
        PeerTable peers = new PeerTable(terms.limits().count(Limit.TURN_PEERS));
        last++;
        Allocation made = new Allocation(last, exchange, share, peers, relayed.get());
        allocations.add(made, end(request, call, now));
        out.accept(new Output.Open(made.number, made.relayed));
    }

    private void again(
            Allocation existing,
            Exchange exchange,
            CallName call,
            Instant now,
            Consumer<Output> out) {
        boolean same = existing.made.id().equals(exchange.id()) && existing.call().equals(call);
        if (!same) {
            out.accept(exchange.error(MISMATCH));
        } else if (existing.open) {
            out.accept(made(existing, now));
        }
    }

    private int refusal(Exchange exchange, CallName call, StunMessage request) {
        Optional<Integer> transport = request.number(StunAttribute.REQUESTED_TRANSPORT);
        if (transport.isEmpty()) {
            return BAD_REQUEST;
        }
        if (transport.get() >>> 24 != Transport.UDP.protocol()) {
            return NO_SUCH_TRANSPORT;
        }
        if (family(request).flatMap(terms::address).isEmpty()) {
            return NO_SUCH_FAMILY;
        }
        boolean wantsNextPort =
                request.value(StunAttribute.EVEN_PORT).filter(it -> it.get(0) < 0).isPresent();
        return wantsNextPort
                ? Quotas.NO_CAPACITY
                : quotas.refusal(call, exchange.from().client().counted());
    }

    private static Optional<Family> family(StunMessage request) {
        Optional<Integer> asked = request.number(StunAttribute.REQUESTED_ADDRESS_FAMILY);
        return asked.isEmpty() ? Optional.of(Family.IPV4) : Family.of(asked.get() >>> 24);
    }

    /** A port that no allocation has. */
    private Optional<TransportAddress> port(Family family, boolean even) {
        Bytes address = terms.address(family).orElseThrow();
        for (int i = 0; i < PORTS_TRIED; i++) {
            int port =
                    even
                            ? terms.ports().anyEven(terms.entropy())
                            : terms.ports().any(terms.entropy());
            TransportAddress place = new TransportAddress(address, port);
            if (!allocations.isUsed(place) && !(even && port % 2 != 0)) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** The port is open: now it is told. */
    void opened(Allocation allocation, Instant now, Consumer<Output> out) {
        allocation.open = true;
        out.accept(made(allocation, now));
    }

    /** Somebody else has the port: another one, or none. */
    void taken(Allocation allocation, Consumer<Output> out) {
        allocation.taken++;
        Optional<TransportAddress> next =
                allocation.taken < PORTS_TRIED
                        ? port(allocation.relayed.family(), allocation.relayed.port() % 2 == 0)
                        : Optional.empty();
        if (next.isPresent()) {
            allocations.move(allocation, next.get());
            out.accept(new Output.Open(allocation.number, next.get()));
        } else {
            forget(allocation);
            out.accept(allocation.made.error(Quotas.NO_CAPACITY));
        }
    }

    private static Output.Answer made(Allocation allocation, Instant now) {
        return allocation.made.success(answer ->
                answer.address(StunAttribute.XOR_RELAYED_ADDRESS, allocation.relayed)
                        .number(StunAttribute.LIFETIME, left(allocation, now))
                        .address(StunAttribute.XOR_MAPPED_ADDRESS, allocation.client().client()));
    }

    /** Gives an allocation its time anew, or ends it. */
    void refresh(
            Exchange exchange,
            CallName call,
            StunMessage request,
            Instant now,
            Consumer<Output> out) {
        int refusal = mismatch(exchange, call);
        Optional<Allocation> own = allocations.of(exchange.from());
        boolean otherFamily =
                request.has(StunAttribute.REQUESTED_ADDRESS_FAMILY)
                        && !family(request).equals(own.map(it -> it.relayed.family()));
        if (refusal != 0 || otherFamily) {
            out.accept(exchange.error(refusal == 0 ? OTHER_FAMILY : refusal));
            return;
        }
        Allocation allocation = own.orElseThrow();
        if (request.number(StunAttribute.LIFETIME).equals(Optional.of(0))) {
            end(allocation, out);
            out.accept(exchange.success(answer -> answer.number(StunAttribute.LIFETIME, 0)));
        } else {
            allocations.prolong(allocation, end(request, call, now));
            out.accept(
                    exchange.success(answer ->
                            answer.number(StunAttribute.LIFETIME, left(allocation, now))));
        }
    }

    /** Why a request about an allocation isn't for this asker; 0 if it is. */
    int mismatch(Exchange exchange, CallName call) {
        Optional<Allocation> own = allocations.of(exchange.from()).filter(it -> it.open);
        if (own.isEmpty()) {
            return MISMATCH;
        }
        return own.get().call().equals(call) ? 0 : WRONG_CREDENTIALS;
    }

    /** Closes an allocation's port and forgets it. */
    void end(Allocation allocation, Consumer<Output> out) {
        forget(allocation);
        out.accept(new Output.Close(allocation.number));
    }

    private void forget(Allocation allocation) {
        allocations.remove(allocation);
        quotas.leave(allocation.share, allocation.client().client().counted());
    }

    /** When it ends that is asked for now: never later than the credentials. */
    private static Instant end(StunMessage request, CallName call, Instant now) {
        long asked =
                request.number(StunAttribute.LIFETIME)
                        .map(Integer::toUnsignedLong)
                        .orElse(LEAST_LIFE);
        Instant end = now.plusSeconds(Math.clamp(asked, LEAST_LIFE, MOST_LIFE));
        return end.isBefore(call.end()) ? end : call.end();
    }

    private static int left(Allocation allocation, Instant now) {
        return (int) (allocation.ends.getEpochSecond() - now.getEpochSecond());
    }
}
