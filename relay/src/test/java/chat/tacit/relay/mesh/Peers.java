package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers that are verified, each with an identity of its number. */
final class Peers {
    private static final Bytes LOCAL = Bytes.of(new byte[] {127, 0, 0, 1});

    private Peers() {}

    static SigningKey identity(int number) {
        return SigningKey.of(Secret.random(new SeededEntropy(500 + number), 32));
    }

    static Fingerprint name(int number) {
        return Fingerprint.of(identity(number).publicKey());
    }

    static VerifiedServer at(int number, int port, Instant now) {
        RelayAddress address = new RelayAddress(name(number), List.of(new Host("127.0.0.1")), port);
        var announcement =
                new Announcement(address, Optional.empty(), Set.of(Announcement.Role.RX));
        SignedMessage signed = SignedMessage.sign(announcement.json(), now, identity(number));
        MeshServer server =
                MeshServer.of(signed, name(number), it -> Operator.of(it, LOCAL), now)
                        .orElseThrow();
        return new VerifiedServer(server, signed, new Proofs.Place(name(number), LOCAL, port));
    }
}
