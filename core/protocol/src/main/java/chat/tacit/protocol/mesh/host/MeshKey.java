package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.store.StoreKey;

/**
 * The name of a row or a log of this service in the relay's store: {@code space ‖ id} ({@code
 * spec/40-mesh} §15).
 *
 * @param id a thumbprint or the hash of a packet, 32 bytes; a time, 8 bytes; one byte for what
 *     there is once
 */
public record MeshKey(Space space, Bytes id) implements StoreKey {

    /** Different from those of every other service. */
    @Override
    public char letter() {
        return space.letter;
    }

    /** What kind of thing a name belongs to. */
    public enum Space {
        /** By thumbprint: {@link LeaseRow}. By time: the log of keys that may be over then. */
        LEASE('g'),
        /** By thumbprint: the log of packets that are kept for a key. */
        MAILBOX('f'),
        /** By the hash of a packet: that it was kept here. */
        KEPT('h'),
        /** By quarter of an hour: the log of {@link OutgoingEntry}s that are due in it. */
        OUTGOING('t'),
        /** Once: the log of announcements of verified servers. */
        SERVERS('n'),
        /** Once: the row of keys for probes. By day: the log of what became of probes. */
        PROBES('w');

        private final char letter;

        Space(char letter) {
            this.letter = letter;
        }
    }
}
