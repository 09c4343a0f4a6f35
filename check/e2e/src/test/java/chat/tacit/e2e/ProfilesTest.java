package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Two profiles in one home, each with people who don't know of the other. */
@ExtendWith(SharedRelays.class)
final class ProfilesTest {
    @TempDir Path folder;

    /** The same home, as its further profile. */
    private static Command work(Person person, Path passphrase, String... arguments) {
        List<String> further =
                List.of("--profile", "work", "--passphrase-file", passphrase.toString());
        return person.run(
                Stream.concat(Stream.of(arguments), further.stream()).toArray(String[]::new));
    }

    @Test
    @Tag("long")
    void twoProfilesInOneHomeTalkToDifferentPeopleAndShareNothing(SharedRelays.Pair relays)
            throws Exception {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            Person bob = world.person("Bob", relays);
            Person eve = world.person("Eve", relays);
            Path secret = Files.writeString(folder.resolve("secret"), "another passphrase\n");
            work(ada, secret, "init", "A. Lovelace", "--relay", relays.one().address()).done();

            world.acquaint(ada, bob);
            String link = work(ada, secret, "invite", "--short").result().getString("link");
            Command working = work(ada, secret, "receive", "--follow");
            eve.run("connect", link, "--wait", "120").done();
            Command resting = ada.stay("receive", "--follow");
            bob.run("send", "Ada", "for Ada alone").done();
            eve.run("send", "A. Lovelace", "for A. Lovelace alone").done();
            resting.await(line -> "for Ada alone".equals(line.getString("text")));
            working.await(line -> "for A. Lovelace alone".equals(line.getString("text")));
            assertThat(resting.out()).noneMatch(line -> line.contains("Lovelace"));
            assertThat(Connections.localPorts(resting))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(Connections.localPorts(working));
            resting.stop();
            working.stop();

            assertThat(names(ada.run("contacts"))).containsExactly("Bob");
            assertThat(names(work(ada, secret, "contacts"))).containsExactly("Eve");
            assertThat(ada.run("contacts", "--profile", "work").ended().code()).isEqualTo(1);

            assertThat(ada.run("profiles").done())
                    .extracting(line -> line.getString("profile"))
                    .containsExactly("", "work");
            ada.run("wipe", "--yes").done();
            assertThat(names(work(ada, secret, "contacts"))).containsExactly("Eve");
            work(ada, secret, "wipe", "--yes").done();
            assertThat(ada.home()).doesNotExist();
        }
    }

    private static List<String> names(Command contacts) {
        return contacts.done().stream().map(line -> line.getString("contact")).toList();
    }

    @Test
    void nameThatCouldLeadElsewhereIsRefusedWithASentence(SharedRelays.Pair relays) {
        try (World world = new World(folder)) {
            Person ada = world.person("Ada", relays);
            Command.Ended ended = ada.run("contacts", "--profile", "../x").ended();
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).hasSize(1);
            assertThat(ended.err().getFirst()).contains("is no name of a profile");
        }
    }
}
