package chat.tacit.bench;

import chat.tacit.bench.load.Moments;
import chat.tacit.bench.room.Guesses;
import chat.tacit.bench.room.HostedRoom;
import chat.tacit.bench.room.Links;
import chat.tacit.bench.subject.Crowd;
import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.Stranger;
import chat.tacit.bench.subject.Stranger.Asked;
import chat.tacit.bench.subject.Stranger.Refusals;
import chat.tacit.client.secret.LinkException;
import chat.tacit.protocol.room.Handle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether a refusal's time tells what it was asked for: a queue that isn't there, one that is
 * somebody else's, or one in another role; a handle that nobody has, and one with another password;
 * a room that isn't there, and one whose keys one hasn't.
 */
final class TimingBenchmark {
    /** No difference of means, in standard errors, that chance doesn't explain. */
    static final double BOUND = 4.5;

    /** All samples that can be refused over one connection before it is slowed. */
    private static final String REFUSALS = "1000000";

    /** The most that there may be; else whoever posts often is slowed. */
    private static final String POSTS = "100000";

    private static final int MOST_ACCOUNTS = 1_000;

    /** The share of all samples that the second look keeps, without those that were held up. */
    private static final double QUICK = 0.95;

    private final RelayCommand command;
    private final Crowd.Size size;
    private final Effort effort;
    private final Path directory;
    private final Table table =
            Table.of(
                    "Time of refusals",
                    "command",
                    "compared",
                    "mean µs",
                    "mean µs of the other",
                    "t",
                    "quickest 95 %: µs apart",
                    "quickest 95 %: t");
    private final Report report = new Report(Machine.facts());
    private double worst;

    /**
     * How much is done.
     *
     * @param queues in the store
     * @param samples of each thing that is asked of queues
     * @param guesses samples of each thing that is asked about accounts and rooms
     */
    record Effort(int queues, int samples, int guesses) {}

    TimingBenchmark(RelayCommand command, Effort effort, Path directory) {
        this.command = command.with("--refusals", REFUSALS);
        this.size = new Crowd.Size(effort.queues(), effort.samples() + effort.samples() / 10);
        this.effort = effort;
        this.directory = directory;
    }

    Report run(Network network) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path data = directory.resolve("timing");
        try {
            progress("filling a store with " + size.queues() + " queues");
            Crowd crowd = Crowd.fill(command, data, network, size);
            try (RelaySubject relay = command.start(data)) {
                for (Asked asked : Asked.values()) {
                    progress("refusals of " + name(asked));
                    compare(asked, Stranger.time(relay, network, asked, crowd));
                }
            }
            askAboutAccounts(directory.resolve("accounts"));
        } catch (LinkException e) {
            throw new IOException(e);
        } finally {
            Directories.delete(directory);
        }
        report.add(table);
        return report;
    }

    private void askAboutAccounts(Path data)
            throws IOException, InterruptedException, LinkException {
        RelayCommand lenient =
                command.with(
                        "--refusals",
                        REFUSALS,
                        "--room-registrations-per-address",
                        REFUSALS,
                        "--room-lookups-per-address",
                        REFUSALS,
                        "--room-sign-in-failures",
                        REFUSALS,
                        "--room-sign-in-failures-per-day",
                        REFUSALS,
                        "--room-posts",
                        POSTS,
                        "--room-posts-per-second",
                        POSTS);
        try (RelaySubject relay = lenient.start(data);
                Links links = new Links(relay.address())) {
            progress("making accounts");
            int accounts = Math.min(MOST_ACCOUNTS, size.queues());
            Guesses.fill(links, accounts);
            HostedRoom room = HostedRoom.make(links, new Handle("owner"));
            Guesses.Ground ground = new Guesses.Ground(accounts, room);
            for (Guesses.Asked asked : Guesses.Asked.values()) {
                progress("answers to a stranger about " + asked);
                Guesses guesses = Guesses.time(links, ground, asked, effort.guesses());
                long[] all = guesses.sorted();
                compare(
                        asked.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        new Kind("known", guesses.known()),
                        new Kind("unknown", guesses.unknown()),
                        all[(int) (QUICK * (all.length - 1))]);
            }
        }
    }

    /** The greatest |t| of all that were compared. */
    double worst() {
        return worst;
    }

    private void compare(Asked asked, Refusals refusals) {
        long[] all = refusals.sorted();
        long quick = all[(int) (QUICK * (all.length - 1))];
        Kind unknown = new Kind("unknown", refusals.unknown());
        Kind forbidden = new Kind("forbidden", refusals.forbidden());
        Kind wrongRole = new Kind("wrong role", refusals.wrongRole());
        compare(name(asked), forbidden, unknown, quick);
        compare(name(asked), wrongRole, unknown, quick);
        compare(name(asked), forbidden, wrongRole, quick);
    }

    private record Kind(String name, long[] nanos) {
        Moments all() {
            return Moments.of(nanos, Long.MAX_VALUE);
        }

        Moments upTo(long ceiling) {
            return Moments.of(nanos, ceiling);
        }
    }

    private void compare(String asked, Kind one, Kind other, long quick) {
        double t = one.all().welch(other.all());
        worst = Math.max(worst, Math.abs(t));
        table.add(
                asked,
                one.name + " − " + other.name,
                one.all().mean() / 1e3,
                other.all().mean() / 1e3,
                t,
                (one.upTo(quick).mean() - other.upTo(quick).mean()) / 1e3,
                one.upTo(quick).welch(other.upTo(quick)));
    }

    private static String name(Asked asked) {
        return asked.name().toLowerCase(Locale.ROOT);
    }

    private static void progress(String what) {
        System.err.println("bench: " + what);
    }
}
