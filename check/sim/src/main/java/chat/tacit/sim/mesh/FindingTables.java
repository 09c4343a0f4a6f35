package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;
import chat.tacit.protocol.mesh.Packet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What {@link Finding} measured, as tables. */
final class FindingTables {
    private static final long SEED = 1;
    private static final int KEYS = 100;
    private static final int CHURNING = 24;
    private static final List<Integer> SIZES = List.of(10, 30, 100, 300, 1_000);

    private FindingTables() {}

    static void print(List<Integer> sizes) {
        Table first = table("The first packet for a key: a flood");
        Table again = table("The next packet from the same TX: by the ways");
        Table elsewhere = table("The next packet from another TX");
        Table ways =
                new Table(
                        "Ways",
                        "servers",
                        "learned in the mesh for each key",
                        "the two that receive reached by the first packet, in the mean");
        for (int size : sizes.isEmpty() ? SIZES : sizes) {
            Finding.Result result = Finding.of(SEED, size, KEYS);
            row(first, size, result.first());
            row(again, size, result.again());
            row(elsewhere, size, result.elsewhere());
            ways.row(
                    Table.number(size),
                    Table.number(result.ways()),
                    Table.number(result.first().reached.mean()));
        }
        List.of(first, again, elsewhere, ways).forEach(System.out::println);
    }

    /** Packets that are floods, by contacts and by how long a way lives. */
    static void floods() {
        Table table =
                new Table(
                        "Packets of a client that are floods",
                        "contacts",
                        "cover",
                        "days",
                        "a way lives 1 h",
                        "6 h",
                        "24 h",
                        "7 d");
        for (int contacts : List.of(1, 10, 30, 100)) {
            flooded(table, contacts, Cover.LOW, 7);
            flooded(table, contacts, Cover.HIGH, 2);
        }
        System.out.println(table);
    }

    private static void flooded(Table table, int contacts, Cover cover, int days) {
        Slotted profile =
                SlotTables.live(SEED, Scheduler.real(cover), contacts, Duration.ofDays(days));
        List<String> row = new ArrayList<>();
        row.add(Table.number(contacts));
        row.add(cover.word());
        row.add(Table.number(days));
        for (int hours : new int[] {1, 6, 24, 7 * 24}) {
            row.add(Table.percent(Floods.share(profile.sent, Duration.ofHours(hours))));
        }
        table.row(row.toArray(String[]::new));
    }

    /** Servers that die, and packets that get lost on the way. */
    static void churn(List<Integer> sizes) {
        Table table =
                new Table(
                        "Servers that die and come back, packets that get lost between servers",
                        "servers",
                        "die in an hour",
                        "passes lost",
                        "packets",
                        "at an RX within 1 s",
                        "1 min",
                        "10 min",
                        "2 h",
                        "both RX have it in the end",
                        "passes for each packet");
        for (int size : sizes.isEmpty() ? List.of(30, 100, 300) : sizes) {
            for (int[] it : new int[][] {{0, 0}, {5, 0}, {20, 0}, {50, 0}, {0, 5}, {20, 5}}) {
                Churn.Result told = Churn.of(SEED, size, CHURNING, it[0], it[1]);
                table.row(
                        Table.number(size),
                        it[0] + " %",
                        it[1] + " %",
                        Table.number(told.packets()),
                        Table.percent(told.found().shareUpTo(1e3)),
                        Table.percent(told.found().shareUpTo(60e3)),
                        Table.percent(told.found().shareUpTo(600e3)),
                        Table.percent(told.found().shareUpTo(7200e3)),
                        Table.percent(told.both()),
                        Table.number(told.passes()));
            }
        }
        System.out.println(table);
    }

    /** Heap of what is remembered. */
    static void memory() {
        Memory.Result told = Memory.of(500, 24);
        Table table = new Table("Memory", "what", "bytes of heap for each");
        table.row("a trace", Table.number(told.trace()));
        table.row("a learned way", Table.number(told.way()));
        System.out.println(table);
    }

    private static Table table(String title) {
        return new Table(
                title,
                "servers",
                "packets passed",
                "MB, all servers",
                "KB, each server",
                "notices",
                "ms until an RX has it, median",
                "95 %",
                "ms until TX knows, median",
                "both RX have it");
    }

    private static void row(Table table, int size, Finding.Told told) {
        double bytes = told.passes.mean() * Packet.SIZE + told.noticeBytes.mean();
        table.row(
                Table.number(size),
                Table.number(told.passes.mean()),
                Table.number(bytes / 1e6),
                Table.number(bytes / 1e3 / size),
                Table.number(told.notices.mean()),
                Table.number(told.found.median()),
                Table.number(told.found.quantile(0.95)),
                Table.number(told.known.median()),
                Table.percent(1 - told.reached.shareUpTo(1)));
    }
}
