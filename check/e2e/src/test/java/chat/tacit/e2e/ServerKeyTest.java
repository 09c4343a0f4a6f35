package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A relay whose operator decides who may make queues there. */
@ExtendWith(SharedRelays.class)
final class ServerKeyTest {
    private static final String KEY = "what the operator tells friends";

    @TempDir Path folder;

    private static void assertRefused(Person person, Relay by) {
        Command.Ended refused = person.run("invite", "--long").ended();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).hasSize(1);
        assertThat(refused.err().getFirst())
                .contains(by.address())
                .contains("tacit relay add ADDRESS --server-key-file");
    }

    @Test
    void queuesAreMadeForThoseWhoKnowTheServerKeyAndAnyoneMaySend(SharedRelays.Pair relays)
            throws IOException {
        try (World world = new World(folder)) {
            Path key = Files.writeString(folder.resolve("key"), KEY + "\nnot this\n");
            Path wrong = Files.writeString(folder.resolve("wrong"), "another long enough key\n");
            Relay locked = world.relay("locked", "--server-key-file", key.toString());
            Person ada = world.person("Ada", locked);
            Person bob = world.person("Bob", relays);

            assertRefused(ada, locked);
            assertThat(ada.run("relay", "list").result().getBoolean("wants-server-key")).isTrue();
            add(ada, locked, wrong);
            assertRefused(ada, locked);
            add(ada, locked, key);
            world.acquaint(ada, bob);
            assertThat(ada.run("relay", "list").result().getBoolean("wants-server-key")).isFalse();

            Command hearing = ada.run("receive", "--follow");
            bob.run("send", "Ada", "I never knew the key.").done();
            assertThat(hearing.await(line -> line.containsKey("text")).getString("text"))
                    .isEqualTo("I never knew the key.");
        }
    }

    @Test
    void invitationThatTheRelayRefusedDoesntKeepTheNextFromAnother(SharedRelays.Pair relays)
            throws IOException {
        try (World world = new World(folder)) {
            Path key = Files.writeString(folder.resolve("key"), KEY);
            Relay locked = world.relay("locked", "--server-key-file", key.toString());
            Person ada = world.person("Ada", locked);
            assertRefused(ada, locked);
            ada.run("relay", "add", relays.one().address()).done();
            ada.run("invite", "--short").done();
        }
    }

    private static void add(Person person, Relay relay, Path key) {
        person.run("relay", "add", relay.address(), "--server-key-file", key.toString()).done();
    }

    @Test
    void keyThatIsTooShortOrMissingIsRefusedWithASentence(SharedRelays.Pair relays)
            throws IOException {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            Command.Ended ended =
                    ada.run(
                                    "relay",
                                    "add",
                                    relays.one().address(),
                                    "--server-key",
                                    "123456789012345")
                            .ended();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err().getFirst()).contains("16 to 256 bytes");
            Command.Ended missing =
                    ada.run("serve", "--server-key-file", folder.resolve("none").toString())
                            .ended();
            assertThat(missing.code()).isEqualTo(1);
            assertThat(missing.err().getFirst()).contains("cannot read the server key file");
        }
    }
}
