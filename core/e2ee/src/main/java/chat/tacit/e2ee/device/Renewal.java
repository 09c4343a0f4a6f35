package chat.tacit.e2ee.device;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

/**
 * What the root device of a log says when keys were renewed with a contact: by which logs the two
 * go on ({@code spec/65-device} §12). It counts only together with the contact's.
 *
 * @param log whose root device says it
 * @param root entry 0 of the log that takes its place, signed by its own key
 * @param peer the contact's log
 * @param peerNext the log that takes the place of that
 */
public record Renewal(LogId log, SignedEntry root, LogId peer, LogId peerNext) {
    /** Bytes of the longest. */
    static final int MAX_SIZE = 384;

    /**
     * The log that takes the place of the one before.
     *
     * @throws MalformedException if {@link #root} is no entry
     */
    LogId next() {
        return LogEntry.decode(root.entry()).log();
    }

    void write(Proto.Writer writer) {
        writer.bytes(1, log.bytes())
                .message(2, w -> SignedEntry.write(root, w))
                .bytes(3, peer.bytes())
                .bytes(4, peerNext.bytes());
    }

    static Renewal read(Proto.Reader reader) {
        return new Renewal(
                new LogId(reader.bytes(1, LogId.SIZE)),
                reader.message(2, SignedEntry::read),
                new LogId(reader.bytes(3, LogId.SIZE)),
                new LogId(reader.bytes(4, LogId.SIZE)));
    }
}
