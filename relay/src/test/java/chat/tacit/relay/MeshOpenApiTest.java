package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.relay.mesh.Packets;
import chat.tacit.relay.mesh.Resource;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code spec/mesh.openapi.json} beside the resources and what a true relay answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshOpenApiTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(60));
    private static final Packet PACKET = Packets.packet(KEY.publicKey(), 1);

    private final JsonObject document =
            new JsonObject(Files.readString(Path.of("../spec/mesh.openapi.json")));
    private final Schemas schemas = new Schemas(document);
    private RunningRelay relay;
    private MeshClient client;

    MeshOpenApiTest() throws IOException {}

    @BeforeAll
    void start() throws Exception {
        relay = RunningRelay.mesh(MeshTest.QUICK);
        client = MeshClient.at(relay.address());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        relay.close();
    }

    private JsonObject operation(String method, String path) {
        return document.getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject(method.toLowerCase(Locale.ROOT));
    }

    @Test
    void resourcesAreThoseOfTheDocument() {
        TreeSet<String> described = new TreeSet<>();
        document.getJsonObject("paths")
                .forEach(path ->
                        ((JsonObject) path.getValue())
                                .fieldNames()
                                .forEach(method ->
                                        described.add(
                                                method.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));

        assertThat(described)
                .isEqualTo(
                        Arrays.stream(Resource.values())
                                .map(it -> it.method() + " " + described(it))
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String described(Resource resource) {
        return resource == Resource.SERVER ? resource.path() + "{fingerprint}" : resource.path();
    }

    /** Asks, and holds question and answer against the document. */
    private MeshClient.Said ask(
            Resource resource, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        JsonObject operation = operation(resource.method(), described(resource));
        for (String header : headers.keySet()) {
            assertThat(operation.getJsonArray("parameters").stream().map(it -> (JsonObject) it))
                    .anyMatch(it -> it.getString("name").equals(header));
        }
        MeshClient.Said said = client.ask(resource.method(), path, headers, body);
        JsonObject response =
                operation.getJsonObject("responses").getJsonObject(String.valueOf(said.status()));
        assertThat(response).as("status " + said.status()).isNotNull();
        JsonObject schema =
                response.getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema");
        JsonObject value = new JsonObject(Text.fromUtf8(said.body()));
        assertThat(schemas.fault(value, schema)).isEmpty();
        assertThat(schemas.fault(value.copy().put("more", 1), schema)).isPresent();
        return said;
    }

    private void isRequestOf(Resource resource, byte[] body) {
        JsonObject schema =
                operation(resource.method(), resource.path())
                        .getJsonObject("requestBody")
                        .getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema");
        JsonObject value = new JsonObject(Text.fromUtf8(body));
        assertThat(schemas.fault(value, schema)).isEmpty();
        for (String name : value.fieldNames()) {
            JsonObject other = value.copy();
            other.put(name, 0.5);
            assertThat(schemas.fault(other, schema)).as(name).isPresent();
        }
    }

    @Test
    void packetsAreTakenAndRefusedAsDescribed() throws Exception {
        isRequestOf(Resource.PACKETS, PACKET.encode());
        Map<String, String> work = Map.of("Tacit-Work", client.work(PACKET, 4));
        assertThat(ask(Resource.PACKETS, "/mesh/packets", work, PACKET.encode()).status())
                .isEqualTo(202);
        assertThat(ask(Resource.PACKETS, "/mesh/packets", work, new byte[1]).status())
                .isEqualTo(400);
        Map<String, String> none = Map.of("Tacit-Work", "0.0");
        assertThat(ask(Resource.PACKETS, "/mesh/packets", none, PACKET.encode()).status())
                .isEqualTo(429);
    }

    @Test
    void fetchesAreAnsweredAsDescribed() throws Exception {
        var retrieval = client.retrieval(KEY, Optional.empty(), client.lease(KEY));
        assertThat(
                        schemas.fault(
                                new JsonObject(Text.fromUtf8(retrieval.encode().toArray())),
                                "Retrieval"))
                .isEmpty();
        assertThat(
                        schemas.fault(
                                new JsonObject(
                                        Text.fromUtf8(retrieval.signature().payload().canonical())),
                                "Fetch"))
                .isEmpty();
        Map<String, String> header = Map.of("Tacit-Retrieval", retrieval.header());
        assertThat(ask(Resource.MESSAGES, "/mesh/messages", header, new byte[0]).status())
                .isEqualTo(200);
        assertThat(ask(Resource.MESSAGES, "/mesh/messages", header, new byte[0]).status())
                .isEqualTo(404);
    }

    @Test
    void whatAServerSaysIsAsDescribed() throws Exception {
        byte[] request = ServerListRequest.ofClient(Entropy.system(), Instant.now()).encode();
        isRequestOf(Resource.SERVERS, request);
        assertThat(ask(Resource.SERVERS, "/mesh/servers", Map.of(), request).status())
                .isEqualTo(200);
        assertThat(ask(Resource.LOAD, "/mesh/load", Map.of(), new byte[0]).status()).isEqualTo(200);
        String own = Resource.SERVER.path() + relay.address().fingerprint();
        assertThat(ask(Resource.SERVER, own, Map.of(), new byte[0]).status()).isEqualTo(200);
        String none = Resource.SERVER.path() + "A".repeat(43);
        assertThat(ask(Resource.SERVER, none, Map.of(), new byte[0]).status()).isEqualTo(404);
    }

    @Test
    void noticesAreAsDescribed() throws Exception {
        SigningKey server = SigningKey.generate(Entropy.system());
        KeptNotice.About about = new KeptNotice.About(PACKET.hash(), KEY.publicKey());
        var lease = client.lease(KEY).orElseThrow().sign(KEY, Entropy.system());
        isRequestOf(Resource.KEPT, KeptNotice.kept(about, lease, Instant.now(), server).encode());
        byte[] gone = KeptNotice.gone(about, Instant.now(), server).encode();
        isRequestOf(Resource.KEPT, gone);
        assertThat(ask(Resource.KEPT, "/mesh/kept", Map.of(), gone).status()).isEqualTo(400);
    }
}
