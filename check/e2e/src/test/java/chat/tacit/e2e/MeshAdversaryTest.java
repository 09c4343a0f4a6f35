package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that the three servers of a mesh see and store while two people get to know each other
 * and talk over it: what their operators have together, if they log every byte that TLS protects
 * from others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
final class MeshAdversaryTest {
    private static final int MESSAGES = 5;

    /** Bytes of an answer with a packet or without, as long as the relay takes a fetch. */
    private static final int ANSWER = 17_408;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ADA = "Adaline Quillfeather";
    private static final String BOB = "Bobvander Nightingale";
    private static final CoverSetting OFTEN =
            new CoverSetting(Cover.LOW, Optional.of(Duration.ofMillis(300)));
    private static final List<String> TEXTS =
            IntStream.range(0, MESSAGES)
                    .mapToObj(i -> "the otters moved upstream, report number " + i)
                    .toList();

    private World world;
    private final List<Recorder> recorders = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();
    private String link;

    /** What was said on each connection of a client that fetches or posts. */
    private List<List<HttpTape.Exchange>> connections;

    @BeforeAll
    void talk(@TempDir Path folder) throws Exception {
        world = new World(folder);
        for (String name : List.of("one", "two", "three")) {
            start(name);
        }
        List<RelayAddress> servers =
                relays.stream().map(Relay::address).map(RelayAddress::parse).toList();
        try (HiddenPerson ada = new HiddenPerson(folder.resolve("ada"), ADA, servers, OFTEN);
                HiddenPerson bob = new HiddenPerson(folder.resolve("bob"), BOB, servers, OFTEN)) {
            link = ada.invite();
            bob.connect(link);
            ada.awaitContact(PATIENCE);
            bob.awaitContact(PATIENCE);
            for (String text : TEXTS) {
                ada.say(text);
            }
            bob.awaitAll(TEXTS, PATIENCE);
            await().atMost(PATIENCE).until(() -> packetsThatWereFetched().size() > MESSAGES);
        }
        connections = connections();
    }

    private void start(String name) throws Exception {
        Recorder recorder = new Recorder();
        recorders.add(recorder);
        String[] peers = relays.stream().map(Relay::address).toArray(String[]::new);
        Relay relay =
                world.relay(
                        name,
                        Stream.concat(
                                        Stream.of(
                                                "--public-port", Integer.toString(recorder.port())),
                                        Stream.of(MeshOptions.serving(peers)))
                                .toArray(String[]::new));
        recorder.standBefore(relay);
        relays.add(relay);
    }

    @AfterAll
    void end() throws IOException {
        world.close();
        for (Recorder recorder : recorders) {
            recorder.close();
        }
    }

    @Test
    void nothingThatIsSaidAndNobodysNameIsReadable() throws IOException {
        List<byte[]> seen = new ArrayList<>();
        for (Relay relay : relays) {
            seen.addAll(DiskView.files(relay.data(), _ -> true));
            Stream.concat(relay.process().out().stream(), relay.process().err().stream())
                    .forEach(line -> seen.add(line.getBytes(StandardCharsets.UTF_8)));
        }
        recorders.forEach(recorder -> seen.addAll(recorder.everything()));
        List<String> haystacks =
                seen.stream().map(one -> new String(one, StandardCharsets.ISO_8859_1)).toList();
        String key = link.substring(link.indexOf('#') + 1);
        Stream.concat(TEXTS.stream(), Stream.of(ADA, BOB, "otters moved", key))
                .forEach(secret -> assertAbsent(secret, Disguises.of(secret), haystacks));
        assertAbsent("the key", Disguises.of(Base64.getUrlDecoder().decode(key)), haystacks);
    }

    private static void assertAbsent(
            String secret, Map<String, byte[]> forms, List<String> haystacks) {
        forms.forEach((form, bytes) -> {
            String needle = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(haystacks.stream().anyMatch(one -> one.contains(needle)))
                    .as("%s, %s, is seen by a server", secret, form)
                    .isFalse();
        });
    }

    @Test
    void oneConnectionPostsOrFetchesForOneKeyAlone() {
        assertThat(connections)
                .isNotEmpty()
                .allSatisfy(connection -> {
                    Set<String> keys = keysFetchedFor(connection);
                    boolean posts = connection.stream().anyMatch(MeshAdversaryTest::posts);
                    assertThat(keys).hasSizeLessThanOrEqualTo(posts ? 0 : 1);
                });
    }

