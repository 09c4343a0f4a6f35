package chat.tacit.sim.room;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Role;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one seed does: people come, talk, change the room, leave and are put out while processes
 * end, connections break and weeks pass. Then it stops, everybody says one more thing, and all that
 * was promised has to be so.
 */
public final class RoomRun {
    private static final int MOST_ACTS = 80;
    private static final Duration HORIZON = Duration.ofMinutes(12);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration CALM = Duration.ofMinutes(40);

    private final World world;
    private final Chance chance;
    private final int acts;
    private final Optional<Mischief> mischief;
    private int number;

    private RoomRun(long seed, int people) {
        this.chance = Chance.of(seed);
        int some = people == 0 ? chance.between(4, 8) : people;
        this.acts = Math.min(some * 9, MOST_ACTS);
        this.world = new World(chance.branch(), some);
        this.mischief =
                chance.in(45)
                        ? Optional.of(new Mischief(world, chance.branch()))
                        : Optional.empty();
    }

    /**
     * What happened in a run in which everything held.
     *
     * @param hash the same for two runs that did the same
     * @param heard how often somebody was shown what was said
     * @param joined how often somebody came in
     * @param crashes of members
     * @param lies of hosts
     * @param alarms that were raised
     */
    public record Told(
            List<String> lines,
            String hash,
            int heard,
            int joined,
            int crashes,
            int lies,
            int alarms) {}

    /**
     * Runs a seed.
     *
     * @param people how many there are, 0 for a few
     * @throws Failed if something doesn't hold
     */
    public static Told of(long seed, int people) {
        RoomRun run = new RoomRun(seed, people);
        Trace trace = run.world.trace();
        try {
            run.run();
        } catch (RuntimeException e) {
            trace.line("failed: " + e);
            throw new Failed(seed, people, trace, e);
        }
        List<Seat> seats = run.world.seats();
        return new Told(
                trace.lines(),
                trace.hash(),
                seats.stream().mapToInt(it -> it.book().heard().size()).sum(),
                run.world.inviting().joined(),
                seats.stream().mapToInt(Seat::crashes).sum(),
                run.mischief.map(Mischief::lies).orElse(0),
                seats.stream().mapToInt(it -> it.book().alarms().size()).sum());
    }

    /** A seed that breaks something, with what happened. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final int LINES = 60;

        private final transient List<String> lines;

        Failed(long seed, int people, Trace trace, RuntimeException cause) {
            super(
                    "seed %d: %s%nReplay it with: check/sim/run room %s%d%n%s"
                            .formatted(
                                    seed,
                                    cause.getMessage(),
                                    people == 0 ? "" : "--members " + people + " ",
                                    seed,
                                    last(trace)),
                    cause);
            this.lines = trace.lines();
        }

        /** The whole trace. */
        public List<String> lines() {
            return lines;
        }

