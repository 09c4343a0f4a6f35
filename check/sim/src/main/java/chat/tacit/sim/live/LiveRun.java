package chat.tacit.sim.live;

import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Terms;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one seed does: people come, go, vanish and talk at once while the relay lies, or doesn't.
 * Then it stops, everybody says one more thing, and all that was promised has to be so.
 */
public final class LiveRun {
    private static final Duration HORIZON = Duration.ofSeconds(60);

    /** As long as an admission may take, of which three are under way at once. */
    private static final Duration CALM = Duration.ofMinutes(5);

    /** How a stay may end that no lie touched. */
    private static final Set<String> HONEST_ENDINGS =
            Set.of(
                    "Left",
                    "PutOut",
                    "Alone",
                    "NoKey",
                    "NotVouched", // by whom one doesn't know
                    "vanished",
                    "refused: NOBODY",
                    "refused: CONFLICT",
                    "refused: quietly",
                    "refused: TIMEOUT");

    private final LiveWorld world;
    private final Chance chance;
    private final int people;
    private final boolean lies;

    private LiveRun(long seed, int members) {
        this.chance = Chance.of(seed);
        this.people = members == 0 ? chance.between(4, 9) : members;
        this.lies = chance.in(60);
        this.world = new LiveWorld(chance.branch(), people, this::terms);
    }

    /**
     * What happened in a run in which everything held.
     *
     * @param hash the same for two runs that did the same
     * @param inside who was inside at its end
     * @param lies of the relay
     * @param strangers how often somebody was told not to be in the same session as another
     */
    public record Told(List<String> lines, String hash, int inside, int lies, long strangers) {}

    /**
     * Runs a seed.
     *
     * @param members how many people there are, 0 for a few
     * @throws Failed if something doesn't hold
     */
    public static Told of(long seed, int members) {
        LiveRun run = new LiveRun(seed, members);
        Trace trace = run.world.trace();
        try {
            run.run();
        } catch (RuntimeException e) {
            trace.line("failed: " + e);
            throw new Failed(seed, members, trace, e);
        }
        return new Told(
                trace.lines(),
                trace.hash(),
                run.world.inside().size(),
                run.world.relay().lies(),
                run.world.stays().stream()
                        .flatMap(it -> it.events().stream())
                        .filter(LiveEvent.NotSameSession.class::isInstance)
                        .count());
    }

    /** A seed that breaks something, with what happened. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final int LINES = 60;

        Failed(long seed, int members, Trace trace, RuntimeException cause) {
            super(
                    "seed %d: %s%nReplay it with: check/sim/run live %s%d%n%s"
                            .formatted(
                                    seed,
                                    cause.getMessage(),
                                    members == 0 ? "" : "--members " + members + " ",
                                    seed,
                                    last(trace)),
                    cause);
        }

        private static String last(Trace trace) {
            List<String> lines = trace.lines();
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }

    private Terms terms(List<Guest> guests) {
        int vouchers = chance.in(60) ? 1 : chance.between(2, 3);
        return chance.in(30)
                ? new Terms(
                        vouchers, guests.subList(0, 2).stream().map(Guest::id).sorted().toList())
                : new Terms(vouchers, List.of());
    }

    private void run() {
        introduce();
        world.enter(creator());
        for (int i = 0; i < people * 5; i++) {
            world.schedule().after(chance.between(Duration.ZERO, HORIZON), this::act);
        }
        if (lies) {
            misbehave();
        }
        world.schedule().pass(HORIZON);
        world.relay().lie(0);
        world.stays().forEach(stay -> stay.vanishAfter(Integer.MAX_VALUE));
        world.schedule().pass(CALM.multipliedBy(Math.ceilDiv(people, 3) + 1));
        conclude();
    }

    private Guest creator() {
        return world.guests().getFirst();
    }

    /**
     * Most know the creator, and some others, or are known by them; now and then somebody nobody.
     */
    private void introduce() {
        List<Guest> guests = world.guests();
        for (int i = 1; i < guests.size(); i++) {
            if (chance.in(90)) {
                guests.get(i).meets(creator());
            }
            for (int j = 1; j < i; j++) {
                if (chance.in(50)) {
                    guests.get(i).meets(guests.get(j));
                } else if (chance.in(20)) {
                    guests.get(j).trusts(guests.get(i));
                }
            }
        }
    }

