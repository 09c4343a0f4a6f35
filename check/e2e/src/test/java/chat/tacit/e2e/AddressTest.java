package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** An address that anybody may ask by, by the commands. */
@ExtendWith(SharedRelays.class)
final class AddressTest {
    @TempDir Path folder;

    private World world;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start(SharedRelays.Pair relays) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void addressIsAskedByAcceptedAndWithdrawn() {
        String link = ada.run("invite", "--reusable").result().getString("link");
        assertThat(ada.run("address", "list").result().getString("link")).isEqualTo(link);
        Command hearing = ada.run("receive", "--follow");
        Command talking = bob.run("connect", link, "--greeting", "Are you Ada?", "--wait", "120");
        assertThat(
                        hearing.await(line -> "request".equals(line.getString("type")))
                                .getString("text"))
                .isEqualTo("Are you Ada?");
        assertThat(bob.run("verify", "new contact").ended().code()).isEqualTo(1);

        ada.run("accept", "Bob").done();
        assertThat(talking.result().getBoolean("answered")).isTrue();
        Command answers = bob.run("receive", "--follow");
        ada.run("send", "Bob", "I am.").done();
        answers.await(line -> "I am.".equals(line.getString("text")));
        assertThat(bob.run("verify", "Ada").result().getString("code"))
                .isEqualTo(ada.run("verify", "Bob").result().getString("code"));

        assertThat(ada.run("address", "withdraw").result().getBoolean("deleted")).isTrue();
        assertThat(ada.run("address", "list").done()).isEmpty();
        ada.run("send", "Bob", "The address is gone.").done();
        answers.await(line -> "The address is gone.".equals(line.getString("text")));
    }

    @Test
    void replacedAddressLeadsNowhereAndTheNewOneIsAskedBy() {
        String old = ada.run("invite", "--reusable").result().getString("link");
        ada.run("receive").done();
        JsonObject replaced = ada.run("address", "replace").result();
        assertThat(replaced.getString("link")).isNotEqualTo(old);
        assertThat(ada.run("address", "list").result().getString("link"))
                .isEqualTo(replaced.getString("link"));
        Command hearing = ada.run("receive", "--follow");

        Command.Ended late = bob.run("connect", old, "--wait", "1").ended();
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err()).hasSize(1);
        assertThat(bob.run("contacts").done()).isEmpty();

        bob.run(
                "connect",
                replaced.getString("link"),
                "--greeting",
                "By the new one.",
                "--wait",
                "120");
        assertThat(
                        hearing.await(line -> "request".equals(line.getString("type")))
                                .getString("text"))
                .isEqualTo("By the new one.");
    }
}
