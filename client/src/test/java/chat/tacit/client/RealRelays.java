package chat.tacit.client;

import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.turn.PortRange;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.turn.TurnConfig;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Relays as operators run them, on this machine's loopback, each with keys of its own. */
public final class RealRelays {
    /** How long a relay of another test may be at a port that a relay had before. */
    private static final Duration PORT_FREE = Duration.ofMinutes(1);

    private RealRelays() {}

    /** One that keeps queues, in memory. */
    static Relay keepingQueues() throws RelayException {
        return keepingQueues(Listen.loopback(), Limits.defaults(), memory());
    }

    /** One that is reached in another way. */
    static Relay keepingQueues(Listen listen) throws RelayException {
        return keepingQueues(listen, Limits.defaults(), memory());
    }

    /** One with other limits. */
    static Relay keepingQueues(Limits limits) throws RelayException {
        return keepingQueues(Listen.loopback(), limits, memory());
    }

    /** One that keeps them in this store. */
    static Relay keepingQueues(Store store) throws RelayException {
        return keepingQueues(Listen.loopback(), Limits.defaults(), store);
    }

    private static Relay keepingQueues(Listen listen, Limits limits, Store store)
            throws RelayException {
        return Relay.start(
                new RelayConfig(
                        keys(),
                        listen,
                        OperatorAddress.loopback(0),
                        Services.of(Service.QUEUE),
                        limits),
                store);
    }

    /** One that retires, and ends then. */
    static Relay retiring(Instant end) throws RelayException {
        return Relay.start(
                new RelayConfig(
                                keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE),
                                Limits.defaults())
                        .until(end),
                memory());
    }

    /** One that relays calls, whose credentials are made by {@code secret}. */
    static Relay calling(Secret secret, Store store) throws RelayException {
        return Relay.start(
                new RelayConfig(
                                keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE, Service.TURN),
                                Limits.defaults())
                        .turn(new TurnConfig(0, PortRange.DYNAMIC, List.of(), Optional.of(secret))),
                store);
    }

    /** One that carries live sessions. */
    static Relay live() throws RelayException {
        return Relay.start(
                new RelayConfig(
                        keys(),
                        Listen.loopback(),
                        OperatorAddress.loopback(0),
                        Services.of(Service.QUEUE, Service.LIVE),
                        Limits.defaults()),
                memory());
    }

    /** One that leads to others, those of this machine too. */
    public static Relay leading() throws RelayException {
        return Relay.start(
                new RelayConfig(
                                keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.PROXY),
                                Limits.defaults())
                        .reach(Reach.PRIVATE_TOO),
                memory());
    }

    /** One of accounts and rooms. */
    public static Relay rooms() throws RelayException {
        return rooms(keys(), Listen.loopback(), Limits.defaults(), memory());
    }

    /** One of accounts and rooms, as it is kept. */
    public static Relay rooms(Keys keys, Listen listen, Limits limits, Store store)
            throws RelayException {
        await().atMost(PORT_FREE).until(() -> listen.port() == 0 || isFree(listen.port()));
        return Relay.start(
                new RelayConfig(
                        keys,
                        listen,
                        OperatorAddress.loopback(0),
                        Services.of(Service.QUEUE, Service.ROOM),
                        limits),
                store);
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** One of a mesh on this machine, which knows its peers, and keeps queues. */
    public static Relay meshing(List<RelayAddress> peers, Limits limits) throws RelayException {
        return meshing(peers, limits, Services.of(Service.QUEUE, Service.MESH));
    }

    /** One of a mesh that keeps no queues. */
    static Relay meshingAlone(List<RelayAddress> peers, Limits limits) throws RelayException {
        return meshing(peers, limits, Services.of(Service.MESH));
    }

    private static Relay meshing(List<RelayAddress> peers, Limits limits, Services services)
            throws RelayException {
        return Relay.start(
                new RelayConfig(
                                keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                services,
                                limits)
                        .reach(Reach.PRIVATE_TOO)
                        .mesh(new MeshConfig(peers, Optional.empty())),
                memory());
    }

    /** One of accounts, which may make one who knows a code. */
    public static Relay roomsByCode(Secret code) throws RelayException {
        return Relay.start(
                new RelayConfig(
                                keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE, Service.ROOM),
                                Limits.defaults())
                        .inviteCodes(Optional.of(List.of(code))),
                memory());
    }

    public static Keys keys() {
        return new Keys.Passing(new Identity(SigningKey.generate(Entropy.system())));
    }

    public static Store memory() {
        return new MemoryStore(1 << 24);
    }
}