    private static Set<String> keysFetchedFor(List<HttpTape.Exchange> connection) {
        return connection.stream()
                .filter(MeshAdversaryTest::fetches)
                .map(said ->
                        new JsonObject(new String(retrieval(said), StandardCharsets.UTF_8))
                                .getString("public_key"))
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsPostedAndAskedForIsEquallyLong() {
        assertThat(lengths(MeshAdversaryTest::posts, HttpTape.Exchange::request)).hasSize(1);
        assertThat(lengths(MeshAdversaryTest::fetches, MeshAdversaryTest::retrieval))
                .containsExactly(3_072);
        Predicate<HttpTape.Exchange> answered = said -> fetches(said) && said.response().length > 0;
        assertThat(lengths(answered, HttpTape.Exchange::response)).containsExactly(ANSWER);
    }

    private Set<Integer> lengths(
            Predicate<HttpTape.Exchange> which, Function<HttpTape.Exchange, byte[]> what) {
        return connections.stream()
                .flatMap(List::stream)
                .filter(which)
                .map(said -> what.apply(said).length)
                .collect(Collectors.toSet());
    }

    /** No key of a recipient but its own, and none of who wrote it, is to be seen in a packet. */
    @Test
    void packetNamesItsRecipientAndNobodyElse() {
        Set<Bytes> keys =
                connections.stream()
                        .flatMap(connection -> keysFetchedFor(connection).stream())
                        .map(key -> Bytes.owned(Base64.getDecoder().decode(key)))
                        .collect(Collectors.toSet());
        Windows known = Windows.of(keys.stream().map(Bytes::shared).toList());
        List<JsonObject> posted = posted();
        assertThat(posted).hasSizeGreaterThan(MESSAGES);
        assertThat(posted)
                .allSatisfy(packet -> {
                    List<byte[]> sealed =
                            Stream.of("message", "signature")
                                    .map(packet::getString)
                                    .map(Base64.getDecoder()::decode)
                                    .toList();
                    assertThat(Windows.of(sealed).common(known)).isEmpty();
                });
    }

    /** As the threat model says: the key by which a contact is found, and what goes to it. */
    @Test
    void serversDoSeeToWhichKeyAPacketGoesAndWhoFetchesIt() {
        Set<String> recipients =
                posted().stream()
                        .map(packet -> packet.getString("recipient"))
                        .collect(Collectors.toSet());
        Set<String> fetching =
                connections.stream()
                        .flatMap(connection -> keysFetchedFor(connection).stream())
                        .collect(Collectors.toSet());
        assertThat(recipients).containsAnyElementsOf(fetching);
        assertThat(packetsThatWereFetched())
                .containsAnyElementsOf(
                        posted().stream().map(packet -> packet.getString("message")).toList());
    }

    private List<JsonObject> posted() {
        return connections.stream()
                .flatMap(List::stream)
                .filter(MeshAdversaryTest::posts)
                .map(said -> json(said.request()))
                .toList();
    }

    private Set<String> packetsThatWereFetched() {
        return connections().stream()
                .flatMap(List::stream)
                .filter(said -> fetches(said) && said.response().length == ANSWER)
                .flatMap(said -> json(said.response()).getJsonArray("messages").stream())
                .map(packet -> ((JsonObject) packet).getString("message"))
                .collect(Collectors.toSet());
    }

    private List<List<HttpTape.Exchange>> connections() {
        return recorders.stream()
                .flatMap(recorder -> recorder.tapes().stream())
                .map(tape ->
                        HttpTape.exchanges(
                                        tape.toRelay().toByteArray(),
                                        tape.fromRelay().toByteArray())
                                .stream()
                                .filter(said -> posts(said) || fetches(said))
                                .toList())
                .filter(said -> !said.isEmpty())
                .toList();
    }

    /** Whether a client posts a packet; servers pass them on with a signature of theirs. */
    private static boolean posts(HttpTape.Exchange said) {
        return said.method().equals("POST")
                && said.path().equals("/mesh/packets")
                && said.asked().field("tacit-peer").isEmpty();
    }

    private static boolean fetches(HttpTape.Exchange said) {
        return said.path().equals("/mesh/messages");
    }

    private static byte[] retrieval(HttpTape.Exchange said) {
        return Base64.getUrlDecoder().decode(said.asked().field("tacit-retrieval").orElseThrow());
    }

    private static JsonObject json(byte[] body) {
        return new JsonObject(new String(body, StandardCharsets.UTF_8));
    }
}
