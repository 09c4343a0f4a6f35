package chat.tacit.sim.room;

import chat.tacit.crypto.Fields;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.protocol.room.host.HostKey;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.sim.Chance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a host lies, and how: by what it tells, by two histories, by an old copy of its disk, by
 * taking what the removed say, or by what it never tells to some.
 */
final class Mischief {
    /** How often it takes what somebody says who was removed. */
    private static final int PUT = 6;

    private final World world;
    private final Chance chance;
    private Optional<Liar> liar = Optional.empty();
    private int others;

    Mischief(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    void plan(Room room, Duration within) {
        int kind = chance.between(1, 5);
        Liar by = new Liar(chance.branch(), kind == 1 ? chance.between(1, 6) : 0);
        liar = Optional.of(by);
        room.host().lie(by);
        Duration when = chance.between(Duration.ofSeconds(5), within);
        if (kind == 2) {
            world.schedule().after(when, () -> fork(room, by));
        } else if (kind == 3) {
            world.schedule().after(when, () -> copy(room, within));
        } else if (kind == 5) {
            world.schedule().after(when, () -> withhold(room, by));
        } else if (kind == 4) {
            for (int i = 0; i < PUT; i++) {
                world.schedule()
                        .after(chance.between(Duration.ZERO, within), () -> putForTheRemoved(room));
            }
        }
    }

    private void withhold(Room room, Liar by) {
        world.trace().line("the host withholds");
        for (Seat seat : room.seats()) {
            if (chance.in(40)) {
                by.withhold(seat.device());
            }
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

    /** The host takes what somebody says who isn't a member any more, as if it were said now. */
    private void putForTheRemoved(Room room) {
        Relay relay = room.host().relay();
        Optional<Long> head =
                room.seats().stream()
                        .filter(Seat::isInside)
                        .flatMap(it -> it.memory().tip().stream())
                        .map(it -> it.head().position())
                        .max(Long::compare);
        List<Seat> removed =
                room.seats().stream()
                        .filter(it -> !it.book().stays().isEmpty())
                        .filter(it -> it.standing() == Standing.LEFT)
                        .toList();
        if (head.isEmpty() || removed.isEmpty() || !relay.isUp()) {
            return;
        }
        Seat by = chance.of(removed);
        Ghost.of(world, by)
                .ifPresent(ghost -> {
                    world.trace().line("the host puts what " + by + " says who was removed");
                    byte[] entry =
                            Fields.unlabelled()
                                    .u64(world.schedule().instant().getEpochSecond())
                                    .u64(head.get())
                                    .fixed(ghost.event().bytes())
                                    .toArray();
                    relay.crash();
                    relay.disk()
                            .forge(
                                    new StoreCall.Append(
                                            new HostKey(HostKey.Space.EVENTS, room.id().bytes()),
                                            entry,
                                            Integer.MAX_VALUE,
                                            OptionalLong.empty(),
                                            Instant.MAX));
                    relay.start();
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
