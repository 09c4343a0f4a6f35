package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Person;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountId;

import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A room with its owner, another member, and a host whose machine is a relay's. */
abstract class MemberRoom {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final Duration MINUTE = Duration.ofMinutes(1);

    final World world = new World(71);
    final VirtualHost host = world.host();
    Peer anna;
    Peer ben;

    @BeforeEach
    void makeARoom() {
        anna = Peer.create(world, host, person("anna"));
        ben = anna.admit(person("ben"));
    }

    Person person(String name) {
        return Person.of(name, world.entropy());
    }

    void pass(Duration time) {
        world.pass(time);
    }

    /** The owner makes these admins. */
    void promote(Peer... peers) {
        anna.want(new Change.Roles(accounts(peers), Role.ADMIN));
        pass(SECOND);
    }

    static Change remove(Peer... peers) {
        return new Change.Remove(accounts(peers));
    }

    static List<AccountId> accounts(Peer... peers) {
        return Arrays.stream(peers).map(Peer::id).sorted().toList();
    }

    static void clear(Peer... peers) {
        for (Peer peer : peers) {
            peer.outputs.clear();
        }
    }
}
