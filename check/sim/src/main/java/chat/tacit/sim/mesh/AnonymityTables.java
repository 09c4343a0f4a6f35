package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;

import java.util.List;
import java.util.stream.IntStream;

/** What {@link Anonymity} and {@link RealOrFake} found, as tables. */
final class AnonymityTables {
    private static final int RUNS = 200_000;
    private static final int PEOPLE = 40;

    private AnonymityTables() {}

    static void print() {
        System.out.println(hands());
        System.out.println(observers());
    }

    private static Table hands() {
        Table table =
                new Table(
                        "Who has servers: sender and recipient of a packet linked",
                        "servers",
                        "in one hand",
                        "is TX of a packet",
                        "links a packet",
                        "links a contact in a month",
                        "with dual proxies: a packet",
                        "a contact in a month");
        for (int servers : new int[] {20, 100, 1_000}) {
            for (int hand : IntStream.of(1, 2, servers / 10, servers / 5).distinct().toArray()) {
                Anonymity.Linked plain = Anonymity.hand(1, servers, hand, false, RUNS);
                Anonymity.Linked dual = Anonymity.hand(1, servers, hand, true, RUNS);
                table.row(
                        Table.number(servers),
                        Table.number(hand),
                        percent(plain.tx()),
                        percent(plain.packet()),
                        percent(plain.month()),
                        percent(dual.packet()),
                        percent(dual.month()));
            }
        }
        return table;
    }

    private static String percent(double share) {
        return share == 0 || share >= 0.001
                ? Table.percent(share)
                : "%.4f %%".formatted(100 * share);
    }

    private static Table observers() {
        Table table =
                new Table(
                        "Who watches everybody's network: the partner named rightly, of 40 people",
                        "cover",
                        "after a day",
                        "after 7 days",
                        "chance");
        for (Cover cover : Cover.values()) {
            Scheduler.Maker maker = Scheduler.real(cover);
            table.row(
                    cover.word(),
                    Table.percent(Anonymity.observer(1, maker, PEOPLE, 1)),
                    Table.percent(Anonymity.observer(2, maker, PEOPLE, cover == Cover.HIGH ? 2 : 7))
                            + (cover == Cover.HIGH ? " (2 days)" : ""),
                    Table.percent(1.0 / (PEOPLE - 1)));
        }
        return table;
    }

    /** Real packets and loops. */
    static void classifier(List<Integer> contacts) {
        Table table =
                new Table(
                        "From all that TX saw: real packets told from loops",
                        "contacts",
                        "talks a day",
                        "days of log",
                        "of it real",
                        "without twins: over chance, each packet",
                        "each key",
                        "as it is: each packet",
                        "each key");
        for (int count : contacts.isEmpty() ? List.of(1, 4, 12) : contacts) {
            for (int talks : new int[] {4, 12}) {
                for (int days : new int[] {1, 7}) {
                    RealOrFake.Result told =
                            RealOrFake.of(1, new RealOrFake.Profiles(count, talks, days, false));
                    RealOrFake.Result twins =
                            RealOrFake.of(1, new RealOrFake.Profiles(count, talks, days, true));
                    table.row(
                            Table.number(count),
                            Table.number(talks),
                            Table.number(days),
                            Table.percent(told.real()),
                            Table.percent(told.packets()),
                            Table.percent(told.keys()),
                            Table.percent(twins.packets()),
                            Table.percent(twins.keys()));
                }
            }
        }
        System.out.println(table);
    }
}
