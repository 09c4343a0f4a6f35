package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Person;
import chat.tacit.e2ee.room.Role;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Members who say and change what comes into their heads, over connections that break, with clients
 * that end and databases that roll back: in the end all who are in have the same room, and heard
 * the same.
 */
class RoomChaosTest {
    private static final int STEPS = 120;

    private final List<Peer> peers = new ArrayList<>();
    private final Map<ContentId, Peer> said = new HashMap<>();
    private int names;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allConverge(long seed) {
        World world = new World(seed);
        VirtualHost host = world.host();
        peers.add(Peer.create(world, host, Person.of("owner", world.entropy())));
        for (int i = 0; i < 4; i++) {
            peers.add(peers.getFirst().admit(Person.of("member" + i, world.entropy())));
        }
        world.delay = 60;
        for (int step = 0; step < STEPS; step++) {
            Peer peer = peers.get(world.random.nextInt(peers.size()));
            act(peer, world.random);
            world.pass(Duration.ofMillis(world.random.nextInt(400)));
        }
        settle(world);
        check();
    }

    private void act(Peer peer, Random random) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> said.put(peer.say("message " + said.size()), peer);
            case 4 -> peer.rename("Name " + names++);
            case 5 -> peer.want(new Change.Epoch());
            case 6 -> peer.cut();
            case 7 -> peer.restart();
            case 8 -> rollBack(peer);
            case 9 -> {
                peer.online = !peer.online;
                peer.cut();
            }
            case 10 -> breakOff(peer, random);
            case 11 -> promote(peer, random);
            case 12 -> remove(peer, random);
            default -> admit(peer);
        }
    }

    /**
     * From some moment on nothing gets through any more, in one direction first; then the
     * connection is found to be at an end.
     */
    private static void breakOff(Peer peer, Random random) {
        boolean[] broken = new boolean[1];
        if (random.nextBoolean()) {
            peer.loses = _ -> broken[0] || (broken[0] = random.nextInt(4) == 0);
        } else {
            peer.lie =
                    replies ->
                            broken[0] || (broken[0] = random.nextInt(4) == 0) ? List.of() : replies;
        }
        peer.world.at(peer.world.now().plusSeconds(2), () -> heal(peer));
    }

    private static void heal(Peer peer) {
        peer.loses = _ -> false;
        peer.lie = replies -> replies;
        if (!peer.standing().isOver()) {
            peer.cut();
        }
    }

    /** What was done since isn't in the database, though the host has heard of it. */
    private static void rollBack(Peer peer) {
        peer.restore(peer.memory.copy());
    }

    private void promote(Peer peer, Random random) {
        Peer other = peers.get(random.nextInt(peers.size()));
        Role role = random.nextBoolean() ? Role.ADMIN : Role.MEMBER;
        peer.want(new Change.Roles(List.of(other.id()), role));
    }

    private void remove(Peer peer, Random random) {
        Peer other = peers.get(random.nextInt(peers.size()));
        if (random.nextInt(3) == 0 && peers.size() > 3) {
            peer.want(new Change.Remove(List.of(other.id())));
        } else if (random.nextInt(4) == 0 && !other.equals(peers.getFirst())) {
            other.want(new Change.Leave());
        }
    }

    private void admit(Peer peer) {
        boolean quiet = peer.standing() == Standing.HERE && peer.online && peers.size() < 9;
        if (quiet) {
            Person newcomer = Person.of("late" + names++, peer.world.entropy());
            Wish wish = peer.trust(newcomer);
            peer.world.pass(Duration.ofSeconds(2));
            peer.all(Output.WishDone.class).stream()
                    .filter(it -> it.wish().equals(wish))
                    .filter(it ->
                            peer.memory.secrets().orElseThrow().term().position()
                                    == it.after().epoch().position())
                    .findFirst()
                    .ifPresent(it ->
                            peers.add(
                                    peer.join(
                                            newcomer, it.after(), new Invitation.Beginning.Now())));
        }
    }

    private void settle(World world) {
        for (Peer peer : peers) {
            peer.online = true;
            peer.loses = _ -> false;
            peer.lie = replies -> replies;
            if (!peer.standing().isOver()) {
                peer.cut();
            }
        }
        world.pass(Duration.ofMinutes(30));
    }

    private void check() {
        Peer owner = peers.getFirst();
        for (Peer peer : peers) {
            boolean in = owner.point().members().has(peer.id());
            assertThat(peer.machine.view().alarms()).isEmpty();
            assertThat(peer.all(Output.LeftOut.class)).isEmpty();
            assertThat(peer.all(Output.Skipped.class)).isEmpty();
            if (in) {
                assertThat(peer.point()).isEqualTo(owner.point());
                assertThat(peer.standing()).isEqualTo(Standing.HERE);
                assertThat(peer.machine.view().wishes()).isEmpty();
                assertThat(peer.memory.attempts()).isEmpty();
            } else {
                assertThat(peer.standing()).isEqualTo(Standing.LEFT);
            }
        }
        checkHeard(owner);
    }

    /** What was said is heard or can't be said, and by everybody who was in from the beginning. */
    private void checkHeard(Peer owner) {
        Set<ContentId> through = new HashSet<>();
        Set<ContentId> never = new HashSet<>();
        for (Peer peer : peers) {
            peer.all(Output.Said.class).forEach(it -> through.add(it.content()));
            peer.all(Output.Unsayable.class).forEach(it -> never.add(it.content()));
        }
        said.forEach(
                (id, peer) -> assertThat(through.contains(id)).isNotEqualTo(never.contains(id)));
        Set<String> heard = new HashSet<>(owner.heard());
        assertThat(heard).hasSize(through.size());
        for (Peer peer : peers.subList(1, 5)) {
            if (owner.point().members().has(peer.id())) {
                assertThat(new HashSet<>(peer.heard())).isEqualTo(heard);
            }
        }
    }
}
