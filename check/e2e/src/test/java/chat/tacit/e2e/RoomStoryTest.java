package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The life of two rooms of two people, each hosted by the homeserver of one of them: what is said
 * and sent there, a machine more, a host that is killed, an owner who goes. One story, in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
@Tag("long")
final class RoomStoryTest {
    private static final String CLUB = "Book club";
    private static final String GARDEN = "Garden";
    private static final int SIZE = 3_000_000;

    /**
     * Each look at a history is a command, which takes a processor's time from what it waits for.
     */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Path folder;
    private Path password;
    private World world;
    private Relay one;
    private Relay two;
    private Person ada;
    private Person bob;
    private Person laptop;
    private Command adas;
    private Command bobs;

    @BeforeAll
    void begin(@TempDir Path empty) throws IOException {
        folder = empty;
        password = Files.writeString(folder.resolve("password"), "nine herons over cold water, 71");
        world = new World(folder);
        one = world.relay("one");
        two = world.relay("two");
        ada = world.person("Ada", one, two);
        bob = world.person("Bob", one, two);
        laptop = world.person("Laptop", one, two);
        world.acquaint(ada, bob);
        ada.makeAccount("adaquill", one, password);
        bob.makeAccount("bobgale", two, password);
        ada.insist("room", "create", CLUB, "--timeout", "120");
        bob.insist("room", "create", GARDEN, "--timeout", "120");
        ada.run("send", CLUB, "The first of all").done();
        ada.run("invite", CLUB, "Bob", "--history", "all").done();
        bob.run("invite", GARDEN, "Ada").done();
        adas = ada.run("receive", "--follow");
        bobs = bob.run("receive", "--follow", "--files", folder.resolve("in").toString());
        bobs.await(line -> "request".equals(line.getString("type")));
        adas.await(line -> "request".equals(line.getString("type")));
        assertThat(bob.run("accept", CLUB, "--timeout", "200").result().getString("event"))
                .isEqualTo("entered");
        assertThat(ada.run("accept", GARDEN, "--timeout", "200").result().getString("event"))
                .isEqualTo("entered");
    }

    @AfterAll
    void end() {
        world.close();
    }

    private static JsonObject hears(Command listening, String text) {
        return listening.await(line -> text.equals(line.getString("text")));
    }

    private static String say(Person who, String where, String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "send";
        all[1] = where;
        System.arraycopy(words, 0, all, 2, words.length);
        return who.run(all).result().getString("id");
    }

