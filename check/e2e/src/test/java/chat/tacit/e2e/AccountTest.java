package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Accounts by the command, at a relay as its operator starts it. */
@ExtendWith(SharedRelays.class)
final class AccountTest {
    private static final String STRONG = "seven grey herons over cold water";

    @TempDir Path folder;

    private World world;

    @BeforeEach
    void start() {
        world = new World(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String file(String name, String line) throws IOException {
        return Files.writeString(folder.resolve(name), line + "\n").toString();
    }

    private static void assertSentence(Command.Ended ended, String said) {
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).hasSize(1);
        assertThat(ended.err().getFirst()).startsWith("tacit: ").contains(said);
    }

    @Test
    void accountIsMadeAndHadOnAnotherMachineByItsPassword(SharedRelays.Pair relays)
            throws IOException {
        Person ada = world.person("Ada", relays);
        Person laptop = world.person("Laptop", relays);
        String password = file("password", STRONG);
        JsonObject made =
                ada.run("account", "create", "ada", "--new-password-file", password).result();
        assertThat(made.getString("step")).isEqualTo("ready");
        String address = made.getString("account");
        assertThat(address).endsWith("/@ada");

        assertSentence(
                laptop.run(
                                "account",
                                "sign-in",
                                address,
                                "--password-file",
                                file("wrong", STRONG + "s"))
                        .ended(),
                "the password is wrong");
        String token =
                file("token", ada.run("account", "token", "ada").result().getString("token"));
        JsonObject in =
                laptop.run(
                                "account",
                                "sign-in",
                                address,
                                "--password-file",
                                password,
                                "--token-file",
                                token)
                        .result();
        assertThat(in.getBoolean("known")).isTrue();
        assertThat(in.getString("device")).isNotEqualTo(made.getString("device"));

        ada.run("account", "cut", "ada", in.getString("device")).done();
        assertSentence(laptop.run("account", "token", "ada").ended(), "sign in with the password");
        List<JsonObject> listed = laptop.run("account", "list").done();
        assertThat(listed).hasSize(1);
        assertThat(listed.getFirst().getBoolean("known")).isFalse();

        ada.run("account", "remove", "ada", "--password-file", password).done();
        assertThat(ada.run("account", "list").done()).isEmpty();
        assertSentence(
                laptop.run("account", "sign-in", "ada", "--password-file", password).ended(),
                "the password is wrong");
    }

    @Test
    void recoveryKeyStandsInForAPasswordUntilItIsChanged(SharedRelays.Pair relays)
            throws IOException {
        Person ada = world.person("Ada", relays);
        Person laptop = world.person("Laptop", relays);
        List<JsonObject> said = ada.run("account", "create", "--recovery-key").done();
        String key = file("key", said.getFirst().getString("key"));
        String address = said.getLast().getString("account");
        laptop.run("account", "sign-in", address, "--recovery-key-file", key).done();

        String password = file("password", STRONG);
        ada.run(
                        "account",
                        "password",
                        address,
                        "--recovery-key-file",
                        key,
                        "--new-password-file",
                        password)
                .done();
        assertSentence(
                laptop.run("account", "sign-in", address, "--recovery-key-file", key).ended(),
                "the password is wrong");
        laptop.run("account", "sign-in", address, "--password-file", password).done();
        laptop.run("account", "remove", address, "--here").done();
        assertThat(laptop.run("account", "list").done()).isEmpty();
    }

    @Test
    void nonsenseIsToldInASentenceAndMakesNothing(SharedRelays.Pair relays) throws IOException {
        Person ada = world.person("Ada", relays);
        String weak = file("weak", "password1");
        assertSentence(
                ada.run("account", "create", "ada", "--new-password-file", weak).ended(),
                "it should be ten years");
        assertSentence(
                ada.run("account", "create", "A!", "--recovery-key").ended(),
                "a handle has 3 to 32");
        assertSentence(
                ada.run("account", "create", "ada", "--recovery-key", "--weak").ended(),
                "--recovery-key makes the password");
        assertSentence(
                ada.run("account", "sign-in", "tacit://x/@ada", "--password-file", weak).ended(),
                "is no account's address");
        assertSentence(
                ada.run("account", "remove", "ada", "--here", "--password-file", weak).ended(),
                "needs no password");
        assertSentence(ada.run("account", "token", "nobody").ended(), "has no account nobody");
        assertThat(ada.run("account", "list").done()).isEmpty();
    }
}
