package chat.tacit.protocol.queue;

/** The name of a row, or of a queue's log, in the relay's store: {@code space ‖ id}. */
public record RowKey(Space space, EntityId id) {

    /** What kind of thing a name belongs to. */
    public enum Space {
        /** By sender id: {@link QueueRow}. */
        QUEUE('q'),
        /** By recipient id: {@link RecipientRow}. */
        RECIPIENT('r'),
        /** By recipient id: the log of the queue's messages, not a row. */
        MESSAGES('m'),
        /** By sender id: {@link RateRow}. */
        RATE('o'),
        /** By link id: {@link LinkRow}. */
        LINK('l'),
        /** By link id: the fixed part, as it was put. */
        LINK_FIXED('k'),
        /** By link id: the mutable part, as it was put. */
        LINK_MUTABLE('u'),
        /** By blob id: {@link BlobRow}. */
        BLOB('b');

        private final char code;

        Space(char code) {
            this.code = code;
        }

        /** The first byte of the name, different from those of every other service. */
        public char code() {
            return code;
        }
    }

    static RowKey queue(SenderId id) {
        return new RowKey(Space.QUEUE, id.entity());
    }

    static RowKey recipient(RecipientId id) {
        return new RowKey(Space.RECIPIENT, id.entity());
    }

    static RowKey rate(SenderId id) {
        return new RowKey(Space.RATE, id.entity());
    }

    static RowKey link(LinkId id) {
        return new RowKey(Space.LINK, id.entity());
    }

    static RowKey linkFixed(LinkId id) {
        return new RowKey(Space.LINK_FIXED, id.entity());
    }

    static RowKey linkMutable(LinkId id) {
        return new RowKey(Space.LINK_MUTABLE, id.entity());
    }

    static RowKey blob(BlobId id) {
        return new RowKey(Space.BLOB, id.entity());
    }
}
