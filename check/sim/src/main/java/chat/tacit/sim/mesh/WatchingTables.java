package chat.tacit.sim.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What {@link Watching} found, as tables. */
final class WatchingTables {
    /** Slots in a day: low, high, and none. */
    private static final double LOW = 1_440;

    private static final double HIGH = 8_640;
    private static final double MESSAGES = 50;
    private static final double LOSS = 0.05;
    private static final Duration MONTH = Duration.ofDays(30);

    private WatchingTables() {}

    static void print(int runs) {
        System.out.println(attacks(runs));
        System.out.println(alarms(runs));
    }

    private static List<Attack> all() {
        List<Attack> attacks = new ArrayList<>();
        for (Attack.Kind kind : List.of(Attack.Kind.TX, Attack.Kind.RX)) {
            for (double share : new double[] {0.2, 0.5, 1}) {
                attacks.add(new Attack(kind, share));
            }
        }
        attacks.add(new Attack(Attack.Kind.TX_OF_ONE, 1));
        attacks.add(new Attack(Attack.Kind.RX_OF_ONE, 1));
        attacks.add(new Attack(Attack.Kind.PAIR, 0.2));
        attacks.add(new Attack(Attack.Kind.PAIR, 1));
        attacks.add(new Attack(Attack.Kind.FRAMING, 1));
        return attacks;
    }

    private static Table attacks(int runs) {
        Table table =
                new Table(
                        "When who drops is in quarantine",
                        "who drops",
                        "share",
                        "low: found in 30 d",
                        "days, median",
                        "95 %",
                        "honest in quarantine before",
                        "high: found in 30 d",
                        "days, median",
                        "off: found in 30 d",
                        "days, median");
        for (Attack attack : all()) {
            Found low = found(setting(LOW), attack, runs);
            Found high = found(setting(HIGH), attack, Math.max(1, runs / 4));
            Found off = found(setting(0), attack, runs);
            table.row(
                    attack.kind().words,
                    Table.percent(attack.share()),
                    Table.percent(low.share()),
                    Table.number(low.days().median()),
                    Table.number(low.days().quantile(0.95)),
                    Table.number(low.honest()),
                    Table.percent(high.share()),
                    Table.number(high.days().median()),
                    Table.percent(off.share()),
                    Table.number(off.days().median()));
        }
        return table;
    }

    /** Half of the natural loss hits a packet wholly, half at one RX: 5 % for a leg. */
    private static Watching.Setting setting(double slots) {
        double loops = Math.max(0, slots - MESSAGES);
        return new Watching.Setting(loops, MESSAGES, LOSS / 2, LOSS / 2);
    }

    /** Of those that were found: when. */
    private record Found(double share, Samples days, double honest) {}

    private static Found found(Watching.Setting setting, Attack attack, int runs) {
        Samples days = new Samples();
        Samples honest = new Samples();
        LongStream.rangeClosed(1, runs)
                .mapToObj(seed -> Watching.of(seed, setting, attack, MONTH))
                .forEach(told -> {
                    honest.add(told.honest());
                    if (told.found()) {
                        days.add(told.days());
                    }
                });
        return new Found((double) days.size() / runs, days, honest.mean());
    }

    private static Table alarms(int runs) {
        Table table =
                new Table(
                        "False alarms: honest servers in quarantine, for a client and a day",
                        "natural loss",
                        "low",
                        "high",
                        "off");
        double[][] losses = {{0, LOSS}, {LOSS / 2, LOSS / 2}, {LOSS, 0}, {0, 0.02}, {0.02, 0}};
        for (double[] loss : losses) {
            table.row(
                    "%s at both RX, %s at each"
                            .formatted(Table.percent(loss[0]), Table.percent(loss[1])),
                    alarm(LOW, loss, runs),
                    alarm(HIGH, loss, runs),
                    alarm(0, loss, runs));
        }
        return table;
    }

    private static String alarm(double slots, double[] loss, int runs) {
        double loops = Math.max(0, slots - MESSAGES);
        Watching.Setting setting = new Watching.Setting(loops, MESSAGES, loss[0], loss[1]);
        double days = 10;
        Samples honest = new Samples();
        for (int seed = 1; seed <= Math.max(1, runs / 10); seed++) {
            honest.add(
                    Watching.of(seed, setting, Attack.NONE, Duration.ofDays((long) days)).honest()
                            / days);
        }
        return Table.number(honest.mean());
    }
}
