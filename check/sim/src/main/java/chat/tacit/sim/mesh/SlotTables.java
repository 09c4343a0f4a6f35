package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What slots cost and hide, as tables. */
final class SlotTables {
    private static final double TALKS = 8;

    private SlotTables() {}

    /** Time from saying something until it was fetched. */
    static void latency(List<Integer> contacts) {
        Table table =
                new Table(
                        "From saying something until it is fetched, in seconds",
                        "contacts",
                        "slots",
                        "first word: until posted, median",
                        "then until fetched, median",
                        "95 %",
                        "both, in the mean",
                        "in a talk: until posted, median",
                        "95 %",
                        "then until fetched, median",
                        "95 %",
                        "both, in the mean");
        for (int count : contacts.isEmpty() ? List.of(1, 10, 100) : contacts) {
            row(table, count, "off", Scheduler.real(Cover.OFF), 2);
            row(table, count, "low", Scheduler.real(Cover.LOW), count > 50 ? 6 : 20);
            row(table, count, "high", Scheduler.real(Cover.HIGH), count > 50 ? 2 : 4);
            other(table, count, "low, 3 fetches", new OtherSlots.Terms(60, 3, 0.5));
            other(table, count, "low, 3 fetches, attention ¾", new OtherSlots.Terms(60, 3, 0.75));
            other(table, count, "low, 6 fetches, attention ¾", new OtherSlots.Terms(60, 6, 0.75));
            other(table, count, "20 s, 3 fetches, attention ¾", new OtherSlots.Terms(20, 3, 0.75));
        }
        System.out.println(table);
    }

    private static void other(Table table, int contacts, String name, OtherSlots.Terms terms) {
        row(table, contacts, name, terms, contacts > 50 ? 3 : 6);
    }

    private static void row(
            Table table, int contacts, String name, Scheduler.Maker maker, int days) {
        Slotted profile = live(1, maker, contacts, Duration.ofDays(days));
        table.row(
                Table.number(contacts),
                name,
                Table.number(profile.sendFirst.median()),
                Table.number(profile.fetchFirst.median()),
                Table.number(profile.fetchFirst.quantile(0.95)),
                Table.number(profile.sendFirst.mean() + profile.fetchFirst.mean()),
                Table.number(profile.sendNext.median()),
                Table.number(profile.sendNext.quantile(0.95)),
                Table.number(profile.fetchNext.median()),
                Table.number(profile.fetchNext.quantile(0.95)),
                Table.number(profile.sendNext.mean() + profile.fetchNext.mean()));
    }

    /** What an RX can tell from when keys are fetched. */
    static void linking(List<Integer> contacts) {
        Table table =
                new Table(
                        "How often an RX says rightly whether two of its keys are one client's; 50"
                                + " % is chance",
                        "contacts",
                        "slots",
                        "days",
                        "by turns",
                        "by rates",
                        "by turns, there for some hours a day",
                        "by the hours");
        for (int count : contacts.isEmpty() ? List.of(4, 20) : contacts) {
            for (int days : count > 10 ? new int[] {1} : new int[] {1, 7}) {
                linked(table, count, days, "low", Scheduler.real(Cover.LOW));
                linked(table, count, days, "low, drawn", new OtherSlots.Terms(60, 6, 0.5));
            }
        }
        System.out.println(table);
    }

    private static void linked(
            Table table, int contacts, int days, String name, Scheduler.Maker maker) {
        Linking.Result always = Linking.of(1, maker, contacts, Linking.Presence.ALWAYS, days);
        Linking.Result hours = Linking.of(1, maker, contacts, Linking.Presence.SOME_HOURS, days);
        table.row(
                Table.number(contacts),
                name,
                Table.number(days),
                Table.percent(always.turns()),
                Table.percent(always.rates()),
                Table.percent(hours.turns()),
                Table.percent(hours.hours()));
    }

    static Slotted live(long seed, Scheduler.Maker maker, int contacts, Duration length) {
        SplittableRandom random = new SplittableRandom(seed);
        Slotted profile = new Slotted(maker, contacts, Slotted.mesh(100), random);
        profile.live(Talks.of(contacts, TALKS, Slotted.START, length, random), length);
        return profile;
    }
}
