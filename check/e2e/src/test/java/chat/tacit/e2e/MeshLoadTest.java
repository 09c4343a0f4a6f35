package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Comparator.comparingDouble;

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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A client of a mesh posts less where a server has much to do, as that says itself. There are two
 * servers, so that nothing leads to either.
 */
@Tag("long")
@Order(2)
final class MeshLoadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROOM = 400;

    /** Leaves room for the other server, and for the one who posts. */
    private static final int TAKEN = 384;

    /** The load from which on a guard gets fewer than 12 of 100 packets. */
    private static final int BUSY = 94;

    private static final Duration LOOK = Duration.ofMillis(500);

    /** After so many posts the server is made busy to which most of them came. */
    private static final int FIRST_POSTS = 16;

    /** So many posts are looked at then. */
    private static final int POSTS = 60;

    /**
     * Of two that have room each gets half. That one of them gets less than this of so many, or one
     * that is busy more, comes once in a thousand times.
     */
    private static final double FEW = 0.3;

    private static final CoverSetting OFTEN =
            new CoverSetting(Cover.LOW, Optional.of(Duration.ofMillis(150)));

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();

    /** To be held as long as its connections: it closes them when nobody knows it any more. */
    private final NetClient crowd =
            vertx.createNetClient(
                    new NetClientOptions()
                            .setSsl(true)
                            .setTrustAll(true)
                            .setHostnameVerificationAlgorithm(""));

    private World world;
    private List<Relay> servers;

    @BeforeEach
    void start() {
        world = new World(folder);
        Relay first = server("first");
        Relay second = server("second", first.address());
        servers = List.of(first, second);
    }

    private Relay server(String name, String... peers) {
        return world.relay(
                name,
                Stream.concat(
                                Stream.of(
                                        "--connections",
                                        Integer.toString(ROOM),
                                        "--mesh-load-time",
                                        "10",
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
            awaitPosts(FIRST_POSTS);
            Relay busy = servers.stream().max(comparingDouble(MeshLoadTest::posted)).orElseThrow();
            fill(busy);
            await(() -> load(ada, busy) >= BUSY);

            assertThat(shareOfNext(busy)).isLessThan(FEW);

            assertThat(servers)
                    .allSatisfy(one -> assertThat(status(ada, one).uses()).contains(Job.GUARD))
                    .filteredOn(one -> load(ada, one) < BUSY)
                    .hasSize(1);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(LOOK).until(condition);
    }

    private static int load(HiddenPerson person, Relay server) {
        return status(person, server).load().orElse(0);
    }

    private static MeshServerStatus status(HiddenPerson person, Relay server) {
        return person.known(RelayAddress.parse(server.address())).orElseThrow();
    }

    /** The share of the next posts that comes to a server. */
    private double shareOfNext(Relay server) {
        double before = posted(server);
        double all = posted();
        awaitPosts(all + POSTS);
        return (posted(server) - before) / (posted() - all);
    }

    private void awaitPosts(double all) {
        await(() -> posted() >= all);
    }

    private double posted() {
        return servers.stream().mapToDouble(MeshLoadTest::posted).sum();
    }

    private static double posted(Relay server) {
        return server.metric("tacit_mesh_packets_posted_total");
    }

    /** Opens connections, asks a little on each, and leaves them open. */
    private void fill(Relay server) {
        for (int i = 0; i < TAKEN; i++) {
            NetSocket socket = crowd.connect(server.port(), "127.0.0.1").await();
            Promise<Buffer> answered = Promise.promise();
            socket.handler(answered::tryComplete);
            socket.write("GET / HTTP/1.1\r\nHost: relay\r\n\r\n").await();
            assertThat(answered.future().await().toString()).startsWith("HTTP/1.1 200");
        }
    }
}
