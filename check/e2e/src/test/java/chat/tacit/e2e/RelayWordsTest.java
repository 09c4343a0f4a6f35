package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What is said to somebody who knows few relays, and what is kept from relays. */
@ExtendWith(SharedRelays.class)
final class RelayWordsTest {
    @TempDir Path folder;

    private World world;
    private Relay one;
    private Relay two;

    @BeforeEach
    void start(SharedRelays.Pair relays) {
        world = new World(folder);
        one = relays.one();
        two = relays.two();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Person nobody(String name) {
        return new Person(name, folder.resolve("home-" + name), "a word of " + name, world);
    }

    private static List<String> remarks(Command command) {
        Command.Ended ended = command.ended();
        assertThat(ended.code()).isZero();
        return ended.err();
    }

    @Test
    @Tag("long")
    void whoKnowsOneOrTwoRelaysIsToldWhatTheyLearn() {
        Person cy = nobody("Cy");
        assertThat(remarks(cy.show("init", "Cy", "--relay", one.address())))
                .singleElement()
                .asString()
                .contains("messages wait when it is down")
                .contains("sees a queue of every conversation")
                .contains("tacit relay add");
        assertThat(remarks(cy.show("contacts")))
                .singleElement()
                .asString()
                .contains("knows only one relay");
        cy.run("relay", "add", two.address()).done();
        assertThat(remarks(cy.show("contacts"))).isEmpty();

        assertThat(
                        remarks(
                                nobody("Di")
                                        .show(
                                                "init",
                                                "Di",
                                                "--relay",
                                                one.address(),
                                                "--relay",
                                                two.address())))
                .singleElement()
                .asString()
                .contains("each sees a queue of every conversation");
    }

    @Test
    void contactAtARelayThatIsntTrustedIsAnsweredOnceItIs() throws IOException {
        Person cy = world.person("Cy", one);
        Person eve = world.person("Eve", two);
        cy.run("relay", "policy", "trusted").done();
        String link = cy.run("invite", "--long").result().getString("link");
        assertThat(eve.run("connect", link, "--wait", "1").result().getBoolean("answered"))
                .isFalse();
        Command hearing = eve.run("receive", "--follow");
        Command waiting = cy.run("receive", "--follow");
        JsonObject barred =
                Awaitility.await()
                        .atMost(Command.PATIENCE)
                        .until(
                                () -> cy.run("relay", "policy").result(),
                                policy -> !policy.getJsonArray("barred").isEmpty());
        assertThat(barred.getJsonArray("barred")).isEqualTo(JsonArray.of(two.address()));
        assertThat(Connections.remotePorts(waiting)).doesNotContain(two.port());

        cy.run("relay", "trust", two.address()).done();
        cy.awaitContact("Eve"); // who tells her name when she is answered
        cy.run("send", "Eve", "Now I know your relay.").done();
        hearing.await(line -> "Now I know your relay.".equals(line.getString("text")));
        assertThat(cy.run("relay", "policy").result().getJsonArray("barred")).isEmpty();
        assertThat(cy.run("explain", "Eve").done())
                .anyMatch(fact ->
                        fact.getString("learns")
                                .contains("a queue of every conversation you have"));
    }

    @Test
    @Tag("long")
    void isolatedQueuesHaveSocketsOfTheirOwnAndTakeTurnsOnFew(SharedRelays.Pair relays) {
        Person ada = world.person("Ada", relays);
        Person bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
        Command shared = ada.stay("receive", "--follow");
        bob.run("send", "Ada", "all at once").done();
        shared.await(line -> "all at once".equals(line.getString("text")));
        assertThat(sockets(shared)).isLessThanOrEqualTo(2);
        shared.stop();

        ada.run("relay", "isolate", "connection").done();
        Command isolated = ada.stay("receive", "--follow");
        Awaitility.await().atMost(Command.PATIENCE).until(() -> sockets(isolated) > 2);
        isolated.stop();

        JsonObject few = ada.run("relay", "isolate", "--sockets", "2").result();
        assertThat(few.getString("isolation")).isEqualTo("connection");
        assertThat(few.getInteger("sockets")).isEqualTo(2);
        Command inTurn = ada.stay("receive", "--follow");
        bob.run("send", "Ada", "in turn").done();
        inTurn.await(line -> "in turn".equals(line.getString("text")));
        assertThat(sockets(inTurn)).isBetween(1, 2);
    }

    /** Those of its process, which does nothing else. */
    private static int sockets(Command command) {
        try {
            return Connections.localPorts(command).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