        private static String last(Trace trace) {
            List<String> lines = trace.lines();
            return String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        }
    }

    private void run() {
        Room room = world.create(chance.of(world.accounts()), "Room");
        world.schedule().pass(Duration.ofSeconds(30));
        Seat owner = room.seats().getFirst();
        List<Account> others = new ArrayList<>(world.accounts());
        others.remove(owner.account());
        others.forEach(it -> later(() -> world.inviting().ask(owner, it), Duration.ofMinutes(3)));
        world.schedule().pass(Duration.ofMinutes(4));
        world.faults(true);
        mischief.ifPresent(it -> it.plan(room, HORIZON));
        for (int i = 0; i < acts; i++) {
            later(() -> act(room), HORIZON);
        }
        world.schedule().pass(HORIZON);
        if (chance.in(30)) {
            sleep(room);
            for (int i = 0; i < acts / 4; i++) {
                later(() -> act(room), HORIZON);
            }
            world.schedule().pass(HORIZON);
        }
        calm(room);
        conclude(room);
    }

    private void later(Runnable what, Duration within) {
        world.schedule().after(chance.between(Duration.ZERO, within), what);
    }

    /** More than a week passes, in which most are away. */
    private void sleep(Room room) {
        List<Seat> away = room.seats().stream().filter(_ -> chance.in(85)).toList();
        away.forEach(Seat::stop);
        world.faults(false);
        world.schedule().pass(Duration.ofDays(chance.between(7, 9)));
        world.sites().forEach(site -> site.branches().forEach(it -> it.disk().sweep()));
        away.forEach(it -> later(it::start, Duration.ofMinutes(5)));
        world.faults(true);
    }

    private void calm(Room room) {
        world.faults(false);
        mischief.ifPresent(Mischief::rest);
        world.sites()
                .forEach(site ->
                        site.branches().stream().filter(it -> !it.isUp()).forEach(Relay::start));
        room.seats()
                .forEach(seat -> {
                    seat.crashSoon(0);
                    seat.start();
                });
        world.schedule().pass(CALM);
    }

    private void conclude(Room room) {
        for (Seat seat : room.seats()) {
            if (seat.isMember() && !seat.standing().isOver()) {
                seat.say(++number);
            }
        }
        world.schedule().pass(CALM);
        if (mischief.isPresent()) {
            new LyingHostPromises(world, room).check();
            return;
        }
        List<Ghost> ghosts =
                room.seats().stream()
                        .filter(it -> !it.book().stays().isEmpty())
                        .filter(it -> it.standing() == Standing.LEFT)
                        .filter(it -> room.of(it.account()).stream().noneMatch(Seat::isInside))
                        .flatMap(it -> Ghost.of(world, it).stream())
                        .toList();
        ghosts.forEach(Ghost::haunt);
        world.schedule().pass(SOON);
        Spells spells = new RoomPromises(room).check();
        ghosts.forEach(it -> it.check(spells));
    }

    private void act(Room room) {
        if (chance.in(8)) {
            accident(room);
            return;
        }
        List<Seat> inside =
                room.seats().stream()
                        .filter(it -> it.isRunning() && it.isMember())
                        .filter(it -> !it.standing().isOver())
                        .toList();
        if (inside.isEmpty()) {
            return;
        }
        Seat seat = chance.of(inside);
        if (chance.in(60)) {
            int times = chance.in(5) ? chance.between(20, 60) : chance.between(1, 3);
            for (int i = 0; i < times; i++) {
                seat.say(++number);
            }
        } else {
            change(seat);
        }
    }

    private void accident(Room room) {
        Seat seat = chance.of(room.seats());
        switch (chance.between(1, 7)) {
            case 1 -> seat.crash();
            case 2 -> seat.crashSoon(chance.between(1, 12));
            case 3 -> seat.lose();
            case 4 -> {
                seat.stop();
                later(seat::start, Duration.ofMinutes(6));
            }
            case 5 -> {
                Device device = seat.account().addDevice(world.schedule().instant());
                world.restore(room, device);
            }
            case 6 -> room.seats().forEach(Seat::lose);
            default -> {
                Relay relay = chance.of(room.host().branches());
                if (relay.isUp()) {
                    world.trace().line("the host crashes");
                    relay.crash();
                    later(
                            () -> {
                                if (!relay.isUp()) {
                                    relay.start();
                                }
                            },
                            Duration.ofMinutes(2));
                }
            }
        }
    }

    private void change(Seat seat) {
        Point point = seat.memory().tip().orElseThrow();
        MemberList members = point.members();
        AccountId own = seat.account().id();
        AccountId other = chance.of(List.copyOf(members.accounts()));
        int which = chance.between(1, 100);
        if (which <= 15) {
            make(seat, new Change.Name(), Detail.named("Name " + ++number));
        } else if (which <= 40) {
            Account account = chance.of(world.accounts());
            if (!members.has(account.id())) {
                world.inviting().ask(seat, account);
            }
        } else if (which <= 55) {
            make(seat, new Change.Remove(List.of(other)), Detail.NONE);
        } else if (which <= 70) {
            Role role = chance.in(70) ? Role.ADMIN : Role.MEMBER;
            make(seat, new Change.Roles(List.of(other), role), Detail.NONE);
        } else if (which <= 75) {
            make(seat, new Change.Owner(other), Detail.NONE);
        } else if (which <= 82) {
            make(seat, new Change.Leave(), Detail.NONE);
        } else if (which <= 92) {
            seat.want(new Wish.Elect(members.owner(), other));
        } else if (which <= 99 || members.size() > 1) {
            make(seat, new Change.Epoch(), Detail.NONE);
        } else if (own.equals(members.owner())) {
            make(seat, new Change.Delete(), Detail.NONE);
        }
    }

    private static void make(Seat seat, Change change, Detail detail) {
        seat.want(new Wish.Make(change, detail));
    }

    /** Says no if it doesn't hold. */
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }
}
