package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.mesh.Packets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a busy relay says about its users in its log, its metrics and its sockets: nothing. */
@Isolated("hears the log and sees the sockets of the whole process")
class PrivacyTest {
    private static final String ADDRESS = "198.51.100.77";
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(80));

    @Test
    void neitherLogNorMetricsNameAnybody() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger own = (Logger) LoggerFactory.getLogger("chat.tacit");
        root.addAppender(log);
        own.setLevel(Level.TRACE);
        List<Bytes> ids = new ArrayList<>();
        String said;
        try (RunningRelay relay =
                RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy())) {
            LoggerFactory.getLogger("chat.tacit.relay.Probe").info("probe");
            for (int i = 0; i < 5; i++) {
                ids.addAll(busy(relay));
            }
            said =
                    relay.operator("/metrics")
                            + log.list.stream()
                                    .map(PrivacyTest::text)
                                    .collect(Collectors.joining("\n"));
        } finally {
            root.detachAppender(log);
            own.setLevel(null);
        }

        assertThat(said).contains("probe", "tacit_strikes_total").doesNotContain(ADDRESS);
        for (Bytes id : ids) {
            assertThat(said)
                    .doesNotContain(id.hex())
                    .doesNotContain(id.base64Url())
                    .doesNotContain(Base64.getEncoder().encodeToString(id.toArray()));
        }
    }

    @Test
    void neitherLogNorMetricsOfTheMeshNameAnybody() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger own = (Logger) LoggerFactory.getLogger("chat.tacit");
        root.addAppender(log);
        own.setLevel(Level.TRACE);
        Packet packet = Packets.packet(KEY.publicKey(), 1);
        String said;
        try (RunningRelay relay = RunningRelay.mesh(MeshTest.QUICK);
                MeshClient client = MeshClient.at(relay.address())) {
            LoggerFactory.getLogger("chat.tacit.relay.Probe").info("probe");
            use(client, packet);
            client.ask("POST", "/mesh/packets", Map.of(), new byte[3]);
            said =
                    relay.operator("/metrics")
                            + log.list.stream()
                                    .map(PrivacyTest::text)
                                    .collect(Collectors.joining("\n"));
        } finally {
            root.detachAppender(log);
            own.setLevel(null);
        }

        assertThat(said)
                .contains("probe", "tacit_mesh_packets_fetched_total 1.0")
                .doesNotContain("127.0.0.1")
                .doesNotContain(packet.hash().toString())
                .doesNotContain(packet.hash().bytes().hex())
                .doesNotContain(KEY.publicKey().thumbprint().toString())
                .doesNotContain(KEY.publicKey().bytes().hex().substring(80, 120))
                .doesNotContain(
                        Base64.getEncoder()
                                .encodeToString(KEY.publicKey().bytes().toArray())
                                .substring(80, 120));
    }

    /** A packet is posted and fetched. */
    private static void use(MeshClient client, Packet packet) throws Exception {
        Cursor start = MeshTest.begin(client, KEY);
        MeshTest.post(client, packet);
        MeshTest.fetched(client, KEY, start);
    }

    @Test
    void serverThatKnowsNoOtherOpensNoConnection() throws Exception {
        List<Connection> before = connections();
        try (RunningRelay relay = RunningRelay.mesh(MeshTest.QUICK);
                MeshClient client = MeshClient.at(relay.address())) {
            use(client, Packets.packet(KEY.publicKey(), 2));
            List<Connection> all = connections();
            all.removeAll(before);
            assertThat(all).anyMatch(it -> it.local() == relay.port());
            assertThat(all)
                    .allMatch(it -> it.local() == relay.port() || it.remote() == relay.port());
        }
    }

    /** To public addresses alone, unless it is told otherwise: to this machine never. */
    @Test
    void serverConnectsToItsPeerAndNotToPrivateAddresses() throws Exception {
        try (RunningRelay peer = RunningRelay.mesh(MeshTest.QUICK)) {
            MeshConfig config = new MeshConfig(List.of(peer.address()), Optional.empty());
            Limits lively = MeshTest.QUICK.with(Limit.MESH_GOSSIP, 1);
            try (RunningRelay relay = RunningRelay.mesh(lively, config)) {
                await().atMost(20, SECONDS).until(() -> peer.metric("tacit_mesh_servers") == 1);
                assertThat(relay.metric("tacit_mesh_servers")).isOne();
            }
            double connected = peer.metric("tacit_connections");
            List<Connection> before = connections();
            try (RunningRelay relay = RunningRelay.publicMesh(MeshTest.QUICK, config);
                    MeshClient client = MeshClient.at(relay.address())) {
                MeshTest.begin(client, KEY);
                client.post(Packets.packet(KEY.publicKey(), 3), 4);
                List<Connection> all = connections();
                all.removeAll(before);
                assertThat(all).noneMatch(it -> it.remote() == peer.port());
                assertThat(peer.metric("tacit_connections")).isLessThanOrEqualTo(connected);
            }
        }
    }

    /** A whole life of a queue, and some misbehaviour. */
    private static List<Bytes> busy(RunningRelay relay) throws Exception {
        try (QueueClient client =
                        new QueueClient(
                                TestClient.plain(relay.port(), ADDRESS).greet(relay.address()));
                TestClient bad =
                        TestClient.plain(relay.port(), "203.0.113.1").greet(relay.address())) {
            QueueClient.QueueBox queue = client.create();
            client.subscribe(queue, 0);
            client.sendAndWait(queue, Entropy.system().bytes(Body.SMALL));
            client.acknowledgeAndWait(queue, client.receive().id());
            bad.send(new byte[50]);
            bad.closeCode();
            return List.of(
                    queue.recipient().bytes(),
                    queue.sender().bytes(),
                    queue.recipientKey().publicKey().bytes(),
                    queue.senderKey().publicKey().bytes(),
                    client.socket.session().session().id());
        } catch (io.vertx.core.http.UpgradeRejectedException e) {
            // The misbehaving address was banned at last, which is a part of the story.
            return List.of();
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    /**
     * Linux tells which sockets this process has; each is the relay's port or a test client's. What
     * was there before is what other tests are still closing.
     */
    @Test
    void relayOpensNoConnectionOfItsOwn() throws Exception {
        List<Connection> before = connections();
        try (RunningRelay relay =
                RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy())) {
            busy(relay);
            try (TestClient client =
                    TestClient.plain(relay.port(), ADDRESS).greet(relay.address())) {
                assertThat(client.isOpen()).isTrue();
                Set<Integer> ports = Set.of(relay.port(), relay.relay.operatorPort());
                List<Connection> all = connections();
                all.removeAll(before);
                assertThat(all).anyMatch(it -> it.local() == relay.port());
                assertThat(all)
                        .allMatch(it -> ports.contains(it.local()) || ports.contains(it.remote()));
            }
        }
    }

    private record Connection(int local, int remote) {}

    /** The TCP connections of this process that are established or being so. */
    private static List<Connection> connections() throws IOException {
        Set<String> own = inodes();
        List<Connection> connections = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
                String[] fields = line.strip().split("\\s+", -1);
                boolean live = fields[3].equals("01") || fields[3].equals("02");
                if (live && own.contains(fields[9])) {
                    connections.add(new Connection(port(fields[1]), port(fields[2])));
                }
            }
        }
        return connections;
    }

    private static int port(String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1), 16);
    }

    private static Set<String> inodes() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(PrivacyTest::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }
}
