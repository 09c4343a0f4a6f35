package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Two people, two relays, and what the command line promises them. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TwoPeopleTest {
    private World world;
    private Person ada;
    private Person bob;

    @BeforeAll
    void start(SharedRelays.Pair relays, @TempDir Path folder) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    @Order(1)
    void shortLinkMakesContactsWhoTalkCompareCodesAndSearch() {
        world.acquaint(ada, bob);
        assertThat(level(ada, "Bob")).isEqualTo("link");

        Command hearing = bob.run("receive", "--follow");
        String sent =
                ada.run("send", "Bob", "The", "heron stands in the reeds.")
                        .result()
                        .getString("state");
        assertThat(sent).isIn("sent", "delivered");
        JsonObject heard = hearing.await(line -> line.containsKey("text"));
        assertThat(heard.getString("from")).isEqualTo("Ada");
        assertThat(heard.getString("text")).isEqualTo("The heron stands in the reeds.");

        // The follower receives for the profile meanwhile; the other process only sends.
        bob.run("send", "Ada", "Let it stand.").done();
        Command followers = ada.run("receive", "--follow");
        assertThat(followers.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("Let it stand.");
        hearing.stop();
        followers.stop();

        assertThat(search(ada, "Bob", "heron")).containsExactly("The heron stands in the reeds.");
        assertThat(search(bob, "Ada", "heron")).containsExactly("The heron stands in the reeds.");
        assertThat(search(bob, "Ada", "kingfisher")).isEmpty();

        compareCodes();

        List<JsonObject> facts = ada.run("explain", "Bob").done();
        assertThat(facts)
                .hasSizeGreaterThan(1)
                .allSatisfy(fact ->
                        assertThat(List.of("who", "learns", "not"))
                                .allSatisfy(key -> assertThat(fact.getString(key)).isNotBlank()));
    }

    private void compareCodes() {
        String code = ada.run("verify", "Bob").result().getString("code");
        assertThat(code.replaceAll("\\s", "")).matches("[0-9]{60}");
        assertThat(bob.run("verify", "Ada").result().getString("code")).isEqualTo(code);

        char last = code.charAt(code.length() - 1);
        char other = last == '9' ? '0' : (char) (last + 1);
        String wrong = code.substring(0, code.length() - 1) + other;
        Command.Ended refused = ada.run("verify", "Bob", "--code", wrong).ended();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).singleElement().asString().contains("codes differ");
        assertThat(level(ada, "Bob")).isEqualTo("link");

        ada.run("verify", "Bob", "--code", code).done();
        assertThat(level(ada, "Bob")).isEqualTo("compared");
    }

    @Test
    @Order(3)
    void longLinkInPictureNeedsNoRelayToHoldIt(SharedRelays.Pair relays, @TempDir Path folder) {
        try (World strangers = new World(folder)) {
            meetByPicture(
                    strangers.person("Ada", relays),
                    strangers.person("Bob", relays),
                    folder.resolve("invitation.png"));
        }
    }

    private static void meetByPicture(Person ada, Person bob, Path picture) {
        JsonObject invited = ada.run("invite", "--long", "--png", picture.toString()).result();
        assertThat(invited.getString("form")).isEqualTo("long");
        assertThat(picture).matches(Files::isRegularFile);

        Command adaHears = ada.run("receive", "--follow");
        JsonObject connected = bob.run("connect", picture.toString(), "--wait", "120").result();
        assertThat(connected.getString("conversation")).isEqualTo("Ada");
        assertThat(connected.getBoolean("answered")).isTrue();

        bob.run("send", "Ada", "It came as a picture.").done();
        assertThat(adaHears.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("It came as a picture.");
        Command bobHears = bob.run("receive", "--follow");
        ada.run("send", "Bob", "So it did.").done();
        assertThat(bobHears.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("So it did.");
    }

    @Test
    @Order(2)
    void profileSendsWhileAnotherOfItsProcessesReceives() {
        List<String> fromAda = numbered("from Ada");
        List<String> fromBob = numbered("from Bob");
        Command adaHears = ada.run("receive", "--follow");
        Command bobHears = bob.run("receive", "--follow");
        Command adaSends = ada.run("send", "Bob", "-", "--lines").feed(fromAda);
        Command bobSends = bob.run("send", "Ada", "-", "--lines").feed(fromBob);

        adaHears.awaitLines(fromBob.size());
        bobHears.awaitLines(fromAda.size());
        assertThat(adaHears.texts()).isEqualTo(fromBob);
        assertThat(bobHears.texts()).isEqualTo(fromAda);
        assertThat(adaSends.done()).hasSize(fromAda.size());
        assertThat(bobSends.done()).hasSize(fromBob.size());
    }

    private static List<String> numbered(String text) {
        return IntStream.range(0, 20).mapToObj(i -> text + " " + i).toList();
    }

    private static List<String> search(Person person, String conversation, String words) {
        Command searching = person.run("history", conversation, "--search", words);
        var _ = searching.done();
        return searching.texts();
    }

    private static String level(Person person, String contact) {
        return person.run("contacts").done().stream()
                .filter(line -> contact.equals(line.getString("contact")))
                .findFirst()
                .orElseThrow()
                .getString("level");
    }
}
