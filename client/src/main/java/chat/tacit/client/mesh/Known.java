package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of servers at one time, and the choices among them. Each is read when it is needed,
 * and those that offer a role when one of them is to be chosen: that a packet goes or a key is
 * fetched reads as much of two thousand as of three. Inside its transaction alone.
 */
final class Known {
    private final Transaction tx;
    private final Scarcity scarcity;
    private final Map<RelayAddress, Optional<KnownServer>> found = new HashMap<>();
    private final Map<Role, List<KnownServer>> offering = new EnumMap<>(Role.class);
    private final LowestLoad lowest;
    private final Instant now;

    /**
     * @param scarcity what came of choices before
     */
    Known(Transaction tx, Scarcity scarcity, Entropy entropy, Instant now) {
        this.tx = tx;
        this.scarcity = scarcity;
        this.lowest = new LowestLoad(tx, entropy, now);
        this.now = now;
    }

    static Known of(Transaction tx, Entropy entropy, Instant now) {
        return new Known(tx, new Scarcity(), entropy, now);
    }

    static List<Operator> operators(Collection<KnownServer> of) {
        return of.stream().map(KnownServer::operator).toList();
    }

    /** All of them, which takes its time where there are many. */
    List<KnownServer> all() {
        return ServerTable.all(tx);
    }

    Optional<KnownServer> find(RelayAddress server) {
        return found.computeIfAbsent(server, one -> ServerTable.find(tx, one));
    }

    /** How many of these are different from each other, taken in this order. */
    static int different(Collection<Operator> all) {
        List<Operator> different = new ArrayList<>();
        for (Operator one : all) {
            if (one.differsFromAll(different)) {
                different.add(one);
            }
        }
        return different.size();
    }

    /** The load of a server as it is believed. */
    int load(KnownServer server) {
        return lowest.of(server);
    }

    /** The operators of some servers, as far as they are known. */
    List<Operator> operatorsAt(Collection<RelayAddress> of) {
        return of.stream().flatMap(one -> find(one).stream()).map(KnownServer::operator).toList();
    }

    List<KnownServer> offering(Role role) {
        return offering.computeIfAbsent(role, it -> ServerTable.offering(tx, it, now));
    }

    /** How many different operators offer a role. */
    int operators(Role role) {
        return different(operators(offering(role)));
    }

    /**
     * One for a role, by load.
     *
     * @param not of none of these operators
     */
    Optional<KnownServer> choose(Role role, List<List<Operator>> not) {
        if (scarcity.is(role, now)) {
            return Optional.empty();
        }
        Optional<KnownServer> chosen =
                lowest.choose(
                        offering(role).stream()
                                .filter(one ->
                                        not.stream().allMatch(one.operator()::differsFromAll))
                                .toList());
        if (chosen.isEmpty()) {
            scarcity.none(role, offering(role).size(), now);
        }
        return chosen;
    }
}
