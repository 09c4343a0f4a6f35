package chat.tacit.protocol.wire;

/**
 * What a relay says about itself in its hello ({@code spec/10-wire} §3).
 *
 * @param limits the {@link #TOLD} ones are told to clients; after decoding, the others have their
 *     defaults
 */
public record Offer(Versions versions, Services services, StoreKind store, Limits limits) {
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
}
