package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.OperatorProof;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers with keys, addresses and networks of their own, for tests. */
public final class ServerSamples {
    public static final Set<Role> ROLES = Set.of(Role.RX, Role.TX);

    private ServerSamples() {}

    /** The identity of server {@code number}. */
    public static SigningKey identity(int number) {
        return SigningKey.of(Secret.random(new SeededEntropy(1_000 + number), 32));
    }

    /** Where server {@code number} is: in an IPv4 /16 of its own. */
    public static Bytes ip(int number) {
        return Bytes.of(new byte[] {(byte) (11 + number / 200), (byte) (number % 200), 1, 1});
    }

    public static RelayAddress address(int number) {
        return address(number, host(number), 443);
    }

    public static RelayAddress address(int number, String host, int port) {
        return new RelayAddress(
                Fingerprint.of(identity(number).publicKey()), List.of(new Host(host)), port);
    }

    private static String host(int number) {
        return (11 + number / 200) + "." + number % 200 + ".1.1";
    }

    public static SignedMessage announcement(int number, Instant now) {
        return announcement(number, Optional.empty(), now);
    }

    public static SignedMessage announcement(
            int number, Optional<OperatorProof> operator, Instant now) {
        return SignedMessage.sign(
                new Announcement(address(number), operator, ROLES).json(), now, identity(number));
    }

    /** Server {@code number}, an operator of its own. */
    public static MeshServer server(int number) {
        return new MeshServer(
                address(number),
                new Operator(address(number).fingerprint(), Set.of(ip(number).slice(0, 2))),
                ROLES,
                Instant.EPOCH);
    }

    /** Server {@code number} in the hands of whoever runs server {@code operator}. */
    public static MeshServer server(int number, int operator) {
        return new MeshServer(
                address(number),
                new Operator(address(operator).fingerprint(), Set.of(ip(number).slice(0, 2))),
                ROLES,
                Instant.EPOCH);
    }
}
