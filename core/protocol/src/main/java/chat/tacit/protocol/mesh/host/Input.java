package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PeerProof;

import java.util.Set;

/** What happens to a {@link Forwarding}. */
public sealed interface Input {

    /**
     * This server is TX of a packet, which is durable, and passes it on: for the first time, or
     * again.
     */
    record Posted(PacketHash hash, Packet packet) implements Input {}

    /**
     * This server probes a neighbour: a packet of its own goes there and nowhere else (§12.2); once
     * more if nobody said that it is kept.
     */
    record Probed(PacketHash hash, Packet packet, Fingerprint neighbour) implements Input {}

    /**
     * A neighbour passed a packet on.
     *
     * @param passing how many servers it may still pass, this one not counted, and how it came
     */
    record Passed(Fingerprint from, PacketHash hash, Packet packet, PeerProof.Passing passing)
            implements Input {}

    /** A server says what became of a packet; that it is this server was checked. */
    record Told(Fingerprint from, KeptNotice notice) implements Input {}

    /** This server is RX of an offered packet, which is durable. */
    record Kept(KeptNotice.About about, Jws lease) implements Input {}

    /** This server was RX for an offered packet's key, and is no more. */
    record Gone(KeptNotice.About about) implements Input {}

    /** This server has nothing to do with an offered packet's key. */
    record Foreign(PacketHash hash, Packet packet) implements Input {}

    /** To whom packets are passed from now on. */
    record Neighbours(Set<Fingerprint> servers) implements Input {
        public Neighbours {
            servers = Set.copyOf(servers);
        }
    }
}
