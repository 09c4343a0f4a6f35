package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.Result;

/** What happens to {@link Outgoing}. */
public sealed interface OutgoingInput {

    /** The relay has started: what an earlier process left is read back. Comes once, first. */
    record Begin() implements OutgoingInput {}

    /**
     * A client posts a packet whose work was checked.
     *
     * @param call by which its answer is told apart, new each time
     */
    record Post(long call, PacketHash hash, Packet packet, Poster from) implements OutgoingInput {}

    /** An RX keeps the packet ({@link Output.Delivered}). */
    record Delivered(PacketHash hash) implements OutgoingInput {}

    /** The way that the packet took has ended ({@link Output.Retry}). */
    record Retry(PacketHash hash) implements OutgoingInput {}

    /** The call on the store with this token ended. */
    record Completed(long token, Result result) implements OutgoingInput {}

    /** Whether there is room in the store for more; at first there is. */
    record Room(boolean inStore) implements OutgoingInput {}

    /** What was delivered is to be erased: comes four times in ERASURE. */
    record Sweep() implements OutgoingInput {}

    /** The time that {@link Outgoing#wakeAt} named has come. */
    record Wake() implements OutgoingInput {}
}
