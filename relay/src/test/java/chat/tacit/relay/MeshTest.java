package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.JoseKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.mesh.Packets;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What clients do at one relay of the mesh. */
class MeshTest {
    /** Little work, and as many fetches as a test makes while it waits. */
    static final Limits QUICK =
            Limits.defaults().with(Limit.MESH_WORK, 4).with(Limit.MESH_FETCHES_PER_MINUTE, 10_000);

    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(40));
    private static final JoseKey OTHER = JoseKey.generate(new SeededEntropy(41));

    @Test
    void packetIsFetchedByTheLeasedKeyAlone() throws Exception {
        Packet packet = Packets.packet(KEY.publicKey(), 1);
        try (RunningRelay relay = RunningRelay.mesh(QUICK);
                MeshClient client = MeshClient.at(relay.address())) {
            Cursor start = begin(client, KEY);
            MeshClient.Said posted = client.post(packet, 4);
            assertThat(posted.status()).isEqualTo(202);
            assertThat(new String(posted.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"packet\":\"%s\"}".formatted(packet.hash()));

            FetchAnswer got = fetched(client, KEY, start);
            assertThat(got.packet()).contains(packet);
            assertThat(got.waiting()).isZero();
            assertThat(client.fetch(KEY, Optional.of(got.cursor()), Optional.empty()).fetched())
                    .isEqualTo(new FetchAnswer(got.cursor(), Optional.empty(), 0));
            assertThat(client.fetch(OTHER, Optional.empty(), Optional.empty()).fetched().packet())
                    .isEmpty();
        }
    }

    /** Leases a key at the client's relay: from where to fetch. */
    static Cursor begin(MeshClient client, JoseKey key) throws Exception {
        return client.fetch(key, Optional.empty(), client.lease(key)).fetched().cursor();
    }

    /** Posts, again as long as TX reads back what it has. */
    static void post(MeshClient client, Packet packet) {
        await().atMost(20, SECONDS).until(() -> client.post(packet, 4).status() == 202);
    }

    /** The first packet after a cursor, once it is there. */
    static FetchAnswer fetched(MeshClient client, JoseKey key, Cursor after) {
        return await().atMost(20, SECONDS)
                .until(
                        () -> client.fetch(key, Optional.of(after), Optional.empty()).fetched(),
                        it -> it.packet().isPresent());
    }

    @Test
    void tooLittleWorkIsToldWithTheBits() throws Exception {
        Packet packet = Packets.packet(KEY.publicKey(), 2);
        try (RunningRelay relay = RunningRelay.mesh(Limits.defaults().with(Limit.MESH_WORK, 20));
                MeshClient client = MeshClient.at(relay.address())) {
            MeshClient.Said said = client.post(packet, 0);

            assertThat(said.status()).isEqualTo(429);
            assertThat(said.refusal().refusal()).isEqualTo(Refusal.WORK);
            assertThat(said.refusal().detail()).isEqualTo(20);
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void relaySaysHowBusyItIs() throws Exception {
        try (RunningRelay relay = RunningRelay.mesh(QUICK);
                MeshClient client = MeshClient.at(relay.address())) {
            SignedMessage said = SignedMessage.decode(get(client, "/mesh/load").body());

            assertThat(said.holds()).isTrue();
            assertThat(said.statement())
                    .isInstanceOfSatisfying(
                            Load.class,
                            load -> {
                                assertThat(load.work()).isGreaterThanOrEqualTo(4);
                                assertThat(load.load()).isBetween(0, 100);
                            });
        }
    }

    /** Behind a platform that ends TLS the hello may have come by another connection. */
    @Test
    void requestStandsForItselfWithoutAHelloBeforeIt() throws Exception {
        Packet packet = Packets.packet(KEY.publicKey(), 4);
        try (RunningRelay relay = RunningRelay.mesh(QUICK);
                MeshClient before = MeshClient.at(relay.address());
                MeshClient client = before.withoutHello()) {
            assertThat(SignedMessage.decode(get(client, "/mesh/load").body()).holds()).isTrue();
            Cursor start = begin(client, KEY);
            post(client, packet);
            assertThat(fetched(client, KEY, start).packet()).contains(packet);

            client.write("GET", "/mesh/load", Map.of(), new byte[0]);
            assertThat(client.status()).isEqualTo(Refusal.MALFORMED.status());
            assertThat(relay.metric("tacit_strikes_total")).isOne();
        }
    }

    @Test
    void addressThatPostsTooMuchWaitsForTheNextToken() throws Exception {
        Limits few = QUICK.with(Limit.MESH_POSTS, 2).with(Limit.MESH_POSTS_PER_SECOND, 1);
        Packet packet = Packets.packet(KEY.publicKey(), 3);
        try (RunningRelay relay = RunningRelay.mesh(few);
                MeshClient client = MeshClient.at(relay.address())) {
            post(client, packet);
            // However slow this machine is, it posts faster than once a second.
            await().atMost(20, SECONDS)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> client.post(packet, 4).status() == Refusal.TOO_MANY.status());
            await().atMost(20, SECONDS).until(() -> client.post(packet, 4).status() == 202);
        }
    }

    @Test
    void relayWithoutTheServiceSaysSo() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                MeshClient client = MeshClient.at(relay.address())) {
            assertThat(get(client, "/mesh/load").refusal().refusal())
                    .isEqualTo(Refusal.SERVICE_OFF);
        }
    }

    private static MeshClient.Said get(MeshClient client, String path) throws Exception {
        return client.ask("GET", path, Map.of(), new byte[0]);
    }
}
