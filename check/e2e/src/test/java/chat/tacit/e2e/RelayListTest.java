package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.NotingProxy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** What the command line says of relays, and which of them it connects to. */
@ExtendWith(SharedRelays.class)
final class RelayListTest {
    @TempDir Path folder;

    private World world;
    private SharedRelays.Pair relays;
    private Relay own;
    private Relay foreign;

    @BeforeEach
    void start(SharedRelays.Pair shared) {
        world = new World(folder);
        relays = shared;
        own = relays.one();
        foreign = relays.two();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static JsonObject of(Relay relay, List<JsonObject> listed) {
        return listed.stream()
                .filter(one -> one.getString("relay").equals(relay.address()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listSaysWhichRelayIsSilentAndWhatLiesWhere() {
        Relay silent = world.relay("silent");
        Person ada = world.person("Ada", own, silent);
        ada.run("invite", "--long").done();
        assertThat(ada.run("relay", "list").done())
                .extracting(relay -> relay.getString("state"))
                .containsOnly("answers");
        silent.process().kill();
        List<JsonObject> listed = ada.run("relay", "list").done();
        assertThat(listed).hasSize(2);
        JsonObject alive = of(own, listed);
        assertThat(alive.getString("state")).isEqualTo("answers");
        assertThat(alive.getString("store")).isEqualTo("disk");
        assertThat(alive.getString("tls")).isEqualTo("tls");
        assertThat(alive.getString("group")).isEqualTo("X25519MLKEM768");
        assertThat(alive.getBoolean("hybrid")).isTrue();
        assertThat(alive.getInteger("share")).isEqualTo(100);
        assertThat(alive.getInteger("connections")).isEqualTo(1);
        JsonObject dead = of(silent, listed);
        assertThat(dead.getString("state")).isEqualTo("silent");
        assertThat(dead.getString("reason")).isNotBlank();
        assertThat(dead.getString("seen")).isNotBlank();
    }

    @Test
    void relayIsRemovedUnlessItIsTheLastOrConnectionsHaveNowhereToGo() {
        Person ada = world.person("Ada", relays);
        JsonObject removed = ada.run("relay", "remove", foreign.address()).result();
        assertThat(removed.getString("event")).isEqualTo("removed");
        assertThat(removed.getInteger("left")).isEqualTo(1);
        assertSentence(ada.run("relay", "remove", own.address()), "only relay");
        assertSentence(ada.run("relay", "remove", foreign.address()), "isn't in the list");
        ada.run("relay", "add", foreign.address()).done();
        ada.run("invite", "--long").done();
        assertSentence(
                ada.run("relay", "remove", foreign.address()), "add another relay with 'tacit");
    }

    /** The contact sends to the new queue as soon as it knows of it. */
    @Test
    @Tag("long")
    void connectionsMoveOffARelayThatIsRemoved() {
        Relay third = world.relay("third");
        Person ada = world.person("Ada", relays);
        Person bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
        ada.run("relay", "add", third.address()).done();
        JsonObject leaving = ada.run("relay", "remove", foreign.address()).result();
        assertThat(leaving.getString("event")).isEqualTo("leaving");
        assertThat(leaving.getInteger("to-move")).isEqualTo(1);

        Command adas = ada.run("receive", "--follow");
        Command bobs = bob.run("receive", "--follow");
        ada.run("send", "Bob", "one").done();
        bobs.await(line -> "one".equals(line.getString("text")));
        bob.run("send", "Ada", "two").done();
        adas.await(line -> "two".equals(line.getString("text")));
        assertThat(connections(ada, third)).isEqualTo(1);
        adas.stop();
        bobs.stop();
        assertThat(
                        ada.run("relay", "list").done().stream()
                                .filter(it -> foreign.address().equals(it.getString("relay"))))
                .allMatch(it -> it.getBoolean("leaving"));
    }

    /** How many there are once there are any. */
    private static int connections(Person person, Relay at) {
        return Awaitility.await()
                .atMost(Command.PATIENCE)
                .until(
                        () ->
                                person.run("relay", "list").done().stream()
                                        .filter(it -> at.address().equals(it.getString("relay")))
                                        .mapToInt(it -> it.getInteger("connections"))
                                        .sum(),
                        count -> count > 0);
    }

    private static void assertSentence(Command command, String part) {
        Command.Ended ended = command.ended();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst()).contains(part);
    }

    @Test
    void nothingConnectsToARelayThatIsNotTrustedBeforeTheAnswer() throws Exception {
        Person bob = world.person("Bob", foreign);
        Person ada = world.person("Ada", own);
        try (NotingProxy proxy = new NotingProxy()) {
            ada.run("relay", "proxy", "all", "socks5://127.0.0.1:" + proxy.port()).done();
            ada.run("relay", "policy", "trusted").done();
            String link = bob.run("invite", "--short").result().getString("link");
            assertSentence(ada.run("connect", link), foreign.address());
            assertThat(proxy.asked()).noneMatch(target -> target.endsWith(":" + foreign.port()));

            Command listening = bob.run("receive", "--follow");
            ada.run("connect", link, "--trust", "--wait", "120").done();
            listening.stop();
            assertThat(proxy.asked()).anyMatch(target -> target.endsWith(":" + foreign.port()));
            JsonObject policy = ada.run("relay", "policy").result();
            assertThat(policy.getString("policy")).isEqualTo("trusted");
            assertThat(policy.getJsonArray("trusted"))
                    .isEqualTo(new JsonArray().add(foreign.address()));
        }
    }

    @Test
    void linkOfADeviceAtARelayThatIsNotTrustedIsReadOnlyWithTrust() throws Exception {
        Person ada = world.person("Ada", own);
        Person laptop = new Person("laptop", folder.resolve("laptop"), "a word", world);
        Command shows = laptop.run("device", "link", "--relay", foreign.address());
        String link = shows.await(line -> "link".equals(line.getString("event"))).getString("link");
        try (NotingProxy proxy = new NotingProxy()) {
            ada.run("relay", "proxy", "all", "socks5://127.0.0.1:" + proxy.port()).done();
            ada.run("relay", "policy", "trusted").done();
            assertSentence(ada.run("device", "link", link), foreign.address());
            assertSentence(ada.run("device", "link", link), "--trust");
            assertThat(proxy.asked()).noneMatch(target -> target.endsWith(":" + foreign.port()));

            Command reads = ada.run("device", "link", link, "--trust");
            var _ = reads.await(line -> "code".equals(line.getString("event")));
            assertThat(proxy.asked()).anyMatch(target -> target.endsWith(":" + foreign.port()));
        }
    }
}
