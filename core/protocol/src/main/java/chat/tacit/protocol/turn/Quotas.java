package chat.tacit.protocol.turn;

import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What calls, addresses and all together may use ({@code spec/80-calls} §4). */
final class Quotas {
    /** The error for what is too much for one. */
    static final int QUOTA_REACHED = 486;

    /** The error for what is too much for the relay. */
    static final int NO_CAPACITY = 508;

    /** What a datagram has besides its data: IPv6's header and UDP's. */
    static final int HEADERS = 48;

    private final Limits limits;
    private final Map<CallName, Share> calls = new HashMap<>();
    private final Map<PeerAddress, Integer> addresses = new HashMap<>();
    private final Bucket bytes;
    private int allocations;

    Quotas(Limits limits, Instant now) {
        this.limits = limits;
        this.bytes = bucket(Limit.TURN_BYTES_PER_SECOND, now);
    }

    /** The error with which one more allocation is refused; 0 if there may be one. */
    int refusal(CallName call, PeerAddress address) {
        Share share = calls.get(call);
        boolean ownFull =
                share != null && share.allocations >= limits.count(Limit.TURN_ALLOCATIONS_PER_CALL);
        if (ownFull
                || addresses.getOrDefault(address, 0)
                        >= limits.count(Limit.TURN_ALLOCATIONS_PER_ADDRESS)) {
            return QUOTA_REACHED;
        }
        return allocations >= limits.count(Limit.TURN_ALLOCATIONS) ? NO_CAPACITY : 0;
    }

    /** Counts an allocation. */
    Share enter(CallName call, PeerAddress address, Instant now) {
        Share share =
                calls.computeIfAbsent(
                        call, _ -> new Share(call, bucket(Limit.TURN_CALL_BYTES_PER_SECOND, now)));
        share.allocations++;
        addresses.merge(address, 1, Integer::sum);
        allocations++;
        return share;
    }

    /** An allocation is gone. */
    void leave(Share share, PeerAddress address) {
        share.allocations--;
        if (share.allocations == 0) {
            calls.remove(share.call);
        }
        addresses.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        allocations--;
    }

    /**
     * Counts a datagram that passes an allocation of a call, with {@value #HEADERS} bytes more than
     * it carries, so that empty ones cost something as well; whether it may.
     */
    boolean pass(Share share, int size, Instant now) {
        int cost = size + HEADERS;
        return share.bytes.take(cost, now) && bytes.take(cost, now);
    }

    private Bucket bucket(Limit limit, Instant now) {
        int perSecond = limits.count(limit);
        return new Bucket(perSecond, perSecond, now);
    }
}
