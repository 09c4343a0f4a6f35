package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.function.Predicate;

/** People in a session that exists only while they are in it. */
@ExtendWith(SharedRelays.class)
@Order(2)
final class LiveTest {
    @TempDir Path folder;

    private World world;
    private Person ada;
    private Person bob;
    private Person cleo;

    @BeforeEach
    void start(SharedRelays.Pair relays) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        cleo = world.person("Cleo", relays);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    @Tag("long")
    void whoeverHasTheLinkIsInTheOpenSessionUntilTheyLeave() {
        Command adas = ada.stay("live", "create", "Attic", "--open");
        String link = adas.await(event("invited")).getString("link");
        assertThat(adas.await(event("entered")).getInteger("people")).isZero();

        Command bobs = bob.stay("connect", link);
        assertThat(bobs.await(event("entered")).getInteger("people")).isEqualTo(1);
        assertThat(bobs.await(event("came")).getString("name")).isEqualTo("Ada");
        JsonObject came = adas.await(event("came"));
        assertThat(came.getString("name")).isEqualTo("Bob");
        assertThat(came.getString("level")).as("the relay alone named his key").isEqualTo("server");

        bobs.type("Is anybody there?");
        JsonObject heard = adas.await(text("Is anybody there?"));
        assertThat(heard.getString("from")).isEqualTo("Bob");
        assertThat(heard.getString("conversation")).isEqualTo("Attic");
        assertThat(heard.getString("kind")).isEqualTo("live");
        assertThat(heard.getString("audience")).isEqualTo("all");

        Command cleos = cleo.stay("connect", link, "--name", "Bob");
        JsonObject second = adas.await(line -> "Bob#2".equals(line.getString("name")));
        assertThat(second.getString("identity")).isNotEqualTo(came.getString("identity"));
        adas.type("/to Bob#2 Which Bob are you?").type("Welcome, both.");
        assertThat(cleos.await(text("Which Bob are you?")).getString("audience")).isEqualTo("one");
        assertThat(cleos.await(text("Welcome, both.")).getString("audience")).isEqualTo("all");
        assertThat(bobs.await(text("Welcome, both.")).getLong("missed")).isZero();
        assertThat(bobs.results()).noneMatch(text("Which Bob are you?"));

        bobs.type("/leave");
        assertThat(bobs.ended().code()).isZero();
        assertThat(adas.await(event("went")).getString("name")).isEqualTo("Bob");
        cleos.kill();
        adas.await(line -> is(line, "went") && "Bob#2".equals(line.getString("name")));
        adas.type("Hello?").type("/leave");
        Command.Ended alone = adas.ended();
        assertThat(alone.code()).isZero();
        assertThat(alone.err()).anyMatch(line -> line.contains("nobody else is here"));
        assertThat(ada.run("conversations").done()).as("nothing is kept of it").isEmpty();
    }

    @Test
    void newcomersAreLetInByThoseInsideWhoKnowThem() {
        acquaint(ada, bob);
        acquaint(bob, cleo);
        Command adas = ada.stay("live", "create", "Cellar");
        String link = adas.await(event("invited")).getString("link");
        assertThat(adas.await(event("entered")).getBoolean("made")).isTrue();

        Command bobs = bob.stay("connect", link);
        assertThat(bobs.await(event("entered")).getBoolean("made")).isFalse();
        assertThat(adas.await(event("came")).getString("level")).isEqualTo("link");
        Command cleos = cleo.stay("connect", link);
        cleos.await(event("entered"));
        JsonObject came = adas.await(line -> "Bob".equals(line.getString("voucher")));
        assertThat(came.getString("level")).as("Ada knows her by Bob alone").isEqualTo("vouched");

        cleos.type("Hello from Cleo");
        assertThat(adas.await(text("Hello from Cleo")).getString("level")).isEqualTo("vouched");
        bobs.await(text("Hello from Cleo"));
        ada.run("send", "Cellar", "--to", "Bob", "just", "Bob").done();
        assertThat(bobs.await(text("just Bob")).getString("audience")).isEqualTo("one");
        String view = ada.run("verify", "cellar").result().getString("view");
        bobs.type("/verify " + view);
        assertThat(bobs.await(event("compared")).getString("outcome"))
                .as("what Ada read out is what Bob sees")
                .isEqualTo("same");
        cleos.type("/view");
        assertThat(cleos.await(event("view")).getString("view")).isEqualTo(view);
        assertThat(cleos.results()).noneMatch(text("just Bob"));
        assertThat(ada.run("members", "Cellar").done())
                .extracting(one -> one.getString("name"), one -> one.getString("voucher"))
                .containsExactly(tuple("Ada", null), tuple("Bob", "Ada"), tuple("Cleo", "Bob"));

        adas.type("/trust Cleo");
        JsonObject kept = adas.await(event("trusted"));
        assertThat(kept.getString("source")).isEqualTo("member");
        assertThat(kept.getString("level")).isEqualTo("vouched");

        assertThat(cleo.run("leave", "Cellar").result().getString("event")).isEqualTo("left");
        assertThat(cleos.ended().code()).isZero();
        assertThat(cleo.home()).isDirectoryNotContaining("glob:**live.*");
        assertThat(cleo.run("send", "Cellar", "Hello?").ended().err())
                .singleElement()
                .asString()
                .contains("there is no conversation");
        assertThat(ada.run("send", "Celler", "Hello?").ended().err())
                .singleElement()
                .asString()
                .contains("no live session that you are in is called 'Celler'");
        bobs.await(event("went"));
        adas.await(event("went"));
        adas.type("Without Cleo").type("/explain");
        bobs.await(text("Without Cleo"));
        adas.await(line -> line.getString("who", "").startsWith("Everybody in the session"));
    }

