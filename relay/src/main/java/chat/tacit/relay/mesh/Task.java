package chat.tacit.relay.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.host.FetchDesk;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/** What a request comes to once all that can be checked of it by itself holds. */
sealed interface Task {

    /** There is an answer already. */
    record Answer(MeshReply reply) implements Task {}

    /** A client's packet, with its work. */
    record Post(PacketHash hash, Packet packet, Poster from) implements Task {}

    /** A packet that another server passes on. */
    record Pass(Fingerprint from, PacketHash hash, Packet packet, PeerProof.Passing passing)
            implements Task {}

    /** The owner of a key asks for what waits. */
    record Fetch(FetchDesk.Granted granted, MailboxInput.Asker asker) implements Task {}

    /** Another server says what became of a packet. */
    record Tell(Fingerprint from, KeptNotice notice) implements Task {}

    record GetLoad() implements Task {}

    /**
     * @param introduced the server that asks, if it says who it is
     */
    record GetList(Optional<RelayAddress> introduced) implements Task {}

    record GetAnnouncement(Fingerprint server) implements Task {}
}
