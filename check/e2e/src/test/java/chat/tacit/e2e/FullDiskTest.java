package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.protocol.queue.Command.PutBlob;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A stranger fills the small disk of a relay. */
final class FullDiskTest {
    private static final String DISK = "1024m";

    /** The relay looks at its disk every few seconds; what comes meanwhile fits into this. */
    private static final int FREE = 924 << 20;

    private static final int BLOB = 65_536 + 16;
    private static final int AT_ONCE = 16;

    @TempDir Path folder;

    @Test
    void fullDiskRefusesWhatIsNewAndDeliversWhatItHas() throws Exception {
        Path data = Files.createDirectories(folder.resolve("relay-small"));
        String mount = "mount -t tmpfs -o size=" + DISK + " none \"$0\" && exec \"$@\"";
        List<String> onSmallDisk =
                List.of("unshare", "-r", "-m", "sh", "-c", mount, data.toString());
        assumeTrue(works(onSmallDisk), "A small disk can't be mounted here, so none was filled.");
        try (World world = new World(folder)) {
            Relay relay =
                    world.relayUnder(
                            onSmallDisk,
                            "small",
                            "--free-disk",
                            Integer.toString(FREE),
                            "--client-connect-timeout",
                            "30000");
            Person ada = world.person("Ada", relay);
            Person bob = world.person("Bob", relay);
            world.acquaint(ada, bob);
            assertThat(state(ada.run("send", "Bob", "before"))).isEqualTo("sent");

            assertThat(fill(relay)).isEqualTo(new Reply.No(Refusal.FULL, 0));

            assertThat(state(ada.run("send", "Bob", "meanwhile", "--timeout", "2")))
                    .isEqualTo("queued");
            Command hearing = bob.run("receive", "--timeout", "5");
            assertThat(hearing.done()).hasSize(1);
            assertThat(hearing.texts()).containsExactly("before");
        }
    }

    /** Puts blobs until one is refused. */
    private static Reply fill(Relay relay) throws Exception {
        try (Intruder greedy = new Intruder(relay, "127.0.0.2").greet(relay)) {
            PutBlob blob =
                    new PutBlob(
                            greedy.key().publicKey(),
                            ByteRange.of(new byte[BLOB]),
                            Duration.ofDays(1));
            while (true) {
                for (Reply reply : greedy.ask(Role.BLOB, Collections.nCopies(AT_ONCE, blob))) {
                    if (!(reply instanceof Reply.Stored)) {
                        return reply;
                    }
                }
            }
        }
    }

    private static String state(Command sending) {
        return sending.result().getString("state");
    }

    private static boolean works(List<String> starter) throws InterruptedException {
        try {
            List<String> nothing = Stream.concat(starter.stream(), Stream.of("true")).toList();
            return new ProcessBuilder(nothing).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
