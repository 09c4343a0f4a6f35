package chat.tacit.bench;

import chat.tacit.bench.live.Party;
import chat.tacit.bench.live.Party.Joined;
import chat.tacit.bench.live.Party.Kind;
import chat.tacit.bench.live.Party.Left;
import chat.tacit.bench.live.Party.Talk;
import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.Subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** One session of each kind with as many members as a session has, at a relay of its own each. */
final class LiveBenchmark {
    /** Members who are measured as they come, at each size, at most. */
    private static final int LOOKED_AT = 20;

    private final RelayCommand command;
    private final Effort effort;
    private final Path directory;
    private final Report report = new Report(Machine.facts());
    private final Table joins;
    private final Table memory =
            Table.of(
                    "Memory of the relay for each member",
                    "session",
                    "resident KiB",
                    "live objects KiB");
    private final Table talks;
    private final Table leaves;

    /**
     * How much is done.
     *
     * @param sizes of the session at which joining is measured, rising; the last one is that at
     *     which people talk and leave
     * @param speakers members who do all that a client does
     * @param perSecond messages a second, each to all
     * @param leavers who leave one after the other
     */
    record Effort(List<Integer> sizes, int speakers, int perSecond, Window window, int leavers) {
        int members() {
            return sizes.getLast();
        }
    }

    LiveBenchmark(RelayCommand command, Effort effort, Path directory) {
        this.command = command;
        this.effort = effort;
        this.directory = directory;
        this.joins =
                Table.of(
                        "Joining, medians in ms",
                        "session",
                        "members",
                        "greeting",
                        "who is there",
                        "members asked",
                        "until one answers",
                        "admission",
                        "all until inside",
                        "all until everybody is told",
                        "a member follows it");
        this.talks =
                Table.of(
                        effort.perSecond() + " messages a second to " + effort.members(),
                        "session",
                        "messages",
                        "lines to members",
                        "lines a second",
                        "members lost",
                        "latency p50 ms",
                        "p99 ms",
                        "worst ms",
                        "relay's CPU a message ms",
                        "a line µs",
                        "sealing ms",
                        "opening ms");
        this.leaves =
                Table.of(
                        "Somebody leaves " + effort.members() + ", medians",
                        "session",
                        "until the last member knows: ms",
                        "the change is made: ms",
                        "a member follows it: ms",
                        "relay's CPU: ms");
    }

    Report run(Network network) throws IOException, InterruptedException {
        for (Kind kind : Kind.values()) {
            progress("a session that is " + name(kind));
            try (RelaySubject relay = command.start(directory.resolve(name(kind)));
                    Party party = new Party(relay, network, kind, effort.speakers())) {
                join(kind, relay, party);
                talk(kind, party);
                leave(kind, party);
            }
        }
        List.of(joins, memory, talks, leaves).forEach(report::add);
        return report;
    }

    private void join(Kind kind, RelaySubject relay, Party party)
            throws IOException, InterruptedException {
        int few = 0;
        Subject.Memory before = new Subject.Memory(0, OptionalLong.empty());
        for (int size : effort.sizes()) {
            if (size == effort.members()) {
                few = party.size();
                before = relay.memory();
            }
            progress(size + " members");
            Party.Growth growth = party.grow(size, Math.min(LOOKED_AT, size / 2));
            List<Joined> joined = growth.joins();
            joins.add(
                    name(kind),
                    size,
                    millis(joined, Joined::greeting),
                    millis(joined, Joined::list),
                    Medians.of(joined, Joined::asked),
                    millis(joined, Joined::asking),
                    millis(joined, Joined::admission),
                    millis(joined, Joined::all),
                    millis(joined, Joined::told),
                    growth.following().p50() / 1e3);
        }
        Subject.Memory after = relay.memory();
        int more = party.size() - few;
        memory.add(
                name(kind),
                (after.resident() - before.resident()) / 1024.0 / more,
                (after.objects().orElseThrow() - before.objects().orElseThrow()) / 1024.0 / more);
    }

    private void talk(Kind kind, Party party) throws InterruptedException {
        progress("they talk");
        Talk talk = party.talk(effort.perSecond(), effort.window());
        double cpu = talk.server().toNanos() / 1e3;
        talks.add(
                name(kind),
                talk.messages(),
                talk.lines(),
                talk.lines() / (talk.time().toNanos() / 1e9),
                talk.lost(),
                talk.latency().p50() / 1e3,
                talk.latency().p99() / 1e3,
                talk.latency().worst() / 1e3,
                cpu / 1e3 / talk.messages(),
                cpu / talk.lines(),
                talk.sealed().p50() / 1e3,
                talk.opened().p50() / 1e3);
    }

    private void leave(Kind kind, Party party) throws InterruptedException {
        progress("some leave");
        Left left = party.leave(effort.leavers());
        leaves.add(
                name(kind),
                left.told().p50() / 1e3,
                left.committing().p50() / 1e3,
                left.following().p50() / 1e3,
                left.server().toNanos() / 1e6);
    }

    private static double millis(List<Joined> joined, ToDoubleFunction<Joined> step) {
        return Medians.of(joined, it -> step.applyAsDouble(it) / 1e6);
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
