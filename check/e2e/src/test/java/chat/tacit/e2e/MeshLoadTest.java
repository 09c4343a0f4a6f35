package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.MeshServerStatus;
import chat.tacit.client.mesh.MeshServerStatus.Job;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client of a mesh posts less where a server has much to do, as that says itself. A load is that
 * of a minute, and so is most of what this test waits for. It runs where it is asked for, since
 * beside other tests it has waited in vain: {@code -Dmesh.load=true -Dtest=MeshLoadTest}.
 */
@Order(2)
@EnabledIfSystemProperty(
        named = "mesh.load",
        matches = "true",
        disabledReason = "wants the machine for itself: -Dmesh.load=true")
final class MeshLoadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROOM = 300;

    /** Leaves room for the other servers, and for the one who posts. */
    private static final int TAKEN = 282;

    /** The load from which on a guard gets fewer than 15 of 100 packets. */
    private static final int BUSY = 92;

    /** So many posts are looked at before and afterwards. */
    private static final int POSTS = 60;

    /**
     * Of two that have room each gets half. That one of them gets less than this of so many, or one
     * that is busy more, comes once in a thousand times.
     */
    private static final double FEW = 0.3;

    private static final CoverSetting OFTEN =
            new CoverSetting(Cover.LOW, Optional.of(Duration.ofMillis(200)));

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private World world;
    private List<Relay> servers;

    @BeforeEach
    void start() {
        world = new World(folder);
        Relay first = server("first");
        Relay second = server("second", first.address());
        servers = List.of(first, second, server("third", first.address()));
    }

    private Relay server(String name, String... peers) {
        return world.relay(
                name,
                Stream.concat(
                                Stream.of(
                                        "--connections",
                                        Integer.toString(ROOM),
                                        "--idle-connection",
                                        "3600"),
                                Stream.of(MeshOptions.serving(peers)))
                        .toArray(String[]::new));
    }

    @AfterEach
    void end() {
        vertx.close().await();
        world.close();
    }

    @Test
    void whoPostsGoesElsewhereWhileAServerIsBusy() throws Exception {
        List<RelayAddress> all =
                servers.stream().map(Relay::address).map(RelayAddress::parse).toList();
        try (HiddenPerson ada = new HiddenPerson(folder.resolve("ada"), "Ada", all, OFTEN)) {
            // Whoever has no hidden contact, and invites none, posts nothing.
            ada.invite();
            await().atMost(PATIENCE).until(() -> guards(ada).size() == 2);
            Relay busy = guards(ada).getFirst();
            Relay other = guards(ada).getLast();

            assertThat(shareOf(busy, other)).isGreaterThan(FEW);
            fill(busy);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> load(ada, busy) >= BUSY);
            assertThat(shareOf(busy, other)).isLessThan(FEW);

            assertThat(load(ada, other)).isLessThan(BUSY);
            assertThat(guards(ada)).containsExactly(busy, other);
        }
    }

    private List<Relay> guards(HiddenPerson person) {
        return servers.stream()
                .filter(one ->
                        status(person, one)
                                .filter(known -> known.uses().contains(Job.GUARD))
                                .isPresent())
                .toList();
    }

    private static int load(HiddenPerson person, Relay server) {
        return status(person, server).flatMap(MeshServerStatus::load).orElse(0);
    }

    private static Optional<MeshServerStatus> status(HiddenPerson person, Relay server) {
        return person.known(RelayAddress.parse(server.address()));
    }

    /** Of the next posts, the share that comes to one of two. */
    private static double shareOf(Relay one, Relay other) {
        double before = posted(one);
        double all = before + posted(other);
        await().atMost(PATIENCE).until(() -> posted(one) + posted(other) >= all + POSTS);
        double here = posted(one) - before;
        return here / (here + posted(other) - (all - before));
    }

    private static double posted(Relay server) {
        return server.metric("tacit_mesh_packets_posted_total");
    }

    /** Opens connections, asks a little on each, and leaves them open. */
    private void fill(Relay server) {
        NetClient client =
                vertx.createNetClient(
                        new NetClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setHostnameVerificationAlgorithm(""));
        for (int i = 0; i < TAKEN; i++) {
            NetSocket socket = client.connect(server.port(), "127.0.0.1").await();
            Promise<Buffer> answered = Promise.promise();
            socket.handler(answered::tryComplete);
            socket.write("GET / HTTP/1.1\r\nHost: relay\r\n\r\n").await();
            assertThat(answered.future().await().toString()).startsWith("HTTP/1.1 200");
        }
    }
}
