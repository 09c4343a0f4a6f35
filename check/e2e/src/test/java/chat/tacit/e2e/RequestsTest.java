package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Somebody asks to be a contact, and the other decides, by the commands. */
@ExtendWith(SharedRelays.class)
final class RequestsTest {
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

    private void ask(String greeting) {
        String link = ada.run("invite", "--ask").result().getString("link");
        JsonObject connected =
                bob.run("connect", link, "--greeting", greeting, "--wait", "1").result();
        assertThat(connected.getBoolean("answered")).isFalse();
    }

    @Test
    void requestIsShownWithItsGreetingAndAnsweredOnceItIsAccepted() {
        Command hearing = ada.run("receive", "--follow");
        ask("We met at the lake.");
        JsonObject asks = hearing.await(line -> "request".equals(line.getString("type")));
        assertThat(asks.getString("from")).isEqualTo("Bob");
        assertThat(asks.getString("text")).isEqualTo("We met at the lake.");
        assertThat(ada.run("contacts").done()).isEmpty();
        assertThat(ada.run("requests").result().getString("greeting"))
                .isEqualTo("We met at the lake.");
        assertThat(ada.run("send", "Bob", "Hello?").ended().code()).isEqualTo(1);

        Command answers = bob.run("receive", "--follow");
        ada.run("accept", "Bob").done();
        hearing.await(line -> "text".equals(line.getString("type")));
        ada.run("send", "Bob", "So we did.").done();
        answers.await(line -> "So we did.".equals(line.getString("text")));
        assertThat(ada.run("requests").done()).isEmpty();
        assertThat(bob.run("contacts").result().getString("contact")).isEqualTo("Ada");
    }

    @Test
    void rejectedRequestIsGoneAndItsSenderHearsNothing() {
        ask("Buy my book.");
        ada.run("receive").done();
        ada.run("reject", "Bob").done();
        assertThat(ada.run("requests").done()).isEmpty();
        assertThat(ada.run("accept", "Bob").ended().code()).isEqualTo(1);
        bob.run("receive", "--timeout", "2").done();
        assertThat(bob.run("contacts").result().getString("state")).isEqualTo("joining");
    }
}
