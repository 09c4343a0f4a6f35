package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Two people who are there at once exchange their live identities. */
@ExtendWith(SharedRelays.class)
final class ExchangeTest {
    @TempDir Path folder;

    private World world;
    private SharedRelays.Pair relays;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start(SharedRelays.Pair shared) {
        world = new World(folder);
        relays = shared;
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static String string(Command of) {
        return of.await(line -> line.getString("event").equals("compare")).getString("string");
    }

    private static String port(Command listening) {
        String at =
                listening
                        .await(line -> line.getString("event").equals("listening"))
                        .getString("at");
        return at.substring(at.lastIndexOf(':') + 1);
    }

    /** Each types what the other's screen shows; both end well. */
    private static void compare(Command one, Command other) {
        String shown = string(one);
        assertThat(string(other)).isEqualTo(shown).matches("[a-z2-7]{4} [a-z2-7]{4}");
        one.feed(List.of(shown));
        other.feed(List.of(shown.replace(" ", "")));
    }

    private static void assertCompared(Command ended, String name) {
        JsonObject trusted = ended.result();
        assertThat(trusted.getString("event")).isEqualTo("trusted");
        assertThat(trusted.getString("name")).isEqualTo(name);
        assertThat(trusted.getString("level")).isEqualTo("compared");
    }

    @Test
    void bothTrustEachOtherAfterAConnectionOfTheirOwn() {
        Command waiting = ada.run("live", "exchange", "--listen", "127.0.0.1:0");
        Command coming = bob.run("live", "exchange", "--to", "127.0.0.1:" + port(waiting));
        compare(waiting, coming);
        assertCompared(waiting, "Bob");
        assertCompared(coming, "Ada");
        String id = ada.run("live", "trust", "export").result().getString("id");
        assertThat(bob.run("live", "trust", "list").result().getString("id")).isEqualTo(id);
    }

    @Test
    @Tag("long")
    void whereNeitherCanBeReachedARelayPassesItOn() {
        Command waiting = ada.run("live", "exchange");
        String code = waiting.await(line -> line.containsKey("code")).getString("code");
        assertThat(code).matches("[1-9][0-9]{0,3}");
        Command coming = bob.run("live", "exchange", code);
        compare(waiting, coming);
        assertCompared(waiting, "Bob");
        assertCompared(coming, "Ada");
    }

    @Test
    void nobodyIsTrustedIfTheScreensDiffer() {
        Command waiting = ada.run("live", "exchange", "--listen", "127.0.0.1:0");
        Command coming = bob.run("live", "exchange", "--to", "127.0.0.1:" + port(waiting));
        waiting.feed(List.of(string(waiting)));
        coming.feed(List.of("aaaa aaaa"));
        for (Command each : List.of(waiting, coming)) {
            Command.Ended ended = each.ended();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).singleElement().asString().contains("screens differ");
        }
        assertThat(ada.run("live", "trust", "list").done()).isEmpty();
        assertThat(bob.run("live", "trust", "list").done()).isEmpty();
    }

