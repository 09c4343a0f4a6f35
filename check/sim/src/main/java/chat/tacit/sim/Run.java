package chat.tacit.sim;

import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one seed does: a few people make connections and talk while connections break, processes end
 * anywhere, relays restart, and one relay lies or loses everything. Then the faults end, and all
 * that was promised has to be so.
 */
final class Run {
    private static final List<String> NAMES = List.of("Alice", "Bob", "Carol");
    private static final Duration RECOVERY = Duration.ofHours(3);

    private final World world;
    private final Chance chance;
    private final Instant deadline;
    private Instant calm = Instant.MAX;

    private Run(World world) {
        this.world = world;
        this.chance = world.chance();
        this.deadline = world.schedule().instant().plus(RECOVERY);
    }

    /**
     * Runs a seed.
     *
     * @throws Failed if an invariant doesn't hold
     */
    static Told of(long seed, Homes homes) {
        try (World world = new World(seed, homes)) {
            try {
                new Run(world).run();
            } catch (RuntimeException e) {
                world.trace().line("failed: " + e);
                throw new Failed(seed, world.trace(), e);
            }
            return new Told(
                    world.trace().lines(),
                    world.trace().hash(),
                    world.people().stream().mapToInt(Person::crashes).sum(),
                    world.servers().stream().mapToInt(Server::lies).sum());
        }
    }

    /**
     * What happened in a run in which everything held.
     *
     * @param hash the same for two runs that did the same
     * @param crashes how often a person's process ended in the middle of something
     * @param lies what a relay said to have and hadn't, or not so
     */
    record Told(List<String> lines, String hash, int crashes, int lies) {}

    /** A seed that breaks something, with what happened. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final int LINES = 40;

        Failed(long seed, Trace trace, RuntimeException cause) {
            super(
                    "seed %d: %s%nReplay it with: check/sim/run %d%n%s"
                            .formatted(seed, cause.getMessage(), seed, last(trace)),
                    cause);
        }

        private static String last(Trace trace) {
            List<String> lines = trace.lines();
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }

    private void run() {
        settle();
        fault();
        introduce();
        Server bad = chance.of(world.servers());
        misbehave(bad);
        talk();
        calm = world.schedule().instant();
        bad.lie(() -> Lie.NONE);
        world.people().forEach(person -> person.crashSoon(0));
        if (!world.settle(RECOVERY)) {
            throw new Broken(
                    "not everything arrives in "
                            + RECOVERY.toHours()
                            + " hours: "
                            + world.people().stream().flatMap(Run::missing).toList());
        }
        Invariant.checkAll(world);
    }

    private static Stream<String> missing(Person person) {
        return person.isUp()
                ? World.undelivered(person).stream()
                        .map(one -> person.name() + "'s " + one.text() + " is " + one.state())
                : Stream.of(person.name() + " is down");
    }

    private void settle() {
        int servers = chance.between(2, 3);
        for (int i = 0; i < servers; i++) {
            var _ = world.addServer(Limits.defaults());
        }
        int people = chance.between(2, 3);
        for (String name : NAMES.subList(0, people)) {
            List<Server> at = new ArrayList<>(world.servers());
            while (at.size() > 2 && chance.in(50)) {
                at.remove(chance.of(at));
            }
            var _ = world.addPerson(name, at);
        }
    }

    private void introduce() {
        List<Person> people = world.people();
        for (int i = 1; i < people.size(); i++) {
            var _ = world.connect(people.get(i - 1), people.get(i), chance.in(50));
        }
    }

    private void misbehave(Server bad) {
        boolean lies = chance.in(70);
        Chance choice = chance.branch();
        List<Lie> kinds = List.of(Lie.values());
        if (lies) {
            bad.lie(() -> choice.in(30) ? choice.of(kinds) : Lie.NONE);
        }
        if (chance.in(40)) {
            world.schedule()
                    .after(
                            chance.between(Duration.ZERO, Duration.ofMinutes(1)),
                            () -> world.network().restart(bad, true));
        }
    }

    private void talk() {
        int messages = chance.between(10, 24);
        for (int i = 0; i < messages; i++) {
            Tie tie = chance.of(world.ties());
            Tie turned = chance.in(50) ? tie : tie.turned();
            world.schedule()
                    .after(
                            chance.between(Duration.ZERO, Duration.ofMinutes(1)),
                            () -> world.say(turned));
        }
        world.schedule().pass(Duration.ofSeconds(70));
    }

    /** One more fault, and then another, until it is calm. */
    private void fault() {
        world.schedule()
                .after(
                        chance.between(Duration.ofSeconds(1), Duration.ofSeconds(12)),
                        () -> {
                            Instant now = world.schedule().instant();
                            if (now.isBefore(calm) && now.isBefore(deadline)) {
                                breakSomething();
                                fault();
                            }
                        });
    }

    private void breakSomething() {
        Person victim = chance.of(world.people());
        int which = chance.between(1, 100);
        if (which <= 50) {
            world.network().breakOne();
        } else if (which <= 75) {
            victim.crashSoon(chance.between(1, 30));
        } else if (which <= 85) {
            victim.crash(chance.between(Duration.ZERO, Duration.ofSeconds(10)));
        } else {
            world.network().restart(chance.of(world.servers()), false);
        }
    }
}
