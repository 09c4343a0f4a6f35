package chat.tacit.client.mesh;

import chat.tacit.protocol.wire.RelayAddress;

/** What is to be done now: one exchange over a connection of its own. */
public sealed interface Slot {
    /** A packet is posted: the one that waits longest, or else a loop. */
    record Send() implements Slot {}

    /** A key is fetched at one of its RX. */
    record Fetch(long key, RelayAddress server) implements Slot {}
}
