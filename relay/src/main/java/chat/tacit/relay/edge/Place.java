package chat.tacit.relay.edge;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.relay.mesh.MeshEndpoint;
import chat.tacit.relay.proxy.ProxyService;
import chat.tacit.relay.queue.QueueService;
import chat.tacit.relay.room.RoomEndpoint;

import java.time.InstantSource;
import java.util.Optional;

/**
 * What the edge serves, the same on every event loop.
 *
 * @param identity what all hellos have in common
 * @param queues what {@code /queue} leads to
 * @param proxy what {@code CONNECT} leads through, if the relay offers it
 * @param rooms what answers the calls of gRPC, if the relay offers it
 * @param mesh what answers under {@code /mesh/}, if the relay offers it
 * @param turn what answers STUN and TURN, if the relay offers it
 */
public record Place(
        RelayIdentity identity,
        QueueService queues,
        Optional<ProxyService> proxy,
        Optional<RoomEndpoint> rooms,
        Optional<MeshEndpoint> mesh,
        Optional<TurnPlace> turn,
        Listen listen,
        InstantSource clock,
        Entropy entropy) {

    /** The relay's address if {@code boundPort} is the port that it listens on. */
    public RelayAddress address(int boundPort) {
        int port = listen.publicPort() == 0 ? boundPort : listen.publicPort();
        return new RelayAddress(identity.fingerprint(), listen.hosts(), port);
    }

    /** Whether another relay of which this one tells is at an address: it is never banned. */
    boolean isListed(PeerAddress address) {
        return mesh.filter(it -> it.isServer(address)).isPresent();
    }

    Limits limits() {
        return identity.offer().limits();
    }
}
