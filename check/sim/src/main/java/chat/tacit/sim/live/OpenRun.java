package chat.tacit.sim.live;

import chat.tacit.protocol.live.MemberId;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Chance;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one seed does in an open session: people come, go and talk while the relay lies, or not. */
public final class OpenRun {
    private static final Duration HORIZON = Duration.ofSeconds(60);
    private static final Duration CALM = Duration.ofSeconds(60);

    private final OpenWorld world;
    private final Chance chance;
    private final int people;
    private final boolean lies;

    private OpenRun(long seed) {
        this.chance = Chance.of(seed);
        this.people = chance.between(3, 8);
        this.lies = chance.in(60);
        this.world = new OpenWorld(chance.branch(), people);
    }

    /**
     * What happened in a run in which everything held.
     *
     * @param hash the same for two runs that did the same
     * @param inside who was inside at its end
     * @param lies of the relay
     */
    public record Told(List<String> lines, String hash, int inside, int lies) {}

    /**
     * Runs a seed.
     *
     * @throws Broken if something doesn't hold; the message says which seed
     */
    public static Told of(long seed) {
        OpenRun run = new OpenRun(seed);
        try {
            run.run();
        } catch (RuntimeException e) {
            Broken broken = new Broken("open seed " + seed + ": " + e.getMessage());
            broken.initCause(e);
            throw broken;
        }
        return new Told(
                run.world.trace().lines(),
                run.world.trace().hash(),
                run.world.inside().size(),
                run.world.relay().lies());
    }

    private void run() {
        for (int i = 0; i < people * 8; i++) {
            world.schedule().after(chance.between(Duration.ZERO, HORIZON), this::act);
        }
        if (lies) {
            int percent = chance.between(1, 12);
            world.schedule().after(Duration.ofSeconds(2), () -> world.relay().lie(percent));
            if (chance.in(30)) {
                world.schedule().after(HORIZON.dividedBy(2), () -> world.relay().split());
            }
        }
        world.schedule().pass(HORIZON);
        world.relay().lie(0);
        world.schedule().pass(CALM);
        List<OpenStay> inside = world.inside();
        List<String> last = inside.stream().map(stay -> world.say(stay, Optional.empty())).toList();
        world.schedule().pass(CALM);
        if (!lies) {
            together(inside, last);
        }
    }

    private void act() {
        Guest guest = chance.of(world.guests());
        Optional<OpenStay> stay = world.stay(guest);
        if (stay.isEmpty()) {
            world.enter(guest);
            return;
        }
        int which = chance.between(1, 100);
        if (which <= 10) {
            world.leave(stay.get());
        } else if (which <= 18) {
            world.vanish(stay.get());
        } else if (which <= 24 && lies) {
            world.cutOff(stay.get());
        } else if (stay.get().member().isInside()) {
            Optional<MemberId> to =
                    which <= 50 ? Optional.of(chance.of(world.guests()).id()) : Optional.empty();
            world.say(stay.get(), to.filter(it -> !it.equals(guest.id())));
        }
    }

    /** With a relay that didn't lie all see each other, and all read what each says. */
    private void together(List<OpenStay> inside, List<String> last) {
        Set<MemberId> all = inside.stream().map(OpenStay::id).collect(Collectors.toSet());
        for (OpenStay stay : inside) {
            Set<MemberId> others = new HashSet<>(all);
            others.remove(stay.id());
            require(stay.people().equals(others), stay + " sees " + stay.people());
        }
        for (String text : last) {
            require(
                    world.readers().readersOf(text) == inside.size() - 1,
                    "not everybody reads: " + text);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }
}
