package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/** What happens to {@link Mailboxes}. */
public sealed interface MailboxInput {

    /** The relay has started: which keys it knows is read back. Comes once, first. */
    record Begin() implements MailboxInput {}

    /** A packet that may be for a key of this server ({@link Output.Offer}). */
    record Offered(PacketHash hash, Packet packet) implements MailboxInput {}

    /**
     * The owner of a key fetches.
     *
     * @param call by which its answer is told apart, new each time
     */
    record Fetched(long call, FetchDesk.Granted granted, Asker asker) implements MailboxInput {}

    /**
     * From where a request came.
     *
     * @param address if it is known
     * @param isShared whether many share it, or it is that of a proxy
     */
    record Asker(Optional<PeerAddress> address, boolean isShared) {}

    /** The call on the store with this token ended. */
    record Completed(long token, Result result) implements MailboxInput {}

    /** Whether there is room in the store for more; at first there is. */
    record Room(boolean inStore) implements MailboxInput {}

    /** Keys that are over are to be erased: comes four times in ERASURE. */
    record Sweep() implements MailboxInput {}
}