    /** Waits until somebody's history has such a message. */
    private static void awaitShown(Person to, String where, Predicate<JsonObject> wanted) {
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() -> to.run("history", where).done().stream().anyMatch(wanted));
    }

    @Test
    @Order(1)
    void whatIsSaidIsAnsweredAmendedFoundAndNamesPeople() {
        String asked = say(ada, CLUB, "What do you say, @Bob?");
        assertThat(hears(bobs, "What do you say, @Bob?").getBoolean("mentioned")).isTrue();
        say(bob, CLUB, "--reply", asked, "That it was heron season");
        JsonObject answer = hears(adas, "That it was heron season");
        assertThat(answer.getString("reply_to")).isEqualTo(asked);
        assertThat(answer.getString("from")).isEqualTo("Bob");
        assertThat(answer.getBoolean("mentioned", false)).isFalse();

        ada.run("edit", CLUB, asked, "What do you say now?").done();
        bob.run("react", CLUB, asked, "👍").done();
        String regretted = say(ada, CLUB, "I never said this");
        hears(bobs, "I never said this");
        ada.run("unsend", CLUB, regretted).done();
        awaitShown(
                bob,
                CLUB,
                line ->
                        "What do you say now?".equals(line.getString("text"))
                                && line.getBoolean("edited", false));
        awaitShown(
                ada,
                CLUB,
                line ->
                        asked.equals(line.getString("id"))
                                && line.getJsonArray("reactions", new JsonArray()).stream()
                                        .map(JsonObject.class::cast)
                                        .anyMatch(one -> "👍".equals(one.getString("emoji"))));
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() -> !Machines.texts(bob, CLUB).contains("I never said this"));
        assertThat(bob.run("history", CLUB, "--search", "heron").done())
                .extracting(line -> line.getString("text"))
                .containsExactly("That it was heron season");
        assertThat(bob.run("edit", CLUB, asked, "Put into her mouth").ended().code()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void fileOfSeveralMegabytesComesWhole() throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(5).nextBytes(bytes);
        Path file = Files.write(folder.resolve("herons.mp4"), bytes);
        ada.run("send-file", CLUB, file.toString()).done();
        JsonObject saved =
                bobs.await(line ->
                        "saved".equals(line.getString("event"))
                                && CLUB.equals(line.getString("conversation")));
        assertThat(Path.of(saved.getString("file")))
                .hasFileName("herons.mp4")
                .hasBinaryContent(bytes);
    }

    @Test
    @Order(3)
    void machineThatSignsInHasRoomsNamesAndHistory() {
        String address = two.address() + "/@bobgale";
        laptop.insist("account", "sign-in", address, "--password-file", password.toString());
        Command laptops = laptop.run("receive", "--follow");
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() ->
                        laptop.run("conversations").done().stream()
                                .anyMatch(it -> CLUB.equals(it.getString("conversation"))));
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() -> Machines.texts(laptop, CLUB).contains("The first of all"));
        assertThat(Machines.texts(laptop, CLUB))
                .containsExactlyElementsOf(Machines.texts(bob, CLUB));
        assertThat(laptop.run("members", CLUB).done())
                .extracting(line -> line.getString("account"))
                .containsExactlyElementsOf(
                        bob.run("members", CLUB).done().stream()
                                .map(line -> line.getString("account"))
                                .toList());
        say(laptop, GARDEN, "From a new machine");
        hears(adas, "From a new machine");
        laptops.stop();
    }

    @Test
    @Order(4)
    void codesOfMembersAreComparedAndAllSeeTheSameRoom() {
        String adasCode = ada.run("verify", CLUB, "--member", "Bob").result().getString("code");
        String bobsCode = bob.run("verify", CLUB, "--member", "Ada").result().getString("code");
        assertThat(adasCode).isEqualTo(bobsCode);
        String wrong = adasCode.startsWith("0") ? "1" : "0";
        assertThat(
                        ada.run(
                                        "verify",
                                        CLUB,
                                        "--member",
                                        "Bob",
                                        "--code",
                                        wrong + adasCode.substring(1))
                                .ended()
                                .code())
                .isEqualTo(1);
        ada.run("verify", CLUB, "--member", "Bob", "--code", bobsCode).done();
        assertThat(ada.run("members", CLUB).done())
                .filteredOn(line -> !line.getBoolean("self"))
                .extracting(line -> line.getString("level"))
                .containsExactly("compared");
        assertThat(ada.run("verify", CLUB).result().getString("view"))
                .isEqualTo(bob.run("verify", CLUB).result().getString("view"));
    }

    /** The one of the two hosts; the other goes on, and what waits leaves by itself. */
    @Test
    @Order(5)
    void hostThatIsKilledAffectsItsRoomsAloneAndHeals() {
        one.process().kill();
        JsonObject waits =
                ada.run("send", CLUB, "While nobody can be reached", "--timeout", "2").result();
        assertThat(waits.getString("state")).isEqualTo("queued");
        say(bob, GARDEN, "Here all is well");
        hears(adas, "Here all is well");
        say(ada, GARDEN, "Here, too");
        hears(bobs, "Here, too");

        one = world.again(one);
        hears(bobs, "While nobody can be reached");
        awaitShown(
                ada,
                CLUB,
                line ->
                        waits.getString("id").equals(line.getString("id"))
                                && "sent".equals(line.getString("state")));
        for (Command listening : List.of(adas, bobs)) {
            assertThat(Collections.frequency(listening.texts(), "While nobody can be reached"))
                    .isLessThan(2);
        }
    }

    @Test
    @Order(6)
    void ownerGoesWhenAnotherOwnsTheRoomWhoMayEndIt() {
        Command.Ended refused = ada.run("leave", CLUB).ended();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).hasSize(1);
        ada.run("room", "role", CLUB, "Bob", "admin", "--timeout", "120").done();
        ada.run("room", "owner", CLUB, "Bob", "--timeout", "120").done();
        assertThat(ada.run("leave", CLUB).result().getBoolean("stands")).isTrue();
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() -> bob.run("members", CLUB).done().size() == 1);
        say(bob, CLUB, "Alone in the club");
        Command ends = bob.run("room", "delete", CLUB, "--yes", "--timeout", "120");
        assertThat(ends.result().getBoolean("stands")).isTrue();
        assertThat(Machines.texts(ada, CLUB))
                .contains("The first of all")
                .doesNotContain("Alone in the club");
        assertThat(Machines.texts(bob, CLUB)).contains("Alone in the club");
        assertThat(bob.run("send", CLUB, "Is there an echo?").ended().code()).isEqualTo(1);
    }

    @Test
    @Order(7)
    void whoIsInvitedIsExpectedUntilItSaysNo() {
        bob.insist("room", "create", "Attic", "--timeout", "120");
        bob.run("invite", "Attic", "Ada").done();
        assertThat(bob.run("members", "Attic").done())
                .anySatisfy(line -> {
                    assertThat(line.getString("event")).isEqualTo("expected");
                    assertThat(line.getString("name")).isEqualTo("Ada");
                });
        await().atMost(Command.PATIENCE)
                .pollInterval(PAUSE)
                .until(() ->
                        ada.run("requests").done().stream()
                                .anyMatch(it -> "Attic".equals(it.getString("request"))));
        ada.run("reject", "Attic").done();
        bobs.await(line -> line.getString("text", "").startsWith("They don't want to come"));
        assertThat(bob.run("members", "Attic").done()).hasSize(1);
        assertThat(ada.run("requests").done()).isEmpty();
    }
}
