package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.relay.mesh.Packets;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a client of the mesh may not do, over real sockets: refused, counted, nothing lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshHostileTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(42));
    private static final Packet PACKET = Packets.packet(KEY.publicKey(), 1);
    private static final Limits PATIENT =
            MeshTest.QUICK
                    .with(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT, 1_000)
                    .with(Limit.CLIENT_CONNECT_TIMEOUT, 3_000)
                    .with(Limit.MESH_POSTS, 1_000);

    private RunningRelay relay;
    private MeshClient client;
    private Cursor start;
    private double strikes;

    @BeforeAll
    void startRelay() throws Exception {
        relay = RunningRelay.mesh(PATIENT);
        try (MeshClient owner = MeshClient.at(relay.address())) {
            start = MeshTest.begin(owner, KEY);
        }
    }

    @BeforeEach
    void start() throws Exception {
        client = MeshClient.at(relay.address());
        strikes = relay.metric("tacit_strikes_total");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
    }

    /** Whatever came before, a packet that is right arrives, once. */
    @AfterAll
    void stopRelay() throws Exception {
        try (MeshClient honest = MeshClient.at(relay.address())) {
            assertThat(honest.post(PACKET, 4).status()).isEqualTo(202);
            FetchAnswer got = MeshTest.fetched(honest, KEY, start);
            assertThat(got.packet()).contains(PACKET);
            assertThat(got.waiting()).isZero();
        } finally {
            relay.close();
        }
    }

    private double strikes() throws Exception {
        return relay.metric("tacit_strikes_total") - strikes;
    }

    private MeshClient.Said post(String body) throws IOException {
        return client.ask(
                "POST",
                "/mesh/packets",
                Map.of(PacketWork.HEADER, client.work(PACKET, 4)),
                Text.utf8(body));
    }

    private static String json() {
        return Text.fromUtf8(PACKET.encode());
    }

    /** The packet's JSON with something else in it, of the same size. */
    private static String changed(String from, String to) {
        String changed = json().replace(from, to);
        int grown = changed.length() - json().length();
        String pad = "\"pad\":\"";
        return grown <= 0
                ? changed.replace(pad, pad + "0".repeat(-grown))
                : changed.replace(pad + "0".repeat(grown), pad);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"message\":1}",
                "null",
                "{\"a\":\"b\"}",
                "\"text\"",
                "{\"recipient\":\"\",\"message\":\"\",\"signature\":\"\",\"pad\":\"\"}"
            })
    void bodyThatIsNoPacketIsMalformedAndAStrike(String body) throws Exception {
        assertThat(post(body).refusal().refusal()).isEqualTo(Refusal.MALFORMED);
        assertThat(strikes()).isOne();
        assertThat(relay.metric("tacit_refusals_total{code=\"malformed\"}")).isPositive();
    }

    @Test
    void nameThatStandsTwiceIsMalformed() throws Exception {
        String twice = changed("\"pad\":\"", "\"pad\":\"\",\"pad\":\"");

        assertThat(twice).hasSize(Packet.SIZE);
        assertThat(post(twice).refusal().refusal()).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void bodyOneByteTooLongIsRefusedUnread() throws Exception {
        MeshClient.Said said = post(json() + " ");

        assertThat(said.refusal().refusal()).isEqualTo(Refusal.TOO_LARGE);
        assertThat(said.status()).isEqualTo(413);
        assertThat(post0(json().substring(1))).isEqualTo(Refusal.MALFORMED);
    }

    /** On a connection of its own, since that of what is too large is closed. */
    private Refusal post0(String body) throws IOException {
        try (MeshClient other = MeshClient.at(relay.address())) {
            return other.ask(
                            "POST",
                            "/mesh/packets",
                            Map.of(PacketWork.HEADER, other.work(PACKET, 4)),
                            Text.utf8(body))
                    .refusal()
                    .refusal();
        }
    }

    @Test
    void packetWrittenInAnotherWayIsOnePacket() throws Exception {
        String spaced = changed("{\"message\":", " {\"message\" : ");
        assertThat(spaced).isNotEqualTo(json()).hasSize(Packet.SIZE);

        assertThat(post(json()).status()).isEqualTo(202);
        assertThat(post(spaced).status()).isEqualTo(202);
        assertThat(post(json().replace("\"pad\":\"000000", "\"pad\":\"\\u0030")).status())
                .isEqualTo(202);

        FetchAnswer got = MeshTest.fetched(client, KEY, start);
        assertThat(got.waiting()).isZero();
        assertThat(client.fetch(KEY, Optional.of(got.cursor()), Optional.empty()).fetched())
                .satisfies(after -> assertThat(after.packet()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\"}",
                "{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\"}",
                "{\"alg\":\"none\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\"}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A128GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\"}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\","
                        + "\"zip\":\"DEF\"}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\","
                        + "\"crit\":[\"exp\"]}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"%s\",\"typ\":\"tacit-msg\","
                        + "\"p2c\":2000000000}"
            })
    void foreignHeadersOfJoseAreMalformed(String header) throws Exception {
        String compact = PACKET.message().compact();
        String own = header.formatted(KEY.publicKey().thumbprint());
        String other = Text.base64Url(Text.utf8(own)) + compact.substring(compact.indexOf('.'));

        String body = changed(Text.base64(Text.utf8(compact)), Text.base64(Text.utf8(other)));
        // Its hash is another, so it needs work of its own.
        assertThat(body).hasSize(Packet.SIZE).isNotEqualTo(json());
        assertThat(worked(body)).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void weakKeysAreMalformed() throws Exception {
        var generator = java.security.KeyPairGenerator.getInstance("RSA");
        generator.initialize(1_024);
        String weak = Text.base64(generator.generateKeyPair().getPublic().getEncoded());
        String strong = Text.base64(KEY.publicKey().bytes().toArray());

        assertThat(worked(changed(strong, weak))).isEqualTo(Refusal.MALFORMED);
    }

    /** Posts with work that fits what the body says. */
    private Refusal worked(String body) throws IOException {
        for (long nonce = 0; ; nonce++) {
            String work = PacketWork.hour(java.time.Instant.now()) + "." + nonce;
            MeshClient.Said said =
                    client.ask(
                            "POST",
                            "/mesh/packets",
                            Map.of(PacketWork.HEADER, work),
                            Text.utf8(body));
            if (said.refusal().refusal() != Refusal.WORK) {
                return said.refusal().refusal();
            }
        }
    }

    @Test
    void requestWithoutANonceOrWithTwoIsMalformed() throws Exception {
        try (RawSocket socket = RawSocket.tls(relay.port())) {
            assertThat(socket.write("GET /mesh/load HTTP/1.1\r\nHost: r\r\n\r\n").readHead())
                    .startsWith("HTTP/1.1 400")
                    .doesNotContainIgnoringCase(RestExchange.SIGNATURE_HEADER);
        }
        String nonce = RestExchange.freshNonce(Entropy.system()).base64Url();
        String header = "Tacit-Nonce: " + nonce + "\r\n";
        try (RawSocket socket = RawSocket.tls(relay.port())) {
            assertThat(
                            socket.write(
                                            "GET /mesh/load HTTP/1.1\r\nHost: r\r\n"
                                                    + header
                                                    + header
                                                    + "\r\n")
                                    .readHead())
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(strikes()).isEqualTo(2);
    }

    @Test
    void whoDawdlesOverARequestGetsAStrike() throws Exception {
        try (RawSocket socket = RawSocket.tls(relay.port())) {
            socket.write("POST /mesh/packets HTTP/1.1\r\nHost: r\r\nContent-Length: 16384\r\n\r\n{")
                    .awaitClose();
        }
        await().atMost(10, SECONDS).until(() -> strikes() == 1);
    }

    @Test
    void retrievalInHeaderAndBodyIsMalformed() throws Exception {
        Retrieval retrieval = client.retrieval(KEY, Optional.empty(), Optional.empty());
        Map<String, String> header = Map.of(Retrieval.HEADER, retrieval.header());
        byte[] body = retrieval.encode().toArray();

        assertThat(client.ask("GET", "/mesh/messages", header, body).refusal().refusal())
                .isEqualTo(Refusal.MALFORMED);
        assertThat(client.ask("GET", "/mesh/messages", Map.of(), new byte[0]).refusal().refusal())
                .isEqualTo(Refusal.MALFORMED);
        assertThat(client.ask("GET", "/mesh/messages", Map.of(), body).status()).isEqualTo(200);
    }

    @Test
    void fetchThatWasUsedOrIsOfAnotherTimeOrServerIsRefused() throws Exception {
        Retrieval retrieval = client.retrieval(KEY, Optional.empty(), Optional.empty());
        Map<String, String> once = Map.of(Retrieval.HEADER, retrieval.header());
        assertThat(client.ask("GET", "/mesh/messages", once, new byte[0]).status()).isEqualTo(200);
        assertThat(client.ask("GET", "/mesh/messages", once, new byte[0]).refusal().refusal())
                .isEqualTo(Refusal.REFUSED);
        for (long skew : new long[] {-122, 2, 200}) {
            assertThat(client.fetch(client.retrievalAt(KEY, skew)).refusal().refusal())
                    .isEqualTo(Refusal.REFUSED);
        }
        try (RunningRelay other = RunningRelay.mesh(PATIENT);
                MeshClient there = MeshClient.at(other.address())) {
            Map<String, String> moved =
                    Map.of(
                            Retrieval.HEADER,
                            client.retrieval(KEY, Optional.empty(), Optional.empty()).header());
            assertThat(there.ask("GET", "/mesh/messages", moved, new byte[0]).refusal().refusal())
                    .isEqualTo(Refusal.REFUSED);
        }
    }

    @Test
    void serverThatNobodyVerifiedIsRefused() throws Exception {
        Bytes stranger = Bytes.owned(Entropy.system().bytes(32));
        MeshClient.Said said = client.passOn(PACKET, stranger, 3, true);

        assertThat(said.refusal().refusal()).isEqualTo(Refusal.REFUSED);
    }

    @Test
    void whatIsNotThereIsRefusedInOneForm() throws Exception {
        for (String path : new String[] {"/mesh/nothing", "/mesh/", "/mesh/packets"}) {
            assertThat(client.ask("GET", path, Map.of(), new byte[0]).refusal().refusal())
                    .isEqualTo(Refusal.REFUSED);
        }
        assertThat(
                        client.ask("GET", "/mesh/servers/nobody", Map.of(), new byte[0])
                                .refusal()
                                .refusal())
                .isEqualTo(Refusal.MALFORMED);
        assertThat(
                        client.ask("GET", "/mesh/servers/" + "A".repeat(43), Map.of(), new byte[0])
                                .refusal()
                                .refusal())
                .isEqualTo(Refusal.REFUSED);
    }
}
