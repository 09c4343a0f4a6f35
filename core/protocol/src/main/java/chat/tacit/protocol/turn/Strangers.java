package chat.tacit.protocol.turn;

import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said to those who haven't shown that they get what is sent to their address: over UDP
 * anybody can write another's ({@code spec/80-calls} §3). In memory, at most {@link
 * Limit#STRIKE_ADDRESSES} addresses, the one that asked longest ago forgotten first.
 */
final class Strangers {
    /** How many times as long as what it answers an answer may be (as RFC 9000 §8.1 has it). */
    private static final int MOST_TIMES = 3;

    private final Limits limits;
    private final Map<PeerAddress, Bucket> answers = new LinkedHashMap<>(16, 0.75f, true);

    Strangers(Limits limits) {
        this.limits = limits;
    }

    /** Whether an answer may be sent; counts it if so. */
    boolean mayHear(FiveTuple to, ByteBuffer answer, int asked, Instant now) {
        return switch (to.transport()) {
            case TLS -> true;
            case UDP ->
                    answer.remaining() <= MOST_TIMES * asked
                            && bucket(to.client().counted(), now).take(now);
        };
    }

    private Bucket bucket(PeerAddress address, Instant now) {
        Bucket bucket =
                answers.computeIfAbsent(
                        address,
                        _ ->
                                new Bucket(
                                        limits.count(Limit.TURN_ANSWERS),
                                        limits.count(Limit.TURN_ANSWERS_PER_SECOND),
                                        now));
        if (answers.size() > limits.count(Limit.STRIKE_ADDRESSES)) {
            answers.remove(answers.keySet().iterator().next());
        }
        return bucket;
    }
}