    @Test
    @Tag("long")
    void strangerIsNotLetIn() {
        acquaint(ada, bob);
        Command adas = ada.stay("live", "create", "Cellar");
        String link = adas.await(event("invited")).getString("link");
        adas.await(event("entered"));

        Command.Ended refused = cleo.stay("connect", link).ended();

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).anyMatch(line -> line.contains("Nobody in this session knows"));
        adas.type("/who").type("/leave");
        adas.ended();
        assertThat(adas.results()).noneMatch(line -> is(line, "came"));
    }

    @Test
    @Tag("long")
    void contactsComeByTheInvitationInTheirConversation() {
        world.acquaint(ada, bob);
        JsonObject invited = ada.run("invite", "Bob", "--live", "Attic").result();
        assertThat(invited.getBoolean("new")).isTrue();
        Command adas = ada.stay("connect", "Bob");
        adas.await(event("entered"));

        Command bobs = bob.stay("connect", "Ada");
        assertThat(bobs.await(event("entered")).getString("session")).isEqualTo("Attic");
        JsonObject came = adas.await(event("came"));
        assertThat(came.getString("name")).isEqualTo("Bob");
        assertThat(came.getString("level")).as("the contact's").isEqualTo("link");
        bobs.type("Here I am");
        adas.await(text("Here I am"));

        JsonObject again = ada.run("invite", "Bob", "--live", "Attic").result();
        assertThat(again.getBoolean("new")).as("it is the one they are in").isFalse();
        assertThat(again.getString("link")).isEqualTo(invited.getString("link"));

        Command hers = ada.stay("live", "create", "Loft");
        String link = hers.await(event("invited")).getString("link");
        hers.await(event("entered"));
        JsonObject loft = ada.run("invite", "Bob", "--live", "Loft").result();
        assertThat(loft.getBoolean("new")).as("she is in it, though no text has it").isFalse();
        assertThat(loft.getString("link")).isEqualTo(link);
    }

    @Test
    void sessionIsTalkedInOnATerminal() {
        assumeTrue(Terminal.isThere(), "there is no 'script', so nobody sat at a terminal.");
        acquaint(ada, bob);
        Command adas = ada.stay("live", "create", "Cellar");
        String link = adas.await(event("invited")).getString("link");
        adas.await(event("entered"));
        try (Terminal bobs = Terminal.of(bob, "connect", link)) {
            bobs.await("Your name there [Bob]: ");
            bobs.type("Bobby\r");
            bobs.await("You are in Cellar: one other is here.");
            bobs.await("Ada (link)");
            bobs.await("  Bobby (you), let in by Ada");
            bobs.await("Cellar> ");

            bobs.type("half of");
            bobs.await("half of");
            adas.type("Good evening");
            bobs.await("Ada: Good evening");
            bobs.await("Cellar> half of");
            bobs.type(" it\r");
            adas.await(text("half of it"));
            bobs.type("/to A\tpsst\r");
            assertThat(adas.await(text("psst")).getString("audience")).isEqualTo("one");
            bobs.type("/wh\b\bwho\r");
            bobs.await("Ada (link)");
            bobs.type("/leave\r");
            bobs.await("You left Cellar.");
            assertThat(bobs.ended()).isZero();
        }
        adas.await(event("went"));
    }

    /** Gives each the other's identity. */
    private void acquaint(Person one, Person other) {
        introduce(one, other);
        introduce(other, one);
    }

    private void introduce(Person known, Person to) {
        Path file = folder.resolve(known.name() + "-for-" + to.name() + ".identity");
        known.run("live", "trust", "export", "--output", file.toString()).done();
        to.run("live", "trust", "add", file.toString()).done();
    }

    private static Predicate<JsonObject> event(String name) {
        return line -> is(line, name);
    }

    private static boolean is(JsonObject line, String event) {
        return event.equals(line.getString("event"));
    }

    private static Predicate<JsonObject> text(String text) {
        return line -> text.equals(line.getString("text"));
    }
}
