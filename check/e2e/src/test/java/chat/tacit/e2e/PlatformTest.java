package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.mesh.MeshException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A relay as Heroku runs it, by the very words of our Procfile: a port that {@code PORT} names and
 * that speaks plain HTTP/1.1 behind what ends TLS, an identity from the environment, and nothing
 * left of it after a restart. Beside it is one that keeps what it has. One story, in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
final class PlatformTest {
    private static final Path PROCFILE = Path.of("..", "..", "Procfile");
    private static final String IDENTITY = "c0ffee".repeat(10) + "0000";
    private static final int WORK = 4;
    private static final List<String> MESH =
            List.of("--allow-private", "--mesh-work", Integer.toString(WORK), "--mesh-gossip", "5");

    private World world;
    private Relay lasting;
    private Relay forgetful;
    private PlatformFront front;
    private Person ada;
    private Person bob;
    private Path password;

    @BeforeAll
    void begin(@TempDir Path folder) throws IOException {
        password = Files.writeString(folder.resolve("password"), "nine herons over cold water, 71");
        world = new World(folder);
        front = new PlatformFront();
        lasting =
                world.relay(
                        "lasting",
                        Stream.concat(Stream.of("--services", "queue,mesh"), MESH.stream())
                                .toArray(String[]::new));
        forgetful = start();
        ada = world.person("Ada", lasting, forgetful);
        bob = world.person("Bob", lasting, forgetful);
    }

    /** What Heroku's form and its Procfile say, for two more services than a platform carries. */
    private Relay start() throws IOException {
        String said = Files.readString(PROCFILE).strip();
        assertThat(said).startsWith("web: ./tacit serve ");
        List<String> words = new ArrayList<>(List.of(said.split(" ")));
        words.removeFirst();
        words.removeFirst();
        words.addAll(
                List.of("--json", "--operator-port", "0", "--client-connect-timeout", "30000"));
        words.addAll(List.of("--public-port", Integer.toString(front.port())));
        words.addAll(List.of("--services", "queue,mesh,live,room,turn,proxy"));
        words.addAll(MESH);
        words.addAll(List.of("--peer", lasting.address()));
        List<String> environment =
                List.of(
                        "PORT=0",
                        "DYNO=web.1",
                        "TACIT_HOST=127.0.0.1",
                        "TACIT_IDENTITY=" + IDENTITY);
        Relay relay = world.relayAs(environment, "forgetful", words);
        front.lead(relay.port());
        return relay;
    }

    @AfterAll
    void end() {
        front.close();
        world.close();
    }

    private static Predicate<JsonObject> text(String text) {
        return line -> text.equals(line.getString("text"));
    }

    private static Predicate<JsonObject> event(String event) {
        return line -> event.equals(line.getString("event"));
    }

    private Buffer read(HttpClient client, String path) {
        return client.request(HttpMethod.GET, front.port(), "127.0.0.1", path)
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .await();
    }

