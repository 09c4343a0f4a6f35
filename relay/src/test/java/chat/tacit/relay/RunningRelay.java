package chat.tacit.relay;

import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.turn.PortRange;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.turn.TurnConfig;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A true relay on loopback, with a store in memory unless another is given. */
final class RunningRelay implements AutoCloseable {
    static final long ROOM = 64L << 20;

    final Relay relay;

    private RunningRelay(Relay relay) {
        this.relay = relay;
    }

    static RunningRelay start() throws Exception {
        return start(Limits.defaults(), new Front.Direct());
    }

    static RunningRelay start(Limits limits, Front front) throws Exception {
        return start(limits, front, new MemoryStore(ROOM));
    }

    static RunningRelay start(Limits limits, Front front, Store store) throws Exception {
        SigningKey key = SigningKey.generate(Entropy.system());
        return start(new Keys.Passing(new Identity(key)), limits, front, store);
    }

    static RunningRelay start(Keys keys, Limits limits, Front front, Store store) throws Exception {
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                keys,
                                Listen.loopback().behind(front),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE),
                                limits),
                        store));
    }

    /** A relay that leads to others. */
    static RunningRelay leading(Limits limits, Reach reach) throws Exception {
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                        new Keys.Passing(
                                                new Identity(
                                                        SigningKey.generate(Entropy.system()))),
                                        Listen.loopback(),
                                        OperatorAddress.loopback(0),
                                        Services.of(Service.QUEUE, Service.PROXY),
                                        limits)
                                .reach(reach),
                        new MemoryStore(ROOM)));
    }

    /** A relay of live sessions, with a port of their own if it ends TLS itself. */
    static RunningRelay live(Limits limits, Front front) throws Exception {
        return live(
                new Keys.Passing(new Identity(SigningKey.generate(Entropy.system()))),
                limits,
                front);
    }

    static RunningRelay live(Keys keys, Limits limits, Front front) throws Exception {
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                keys,
                                Listen.loopback().withLivePort(0).behind(front),
                                OperatorAddress.loopback(0),
                                Services.of(Service.LIVE, Service.QUEUE),
                                limits),
                        new MemoryStore(ROOM)));
    }

    /** A relay that serves calls, whose credentials are made by {@code secret}. */
    static RunningRelay calls(Limits limits, Reach reach, Secret secret) throws Exception {
        return calls(limits, reach, new Front.Direct(), secret);
    }

    static RunningRelay calls(Limits limits, Reach reach, Front front, Secret secret)
            throws Exception {
        return calls(
                limits,
                reach,
                front,
                new TurnConfig(0, PortRange.DYNAMIC, List.of(), Optional.of(secret)));
    }

    /** One in whose place a coturn answers at this port. */
    static RunningRelay besideCoturn(int port, Secret secret) throws Exception {
        return calls(
                Limits.defaults(),
                Reach.PUBLIC,
                new Front.Direct(),
                new TurnConfig(
                        port,
                        PortRange.DYNAMIC,
                        List.of(),
                        Optional.of(secret),
                        true,
                        Optional.empty()));
    }

    /** One whose calls have this port. */
    static RunningRelay callsAt(int port) throws Exception {
        return calls(
                Limits.defaults(),
                Reach.PUBLIC,
                new Front.Direct(),
                new TurnConfig(port, PortRange.DYNAMIC));
    }

    /** One that hears at all addresses of this machine, and calls itself another one there. */
    static RunningRelay callsEverywhere(Reach reach, TurnConfig turn) throws Exception {
        return calls(
                Limits.defaults(),
                reach,
                new Listen(
                        List.of(new Host("127.0.0.1"), new Host("[::1]")),
                        "0.0.0.0",
                        0,
                        0,
                        new Front.Direct()),
                turn);
    }

    /** One that serves calls as it is told. */
    static RunningRelay calls(TurnConfig turn) throws Exception {
        return calls(Limits.defaults(), Reach.PUBLIC, new Front.Direct(), turn);
    }

    private static RunningRelay calls(Limits limits, Reach reach, Front front, TurnConfig turn)
            throws Exception {
        return calls(limits, reach, Listen.loopback().behind(front), turn);
    }

    private static RunningRelay calls(Limits limits, Reach reach, Listen listen, TurnConfig turn)
            throws Exception {
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                        new Keys.Passing(
                                                new Identity(
                                                        SigningKey.generate(Entropy.system()))),
                                        listen,
                                        OperatorAddress.loopback(0),
                                        Services.of(Service.QUEUE, Service.TURN),
                                        limits)
                                .reach(reach)
                                .turn(turn),
                        new MemoryStore(ROOM)));
    }

    /** The port of STUN and TURN. */
    int turnPort() {
        return relay.turnPort().orElseThrow();
    }

    /** A relay of accounts and rooms. */
    static RunningRelay rooms(Keys keys, Limits limits, Store store) throws Exception {
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                keys,
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.ROOM),
                                limits),
                        store));
    }

    static RunningRelay rooms(Limits limits) throws Exception {
        SigningKey key = SigningKey.generate(Entropy.system());
        return rooms(new Keys.Passing(new Identity(key)), limits, new MemoryStore(ROOM));
    }

    /** A relay of the mesh. */
    static RunningRelay mesh(Keys keys, Limits limits, Store store, MeshConfig config)
            throws Exception {
        return mesh(keys, limits, store, config, Reach.PRIVATE_TOO);
    }

    /** One that connects to public addresses alone. */
    static RunningRelay publicMesh(Limits limits, MeshConfig config) throws Exception {
        SigningKey key = SigningKey.generate(Entropy.system());
        return mesh(
                new Keys.Passing(new Identity(key)),
                limits,
                new MemoryStore(ROOM),
                config,
                Reach.PUBLIC);
    }

    private static RunningRelay mesh(
            Keys keys, Limits limits, Store store, MeshConfig config, Reach reach)
            throws Exception {
        return afterTheStart(
                Relay.start(
                        new RelayConfig(
                                        keys,
                                        Listen.loopback(),
                                        OperatorAddress.loopback(0),
                                        Services.of(Service.MESH),
                                        limits)
                                .reach(reach)
                                .mesh(config),
                        store));
    }

    /** One that takes what is signed now: of the second in which it started it takes nothing. */
    private static RunningRelay afterTheStart(Relay relay) {
        long started = Instant.now().getEpochSecond();
        await().atMost(2, SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Instant.now().getEpochSecond() > started);
        return new RunningRelay(relay);
    }

    static RunningRelay mesh(Limits limits, MeshConfig config) throws Exception {
        SigningKey key = SigningKey.generate(Entropy.system());
        return mesh(new Keys.Passing(new Identity(key)), limits, new MemoryStore(ROOM), config);
    }

    static RunningRelay mesh(Limits limits) throws Exception {
        return mesh(limits, MeshConfig.ALONE);
    }

    /** The port of live lines. */
    int livePort() {
        return relay.livePort().orElseThrow();
    }

    /** A relay that asks for its server key before it makes a queue. */
    static RunningRelay start(Secret serverKey) throws Exception {
        SigningKey key = SigningKey.generate(Entropy.system());
        return new RunningRelay(
                Relay.start(
                        new RelayConfig(
                                        new Keys.Passing(new Identity(key)),
                                        Listen.loopback(),
                                        OperatorAddress.loopback(0),
                                        Services.of(Service.QUEUE),
                                        Limits.defaults())
                                .serverKey(Optional.of(serverKey)),
                        new MemoryStore(ROOM)));
    }

    /** Behind a proxy that may have any address. */
    static Front behindProxy() {
        return new Front.BehindProxy(List.of());
    }

    static Limits impatient() {
        return Limits.defaults().with(Limit.CLIENT_CONNECT_TIMEOUT, 1_500);
    }

    RelayAddress address() {
        return relay.address();
    }

    int port() {
        return relay.port();
    }

    /** The operator's page. */
    String operator(String path) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + relay.operatorPort() + path);
        try (InputStream in = page.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The value of a metric, 0 if it isn't there. */
    double metric(String nameAndLabels) throws Exception {
        return operator("/metrics")
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        relay.close();
    }
}
