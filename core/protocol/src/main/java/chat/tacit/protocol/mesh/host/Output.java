package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PeerProof;

/** What a {@link Forwarding} wants done. */
public sealed interface Output {

    /**
     * The packet is to be kept if this server is RX of its key. {@link Input.Kept}, {@link
     * Input.Gone} or {@link Input.Foreign} follows, and nothing where it can't be kept.
     */
    record Offer(PacketHash hash, Packet packet) implements Output {}

    /** The packet goes to a neighbour. */
    record Pass(Fingerprint to, Packet packet, PeerProof.Passing passing) implements Output {}

    /** The notice goes to the server that the packet came from. */
    record Tell(Fingerprint to, KeptNotice notice) implements Output {}

    /** An RX keeps a packet of which this server is TX. */
    record Delivered(PacketHash hash, Fingerprint server) implements Output {}

    /** TX is to pass a packet on again at once, since the way that it took has ended. */
    record Retry(PacketHash hash) implements Output {}

    /** A server said something that doesn't hold: it counts as a lost probe (§12). */
    record Blame(Fingerprint server) implements Output {}
}