    @Test
    @Order(1)
    void pageSaysWhatIsOnAndWhatThePlatformDoesNotCarry() {
        Vertx vertx = Vertx.vertx();
        HttpClient client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setSsl(true)
                                .setTrustAll(true)
                                .setVerifyHost(false));
        JsonObject status = read(client, "/status.json").toJsonObject();
        assertThat(status.getString("address")).isEqualTo(forgetful.address());
        assertThat(forgetful.address()).endsWith("@127.0.0.1:" + front.port());
        assertThat(status.getJsonArray("services"))
                .containsExactly("queue", "mesh", "room", "live");
        assertThat(status.getString("store")).isEqualTo("memory");
        assertThat(status.getJsonArray("lacking").getString(0))
                .contains("UDP", "raw TLS", "CONNECT", "gRPC over HTTP/2");
        Buffer page = read(client, "/");
        assertThat(page.toString())
                .contains(forgetful.address(), "on, as gRPC-Web", "a restart forgets");
        vertx.close().await();
    }

    @Test
    @Order(2)
    void peopleWriteToEachOtherByItsQueues() {
        world.acquaint(ada, bob);
        ada.run("send", "Bob", "Through the platform").done();
        Command hears = bob.run("receive", "--follow");
        hears.await(text("Through the platform"));
        hears.stop();
        assertThat(ada.run("relay", "list").done())
                .filteredOn(line -> line.encode().contains(forgetful.address()))
                .first()
                .satisfies(line -> assertThat(line.encode()).contains("memory", "sealed"));
    }

    @Test
    @Order(3)
    void packetsOfTheMeshComeAndGoThroughIt() throws MeshException {
        RelayAddress platform = RelayAddress.parse(forgetful.address());
        RelayAddress disk = RelayAddress.parse(lasting.address());
        try (MeshHand hand = new MeshHand(WORK)) {
            for (List<RelayAddress> way :
                    List.of(List.of(platform, disk), List.of(disk, platform))) {
                JoseKey key = JoseKey.generate(Entropy.system());
                Packet packet = hand.packet(key);
                RelayAddress rx = way.getLast();
                await().atMost(Command.PATIENCE)
                        .ignoreExceptions()
                        .until(() ->
                                hand.fetch(rx, key, Optional.empty(), true).packet().isEmpty());
                await().atMost(Command.PATIENCE)
                        .ignoreExceptions()
                        .until(() -> {
                            hand.post(way.getFirst(), packet);
                            return true;
                        });
                await().atMost(Command.PATIENCE)
                        .until(() ->
                                hand.fetch(rx, key, Optional.empty(), false)
                                        .packet()
                                        .map(Packet::hash)
                                        .equals(Optional.of(packet.hash())));
            }
        }
    }

    @Test
    @Order(4)
    void roomIsMadeAndWrittenToByGrpcWeb() {
        ada.makeAccount("adaquill", forgetful, password);
        ada.insist("room", "create", "Club", "--timeout", "120");
        JsonObject sent = ada.run("send", "Club", "The first of all").result();
        assertThat(sent.getString("state")).isEqualTo("sent");
    }

    @Test
    @Order(5)
    void liveSessionIsHeldOverAWebSocket() {
        Command adas =
                ada.stay("live", "create", "Attic", "--open", "--relay", forgetful.address());
        String link = adas.await(event("invited")).getString("link");
        Command bobs = bob.stay("connect", link);
        bobs.await(event("came"));
        bobs.type("Is anybody there?");
        adas.await(text("Is anybody there?"));
        bobs.type("/leave");
        adas.await(event("went"));
        adas.type("/leave");
        assertThat(adas.ended().code()).isZero();
    }

    @Test
    @Order(6)
    void itComesBackEmptyUnderItsAddressAndTheConversationGoesOn() throws IOException {
        String link = linkThatItHolds("--short");
        String address = linkThatItHolds("--reusable");
        ada.run("receive", "--timeout", "1").done();
        forgetful.process().kill();
        ada.run("send", "Bob", "While it was away").done();
        String before = forgetful.address();
        forgetful = start();
        assertThat(forgetful.address()).isEqualTo(before);
        Command bobs = bob.run("receive", "--follow");
        bobs.await(text("While it was away"));
        Command adas = ada.run("receive", "--follow");
        joinsByOldLinks(link, address);
        adas.await(line -> "request".equals(line.getString("type")));
        lasting.process().kill();
        ada.run("send", "Bob", "By what was put back").done();
        bobs.await(text("By what was put back"));
        bob.run("send", "Ada", "Heard").done();
        adas.await(text("Heard"));
    }

    /** Which of two relays holds an invitation is chosen by chance. */
    private String linkThatItHolds(String form) {
        String key = RelayAddress.parse(forgetful.address()).fingerprint().toString();
        for (int i = 0; i < 40; i++) {
            String link = ada.run("invite", form).result().getString("link");
            if (link.contains(key)) {
                return link;
            }
        }
        throw new AssertionError("no invitation lies at " + forgetful.address());
    }

    /** What the links lead to lies at this relay alone, where it was put back. */
    private void joinsByOldLinks(String link, String address) {
        Person cleo = world.person("Cleo", lasting, forgetful);
        await("Ada's client has put it back")
                .atMost(Command.PATIENCE)
                .until(() -> cleo.run("connect", link, "--wait", "120").ended().code() == 0);
        cleo.insist("connect", address, "--greeting", "By the old address", "--wait", "20");
    }
}
