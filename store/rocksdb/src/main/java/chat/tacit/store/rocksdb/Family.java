package chat.tacit.store.rocksdb;

import java.nio.charset.StandardCharsets;

/** The column families: what is kept, under which key, in which form. Numbers are big-endian. */
enum Family {
    /** {@code "format"} → the version of all this, one byte. */
    META("default"),
    /**
     * log key → next sequence u64 ‖ first and last hour u32 in {@link #EXPIRY} ‖ first and last
     * sequence u64 of each run of entries.
     */
    HEADERS("headers"),
    /** size of the log key u8 ‖ log key ‖ sequence u64 → expiry u64 ‖ entry. */
    ENTRIES("entries"),
    /** row key → revision u64 ‖ expiry u64 ‖ value. */
    ROWS("rows"),
    /** hour u32 ‖ 'l' for a log or 'r' for a row ‖ its key → nothing: what may expire when. */
    EXPIRY("expiry");

    private final String id;

    Family(String id) {
        this.id = id;
    }

    byte[] id() {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
