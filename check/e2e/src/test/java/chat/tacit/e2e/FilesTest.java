package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** A file by the commands, while both sides' processes are killed. */
@Tag("long")
@Order(1)
final class FilesTest {
    private static final int SIZE = 5_000_000;

    /** What is sent with a heap that is smaller. */
    private static final int LARGE = 32 << 20;

    private static final String HEAP = "30m";

    @TempDir Path folder;

    private World world;
    private Person ada;
    private Person bob;

    @BeforeEach
    void start() {
        world = new World(folder);
        Relay one = world.relay("one");
        Relay two = world.relay("two");
        ada = world.person("Ada", one, two);
        bob = world.person("Bob", one, two);
        world.acquaint(ada, bob);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void fileArrivesWholeThoughBothSidesAreKilledMeanwhile() throws Exception {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        Path original = Files.write(folder.resolve("otters.mp4"), bytes);
        Command sending = ada.show("send-file", "Bob", original.toString());
        await().atMost(Command.PATIENCE).until(() -> sending.err().size() > 3);
        sending.kill();
        Files.delete(original);

        Command going = ada.run("receive", "--follow");
        Path in = folder.resolve("in");
        Command coming = bob.show("receive", "--follow", "--files", in.toString());
        await().atMost(Command.PATIENCE).until(() -> coming.err().size() > 3);
        coming.kill();

        JsonObject saved =
                bob.run("receive", "--follow", "--files", in.toString())
                        .await(line -> "saved".equals(line.getString("event")));
        assertThat(Path.of(saved.getString("file")))
                .hasFileName("otters.mp4")
                .hasBinaryContent(bytes);
        try (Stream<Path> files = Files.list(in)) {
            assertThat(files).hasSize(1);
        }
        // The sender hears of it and keeps nothing more.
        await().atMost(Command.PATIENCE)
                .until(() -> {
                    try (Stream<Path> left = Files.list(ada.home())) {
                        return left.noneMatch(it -> it.toString().contains("profile.file-"));
                    }
                });
        going.stop();
        assertLargerThanTheHeapTravels();
    }

    private void assertLargerThanTheHeapTravels() throws Exception {
        byte[] bytes = new byte[LARGE];
        new Random(2).nextBytes(bytes);
        Path original = Files.write(folder.resolve("herons.mp4"), bytes);
        SmallClients.send(ada, bob, original, folder.resolve("large"), HEAP);
        assertThat(folder.resolve("large").resolve("herons.mp4")).hasBinaryContent(bytes);
    }
}
