package chat.tacit.sim.room;

import chat.tacit.sim.Chance;

import java.time.Duration;
import java.util.Optional;

/** When a host lies, and how: by what it tells, by two histories, or by an old copy of its disk. */
final class Mischief {
    private final World world;
    private final Chance chance;
    private Optional<Liar> liar = Optional.empty();
    private int others;

    Mischief(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void plan(Room room, Duration within) {
        int kind = chance.between(1, 3);
        Liar by = new Liar(chance.branch(), kind == 1 ? chance.between(1, 6) : 0);
        liar = Optional.of(by);
        room.host().lie(by);
        Duration when = chance.between(Duration.ofSeconds(5), within);
        if (kind == 2) {
            world.schedule().after(when, () -> fork(room, by));
        } else if (kind == 3) {
            world.schedule().after(when, () -> copy(room, within));
        }
    }

    private void fork(Room room, Liar by) {
        world.trace().line("the host shows two histories");
        room.host().fork();
        for (Seat seat : room.seats()) {
            if (chance.in(50)) {
                by.show(seat.device(), 1);
                seat.lose();
            }
        }
    }

    /** Some time later it is put back to where it is now. */
    private void copy(Room room, Duration within) {
        Relay relay = room.host().relay();
        int writes = relay.disk().writes();
        world.schedule()
                .after(
                        chance.between(Duration.ofSeconds(5), within.dividedBy(2)),
                        () -> {
                            world.trace().line("the host is put back from a copy");
                            relay.restore(relay.disk().copy(writes));
                            others++;
                        });
    }

    void rest() {
        liar.ifPresent(Liar::rest);
    }

    int lies() {
        return others + liar.map(Liar::lies).orElse(0);
    }
}