    @Test
    @Tag("long")
    void whoeverConnectsWithSomethingElseDoesNotEndTheWaiting() throws IOException {
        Command waiting = ada.run("live", "exchange", "--listen", "127.0.0.1:0");
        int port = Integer.parseInt(port(waiting));
        for (byte[] sent : List.of(new byte[] {(byte) 0xff, (byte) 0xff, 1}, new byte[] {0, 32})) {
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
                stranger.getOutputStream().write(sent);
            }
        }
        Command coming = bob.run("live", "exchange", "--to", "127.0.0.1:" + port);
        compare(waiting, coming);
        assertCompared(waiting, "Bob");
        assertCompared(coming, "Ada");
    }

    @Test
    void fileOfSomebodyIsTrustedAsALink() {
        Path file = folder.resolve("ada.identity");
        ada.run("live", "trust", "export", "--output", file.toString()).done();
        JsonObject trusted = bob.run("live", "trust", "add", file.toString()).result();
        assertThat(trusted.getString("name")).isEqualTo("Ada");
        assertThat(trusted.getString("level")).isEqualTo("link");
        Command.Ended own = ada.run("live", "trust", "add", file.toString()).ended();
        assertThat(own.err()).singleElement().asString().contains("your own identity");
        bob.run("live", "trust", "remove", "Ada").done();
        assertThat(bob.run("live", "trust", "list").done()).isEmpty();
    }

    @Test
    @Tag("long")
    void secondIdentityOfANameHasTheUserThinkOfTheFirst() {
        bob.run("profile", "--name", "Ada").done();
        Person cleo = world.person("Cleo", relays);
        String first = trust(cleo, ada).getString("id");
        Path second = exported(bob);
        Command.Ended again = cleo.show("live", "trust", "add", second.toString()).ended();
        assertThat(again.out()).containsExactly("Ada#2 is trusted (link).");
        assertThat(again.err())
                .singleElement()
                .asString()
                .endsWith("tacit live trust remove " + first);
    }

    private static JsonObject trust(Person by, Person whom) {
        return by.run("live", "trust", "add", exported(whom).toString()).result();
    }

    private static Path exported(Person of) {
        Path file = of.home().resolveSibling(of.name() + ".exported");
        of.run("live", "trust", "export", "--output", file.toString()).done();
        return file;
    }

    @Test
    @Tag("long")
    void certificateOfAnAuthorityThatOneChoseVouches() throws Exception {
        Path key = folder.resolve("ada.pem");
        String id =
                ada.run("live", "trust", "export", "--public-key", "--output", key.toString())
                        .result()
                        .getString("id");
        openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Academy"
                        .split(" "));
        Files.writeString(folder.resolve("san"), "subjectAltName=URI:tacit:identity:" + id);
        openssl("req", "-new", "-key", "ca.key", "-subj", "/CN=Ada L.", "-out", "any.csr");
        openssl(
                "x509 -req -in any.csr -CA ca.pem -CAkey ca.key -force_pubkey ada.pem -extfile san"
                        .concat(" -out chain.pem")
                        .split(" "));
        String chain = folder.resolve("chain.pem").toString();

        Command.Ended early = bob.run("live", "trust", "add", "--chain", chain).ended();
        assertThat(early.err()).singleElement().asString().contains("none of your anchors");
        String ca = folder.resolve("ca.pem").toString();
        bob.run("live", "trust", "anchor", "add", "Academy", ca).done();
        JsonObject trusted = bob.run("live", "trust", "add", "--chain", chain).result();
        assertThat(trusted.getString("name")).isEqualTo("Ada L.");
        assertThat(trusted.getString("level")).isEqualTo("vouched");
        assertThat(trusted.getString("anchor")).isEqualTo("Academy");
        assertThat(trusted.getString("id")).isEqualTo(id);
        bob.run("live", "trust", "anchor", "remove", "Academy").done();
        assertThat(bob.run("live", "trust", "list").done()).isEmpty();
        showsItInASession(chain, ca);
    }

    /** Whom the relay alone would have named is known by the authority's word. */
    private void showsItInASession(String chain, String ca) {
        bob.run("live", "trust", "anchor", "add", "School", ca).done();
        Command bobs = bob.stay("live", "create", "Attic", "--open");
        String link =
                bobs.await(line -> line.getString("event").equals("invited")).getString("link");
        bobs.await(line -> line.getString("event").equals("entered"));

        JsonObject shown = ada.run("live", "certificate", chain).result();
        assertThat(shown.getString("name")).isEqualTo("Ada L.");
        Command adas = ada.stay("connect", link);

        JsonObject known = bobs.await(line -> "vouched".equals(line.getString("level")));
        assertThat(known.getString("name")).isEqualTo("Ada L.");
        adas.type("/leave");
        bobs.type("/leave");
        assertThat(bobs.ended().err()).anyMatch(line -> line.contains("School vouches for Ada"));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
