package chat.tacit.sim.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** What {@link Newcomer} found, as a table. */
final class NewcomerTables {
    private static final List<Integer> DAYS = List.of(0, 7, 30, 60);
    private static final int DEFAULTS = 10;

    private NewcomerTables() {}

    static void print(int runs) {
        Table table =
                new Table(
                        "The share of one hand at day 0, 7, 30 and 60",
                        "servers",
                        "hand",
                        "of 10 default ones",
                        "it",
                        "of the servers known",
                        "usable",
                        "posted at it",
                        "has a guard",
                        "keys with an RX of it",
                        "packets of which it sees both ends");
        for (Newcomer.Mesh mesh : meshes()) {
            List<List<Newcomer.Share>> all =
                    LongStream.rangeClosed(1, runs)
                            .mapToObj(seed -> Newcomer.of(seed, mesh, DAYS))
                            .toList();
            table.row(
                    Table.number(mesh.servers()),
                    Table.percent((double) mesh.hand() / mesh.servers()),
                    Table.number(mesh.handDefaults()),
                    does(mesh),
                    days(all, Newcomer.Share::known),
                    days(all, Newcomer.Share::usable),
                    days(all, Newcomer.Share::tx),
                    days(all, Newcomer.Share::oneGuard),
                    days(all, Newcomer.Share::rx),
                    days(all, Newcomer.Share::both));
        }
        System.out.println(table);
    }

    private static List<Newcomer.Mesh> meshes() {
        List<Newcomer.Mesh> meshes = new ArrayList<>();
        for (int servers : new int[] {100, 1_000}) {
            for (int[] it : new int[][] {{5, 0}, {5, 3}, {10, 3}, {20, 2}}) {
                int hand = servers * it[0] / 100;
                meshes.add(new Newcomer.Mesh(servers, hand, DEFAULTS, it[1], false, 0));
            }
        }
        meshes.add(new Newcomer.Mesh(100, 10, DEFAULTS, 3, true, 0));
        meshes.add(new Newcomer.Mesh(100, 10, DEFAULTS, 3, true, 50));
        meshes.add(new Newcomer.Mesh(100, 10, DEFAULTS, 3, true, 100));
        return meshes;
    }

    private static String does(Newcomer.Mesh mesh) {
        String lists = mesh.hides() ? "names its own alone" : "tells all it knows";
        return mesh.busiest() == 0
                ? lists
                : lists + ", says it is idle; others: up to " + mesh.busiest() + " %";
    }

    private static String days(
            List<List<Newcomer.Share>> all, ToDoubleFunction<Newcomer.Share> what) {
        List<String> days = new ArrayList<>();
        for (int i = 0; i < DAYS.size(); i++) {
            int day = i;
            double mean =
                    all.stream()
                            .mapToDouble(it -> what.applyAsDouble(it.get(day)))
                            .average()
                            .orElse(0);
            days.add(Table.percent(mean).replace(" %", ""));
        }
        return String.join(", ", days) + " %";
    }
}
