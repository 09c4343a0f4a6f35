package chat.tacit.bench.mesh;

import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of the mesh and its neighbours, each of which knows it alone as a neighbour: relays as
 * users start them, on loopback.
 */
public final class Star implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 500;

    /** Of one processor, all servers together: what they do before anything is asked of them. */
    private static final double CALM = 0.2;

    private final RelaySubject hub;
    private final List<RelaySubject> neighbours = new ArrayList<>();

    private Star(RelaySubject hub) {
        this.hub = hub;
    }

    /**
     * Starts them, and returns when they are neighbours.
     *
     * @param directory for their data; deleted at the end
     */
    public static Star of(RelayCommand command, Path directory, int neighbours)
            throws IOException, InterruptedException {
        String picks = Integer.toString(neighbours);
        Star star =
                new Star(
                        command.with(options("--mesh-neighbours", picks))
                                .start(directory.resolve("hub")));
        try {
            for (int i = 0; i < neighbours; i++) {
                String hub = star.hub.address().toString();
                star.neighbours.add(
                        command.with(options("--mesh-neighbours", "1", "--peer", hub))
                                .start(directory.resolve("neighbour-" + i)));
            }
            star.await(star::isWhole);
            return star;
        } catch (IOException | InterruptedException | RuntimeException e) {
            star.close();
            throw e;
        }
    }

    /** All the load comes from one address, and more of it than a relay bears by default. */
    private static String[] options(String... more) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--allow-private",
                                "--mesh-work",
                                "0",
                                "--mesh-gossip",
                                "1",
                                "--mesh-posts",
                                "100000",
                                "--mesh-posts-per-second",
                                "100000",
                                "--mesh-posts-target",
                                "10000000",
                                "--mesh-peer-packets",
                                "1000000",
                                "--mesh-peer-packets-per-second",
                                "100000",
                                "--mesh-mailbox",
                                "1000000",
                                "--mesh-fetches-per-minute",
                                "60000"));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    private interface State {
        boolean holds() throws IOException;
    }

    private void await(State state) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!state.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("the servers didn't find each other, or come to rest");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Waits until they have made what they make after a start. */
    public void rest() throws IOException, InterruptedException {
        Duration[] before = {Duration.ZERO};
        await(() -> {
            Duration used = cpu();
            boolean calm = used.minus(before[0]).toMillis() < CALM * LOOK_MILLIS;
            before[0] = used;
            return calm;
        });
    }

    private boolean isWhole() throws IOException {
        boolean whole = hub.metric("tacit_mesh_neighbours") >= neighbours.size();
        for (RelaySubject one : neighbours) {
            whole = whole && one.metric("tacit_mesh_neighbours") >= 1;
        }
        return whole;
    }

    private Duration cpu() {
        return neighbours.stream()
                .map(one -> one.process().cpu())
                .reduce(hub.process().cpu(), Duration::plus);
    }

    /** The one in the middle. */
    public RelaySubject hub() {
        return hub;
    }

    public List<RelaySubject> neighbours() {
        return List.copyOf(neighbours);
    }

    @Override
    public void close() {
        neighbours.forEach(RelaySubject::close);
        hub.close();
    }
}
