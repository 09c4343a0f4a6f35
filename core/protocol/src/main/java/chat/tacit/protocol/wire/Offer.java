package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

import java.util.List;

/**
 * What a relay says about itself in its hello ({@code spec/10-wire} §3).
 *
 * @param limits the {@link #TOLD} ones are told to clients; after decoding, the others have their
 *     defaults
 */
public record Offer(Versions versions, Services services, StoreKind store, Limits limits) {
    /** The limits that a client has to know, in the order of their fields from 1. */
    public static final List<Limit> TOLD =
            List.of(
                    Limit.FRAME_BYTES,
                    Limit.SUBSCRIBE_ENTRIES,
                    Limit.DELIVERY_WINDOW_MAXIMUM,
                    Limit.QUEUE_MESSAGES,
                    Limit.OPEN_QUEUE_MESSAGES,
                    Limit.RETENTION,
                    Limit.IDLE_QUEUE,
                    Limit.UNUSED_INVITATION,
                    Limit.BLOB_BYTES,
                    Limit.BLOB_LIFE);

    static void writeLimits(Limits limits, Proto.Writer writer) {
        for (int i = 0; i < TOLD.size(); i++) {
            writer.u64(i + 1, limits.value(TOLD.get(i)));
        }
    }

    /**
     * @throws MalformedException if one is missing or out of its range
     */
    static Limits readLimits(Proto.Reader reader) {
        Limits limits = Limits.defaults();
        for (int i = 0; i < TOLD.size(); i++) {
            Limit limit = TOLD.get(i);
            long value = reader.u64(i + 1);
            if (value < limit.minimum() || value > limit.maximum()) {
                throw new MalformedException(limit + " is out of its range");
            }
            limits = limits.with(limit, value);
        }
        return limits;
    }
}
