package chat.tacit.protocol.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * What a relay says about itself in its hello ({@code spec/10-wire} §3).
 *
 * @param limits the {@link #TOLD} ones are told to clients; after decoding, the others have their
 *     defaults
 * @param ends when a relay that retires ends, in whole seconds after 1970
 */
public record Offer(
        Versions versions,
        Services services,
        StoreKind store,
        Limits limits,
        Optional<Instant> ends) {
    /** The limits that a client has to know, in the order of their fields from 1. */
    public static final ToldLimits TOLD =
            ToldLimits.of(
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

    /** Of a relay that stays. */
    public Offer(Versions versions, Services services, StoreKind store, Limits limits) {
        this(versions, services, store, limits, Optional.empty());
    }

    /** The same of a relay that retires, and ends then. */
    public Offer until(Instant end) {
        return new Offer(versions, services, store, limits, Optional.of(end));
    }
}