    private void misbehave() {
        int percent = chance.between(1, 12);
        world.schedule()
                .after(
                        chance.between(Duration.ofSeconds(2), Duration.ofSeconds(30)),
                        () -> world.relay().lie(percent));
        if (chance.in(50)) {
            world.schedule()
                    .after(
                            chance.between(Duration.ofSeconds(5), Duration.ofSeconds(50)),
                            () -> world.relay().split());
        }
    }

    private void act() {
        Guest guest = chance.of(world.guests());
        Optional<Stay> stay = guest.stay();
        if (stay.isEmpty()) {
            world.enter(guest);
            return;
        }
        int which = chance.between(1, 100);
        if (which <= 12) {
            world.leave(stay.get());
        } else if (which <= 20) {
            world.vanish(stay.get());
        } else if (which <= 30) {
            stay.get().vanishAfter(chance.between(1, 4));
        } else if (which <= 38 && lies && world.isConnected(stay.get())) {
            world.cutOff(stay.get());
        } else if (stay.get().isInside()) {
            Optional<Guest> to =
                    which <= 60 ? Optional.of(chance.of(world.guests())) : Optional.empty();
            world.say(stay.get(), to.filter(it -> it != guest).map(Guest::id));
        }
    }

    private void conclude() {
        world.relay().carry();
        List<Stay> inside = world.inside();
        List<Spoken> last = new ArrayList<>();
        inside.forEach(stay -> last.add(world.say(stay, Optional.empty())));
        world.schedule().pass(Duration.ofSeconds(30));
        world.inside().forEach(LiveRun::arrived);
        if (!lies) {
            converged(inside);
        }
        for (Spoken said : last) {
            for (Stay stay : inside) {
                if (stay != said.by() && stay.over().isEmpty() && said.sealed().isPresent()) {
                    outcome(said, stay);
                }
            }
        }
    }

    /** Nobody is kept who was added and hasn't shown that they have the key. */
    private static void arrived(Stay stay) {
        for (MemberId member : stay.machine().roster().orElseThrow().ids()) {
            require(
                    !stay.machine().isArriving(member),
                    stay + " still waits for " + member + " to arrive");
        }
    }

    /** With a relay that didn't lie all are in one room, and whoever isn't knows why. */
    private void converged(List<Stay> inside) {
        Set<Roster> rosters =
                inside.stream()
                        .map(it -> it.machine().roster().orElseThrow())
                        .collect(Collectors.toSet());
        require(rosters.size() <= 1, "several lists of members: " + rosters);
        for (Roster roster : rosters) {
            Set<Object> ids = inside.stream().map(Stay::id).collect(Collectors.toSet());
            require(
                    ids.equals(Set.copyOf(roster.ids())),
                    roster.size() + " are listed, and inside are " + inside);
        }
        for (Stay stay : world.stays()) {
            require(
                    stay.over().map(HONEST_ENDINGS::contains).orElse(true),
                    stay + " ended: " + stay.over());
            require(stay.over().isPresent() || stay.isInside(), stay + " waits for ever");
            for (LiveEvent event : stay.events()) {
                require(
                        !(event instanceof LiveEvent.Unopenable
                                || event instanceof LiveEvent.NotSameSession
                                || event instanceof LiveEvent.Stranger),
                        stay + " was shown " + event);
            }
        }
    }

    /** What was handed on unchanged is read, or its hearer is told that it can't be. */
    private static void outcome(Spoken said, Stay hearer) {
        Roster sealed = said.sealed().orElseThrow();
        Roster own = hearer.machine().roster().orElseThrow();
        if (said.wasReadBy(hearer)) {
            return;
        }
        require(
                !own.head().equals(sealed.head()),
                hearer + " is in the room of " + said.by() + " and doesn't read it");
        require(
                hearer.events().stream().anyMatch(event -> tells(event, said.by())),
                hearer + " neither reads " + said.by() + " nor is told why");
    }

    private static boolean tells(LiveEvent event, Stay of) {
        return switch (event) {
            case LiveEvent.NotSameSession(var from) -> from.equals(of.id());
            case LiveEvent.Stranger(var from) -> from.equals(of.id());
            case LiveEvent.Late(var from, boolean _) -> from.equals(of.id());
            case LiveEvent.Unopenable _,
                    LiveEvent.Said _,
                    LiveEvent.Entered _,
                    LiveEvent.Added _,
                    LiveEvent.Arrived _,
                    LiveEvent.Leaving _,
                    LiveEvent.Removed _,
                    LiveEvent.Changed _,
                    LiveEvent.NotAdmitted _,
                    LiveEvent.NotSaid _ ->
                    false;
        };
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }
}
