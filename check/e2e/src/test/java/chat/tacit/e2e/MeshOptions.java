package chat.tacit.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * How servers of a mesh are started whose clients have slots a hundred times as often as others.
 */
final class MeshOptions {
    private MeshOptions() {}

    static String[] serving(String... peers) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--services",
                                "mesh,proxy",
                                "--allow-private",
                                "--mesh-gossip",
                                "10",
                                "--mesh-work",
                                "8",
                                "--mesh-fetches-per-minute",
                                "600",
                                "--mesh-posts",
                                "10000",
                                "--mesh-posts-per-second",
                                "1000"));
        for (String peer : peers) {
            options.add("--peer");
            options.add(peer);
        }
        return options.toArray(String[]::new);
    }
}
