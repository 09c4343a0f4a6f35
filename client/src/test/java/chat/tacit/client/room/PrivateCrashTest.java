package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Homes;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.protocol.room.RoomId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a private pair is killed, at each step in its turn ({@code spec/50-room} §18). */
@Timeout(300)
class PrivateCrashTest extends PrivateHome {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Nobody takes so many to tell of one room. */
    private static final int MOST_STEPS = 200;

    private static final int ROOMS = 12;

    private final List<RoomId> rooms = new ArrayList<>();
    private Optional<Mortal> life = Optional.empty();

    private Machine mortal(int steps, boolean before) {
        Profile profile = Homes.again(folder.resolve("one"));
        Machine machine =
                new Machine(
                        profile,
                        account,
                        new Machine.Where(pair, relay.address(), links),
                        0,
                        book -> {
                            Mortal mortal = new Mortal(book, steps, before);
                            life = Optional.of(mortal);
                            return mortal;
                        });
        machines.add(machine);
        return machine;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverStepIsTheLastNothingIsLostAndNothingWaitsForEver(boolean before) throws Exception {
        stop(started("one"));
        int steps = 1;
        while (wasKilled(steps, before)) {
            steps++;
            assertThat(steps).isLessThan(MOST_STEPS);
        }
        assertThat(steps).isGreaterThan(10);
        assertAllThere(again("one").started());
        assertAllThere(started("later"));
    }

    /** One more room is told of, by a process that lives so long; the rest by the next one. */
    private boolean wasKilled(int steps, boolean before) throws Exception {
        RoomId told = id();
        rooms.add(told);
        Machine machine = mortal(steps, before);
        machine.join(told, relay.address(), secrets);
        machine.publish(told, 2, secrets, true);
        machine.runner.start();
        Instant until = Instant.now().plus(LONG);
        boolean dead = life.orElseThrow().dies(1);
        while (!dead && !machine.<Boolean>read(tx -> isTold(machine, tx, told))) {
            assertThat(Instant.now()).isBefore(until);
            dead = life.orElseThrow().dies(20);
        }
        stop(machine);
        Machine next = again("one").started();
        next.await(tx -> isTold(next, tx, told));
        stop(next);
        return dead;
    }

    private boolean isTold(Machine machine, Transaction tx, RoomId told) {
        return machine.list.keysOf(tx, told).size() == 2
                && new PrivateWaiting(tx, account)
                        .due(Instant.now().plus(Duration.ofDays(1)))
                        .isEmpty();
    }

    private void assertAllThere(Machine machine) throws InterruptedException {
        for (RoomId room : rooms) {
            machine.await(tx -> machine.list.keysOf(tx, room).size() == 2);
        }
        assertThat(machine.rooms())
                .extracting(it -> it.room())
                .containsExactlyInAnyOrderElementsOf(rooms);
    }

    /** Somebody who is killed while it writes a whole list writes another, and loses nothing. */
    @Test
    void wholeListIsWrittenHoweverOftenItsWriterIsKilled() throws Exception {
        Machine one = started("one");
        for (int i = 0; i < ROOMS; i++) {
            rooms.add(id());
            one.join(rooms.getLast(), relay.address(), secrets);
        }
        one.await(tx -> one.list.rooms(tx).size() == ROOMS);
        stop(one);
        Machine full = mortal(1, true);
        for (long epoch = 2; epoch < RoomList.CHANNEL_LIST; epoch++) {
            full.publish(rooms.getFirst(), epoch, secrets, true);
        }
        stop(full);
        List<Boolean> killed = new ArrayList<>();
        for (int steps = 5; steps < 60; steps += 5) {
            killed.add(diesBeforeTheListStands(steps, steps % 2 == 0));
        }
        assertThat(killed).filteredOn(it -> it).hasSizeGreaterThan(3);
        Machine again = again("one").started();
        again.await(tx -> again.list.list(tx).covered() > 0);
        Machine later = started("later");
        assertThat(later.rooms()).containsExactlyInAnyOrderElementsOf(again.rooms());
        assertThat(later.rooms()).hasSize(ROOMS);
        assertThat(later.epochs(rooms.getFirst())).hasSize(RoomList.CHANNEL_LIST - 1);
    }

    private boolean diesBeforeTheListStands(int steps, boolean before) throws Exception {
        Machine machine = mortal(steps, before);
        machine.runner.start();
        Instant until = Instant.now().plus(LONG);
        boolean dead = life.orElseThrow().dies(1);
        while (!dead && !machine.<Boolean>read(tx -> machine.list.list(tx).covered() > 0)) {
            assertThat(Instant.now()).isBefore(until);
            dead = life.orElseThrow().dies(20);
        }
        stop(machine);
        return dead;
    }
}
