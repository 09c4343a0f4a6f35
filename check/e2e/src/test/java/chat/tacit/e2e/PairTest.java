package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Two people become contacts by a code that one reads out to the other. */
@ExtendWith(SharedRelays.class)
final class PairTest {
    @TempDir Path folder;

    private World world;
    private String one;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start(SharedRelays.Pair relays) {
        world = new World(folder);
        one = relays.one().address();
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void codeMakesComparedContactsOnBothSides(SharedRelays.Pair relays) {
        Person ben = world.person("Ben", relays.two(), relays.one()); // the other way round
        Command making = ada.run("pair");
        String code = making.await(line -> line.containsKey("code")).getString("code");
        assertThat(code).matches("[1-9][0-9]{0,3}-[a-z]+-[a-z]+");

        var joined = ben.run("pair", code).done().getLast();
        var made = making.done().getLast();

        assertThat(joined.getString("conversation")).isEqualTo("Ada");
        assertThat(joined.getString("level")).isEqualTo("compared");
        assertThat(made.getString("conversation")).isEqualTo("Ben");
        assertThat(made.getString("level")).isEqualTo("compared");
        assertThat(ada.run("verify", "Ben").result().getString("code"))
                .isEqualTo(ben.run("verify", "Ada").result().getString("code"));

        Command hearing = ben.run("receive", "--follow");
        ada.run("send", "Ben", "No link was ever written.").done();
        assertThat(hearing.await(line -> line.containsKey("text")).getString("text"))
                .isEqualTo("No link was ever written.");
    }

    @Test
    void wrongWordBurnsTheCodeOnBothSides() {
        Command making = ada.run("pair");
        String code = making.await(line -> line.containsKey("code")).getString("code");
        String last = code.substring(code.lastIndexOf('-') + 1);
        String wrong =
                code.substring(0, code.lastIndexOf('-') + 1)
                        + (last.equals("zebra") ? "zone" : "zebra");

        Command.Ended guessed = bob.run("pair", wrong).ended();
        Command.Ended warned = making.ended();

        assertThat(guessed.code()).isEqualTo(1);
        assertThat(guessed.err()).singleElement().asString().contains("someone may have tried");
        assertThat(warned.code()).isEqualTo(1);
        assertThat(warned.err()).singleElement().asString().contains("someone may have tried");
        Command.Ended late = bob.run("pair", code).ended();
        assertThat(late.err()).singleElement().asString().contains("nobody waits with that code");
        assertThat(ada.run("contacts").done()).isEmpty();
        assertThat(bob.run("contacts").done()).isEmpty();
    }

    @Test
    void afterThreeFailuresCodesHaveFourWords() {
        for (int i = 0; i < 3; i++) {
            Command making = ada.run("pair");
            String code = making.await(line -> line.containsKey("code")).getString("code");
            assertThat(code.split("-")).hasSize(3);
            String wrong = code.replaceFirst("-.*", "-zebra-zebra");
            assertThat(bob.run("pair", wrong).ended().code()).isEqualTo(1);
            assertThat(making.ended().code()).isEqualTo(1);
        }

        Command making = ada.run("pair");
        String code = making.await(line -> line.containsKey("code")).getString("code");
        assertThat(code.split("-")).hasSize(5);
        assertThat(bob.run("pair", code).done().getLast().getString("level")).isEqualTo("compared");
    }

    @Test
    @Tag("long")
    void whoeverSharesNoRelayIsToldToNameIt() {
        Relay three = world.relay("three");
        Person eve = world.person("Eve", three);
        Command making = ada.run("pair");
        String code = making.await(line -> line.containsKey("code")).getString("code");

        Command.Ended apart = eve.run("pair", code).ended();
        assertThat(apart.err()).singleElement().asString().contains("--relay");

        assertThat(eve.run("pair", code, "--relay", one).done().getLast().getString("level"))
                .isEqualTo("compared");
    }
}
