package chat.tacit.bench;

import chat.tacit.bench.mesh.Figures;
import chat.tacit.bench.mesh.Posts;
import chat.tacit.bench.mesh.Receiver;
import chat.tacit.bench.mesh.Sender;
import chat.tacit.bench.subject.Directories;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server of the mesh takes for what it stores: memory, disk and time for each. */
final class MeshBenchmark {
    private static final int RECIPIENTS = 2;

    private final int packets;
    private final int keys;
    private final Path directory;

    /**
     * @param packets that wait at TX, and as many at RX
     * @param keys that lease at RX
     * @param directory for the stores, on a disk that keeps them
     */
    MeshBenchmark(int packets, int keys, Path directory) {
        this.packets = packets;
        this.keys = keys;
        this.directory = directory;
    }

    Report run() throws IOException, InterruptedException {
        Table table =
                Table.of(
                        "What a server of the mesh stores",
                        "what",
                        "count",
                        "a second",
                        "heap, B each",
                        "disk, B each",
                        "read back, s");
        try {
            Posts posts = new Posts(RECIPIENTS);
            add(
                    table,
                    "packet that TX tries to deliver",
                    packets,
                    new Sender(posts, packets).measure(at("tx")));
            add(table, "key with a lease at RX", keys, new Receiver(posts).keys(at("keys"), keys));
            List<Figures> kept = new Receiver(posts).packets(at("rx"), packets);
            add(table, "packet that RX keeps", packets, kept.getFirst());
            add(table, "packet that its owner fetches", packets, kept.getLast());
        } finally {
            Directories.delete(directory);
        }
        Report report = new Report(Machine.facts());
        report.add(table);
        return report;
    }

    private Path at(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static void add(Table table, String what, int count, Figures figures) {
        table.add(what, count, figures.perSecond(), figures.heap(), figures.disk(), figures.back());
    }
}
