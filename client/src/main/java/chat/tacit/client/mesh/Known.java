package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of servers at one time, and the choices among them. */
final class Known {
    private final Map<RelayAddress, KnownServer> servers = new LinkedHashMap<>();
    private final LowestLoad lowest;
    private final Instant now;

    Known(Collection<KnownServer> all, Entropy entropy, Instant now) {
        all.forEach(one -> servers.put(one.address(), one));
        this.lowest = LowestLoad.among(all, entropy, now);
        this.now = now;
    }

    static Known of(Transaction tx, Entropy entropy, Instant now) {
        return new Known(ServerTable.all(tx), entropy, now);
    }

    static List<Operator> operators(Collection<KnownServer> of) {
        return of.stream().map(KnownServer::operator).toList();
    }

    Collection<KnownServer> all() {
        return servers.values();
    }

    Optional<KnownServer> find(RelayAddress server) {
        return Optional.ofNullable(servers.get(server));
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
        return servers.values().stream().filter(one -> one.offers(role, now)).toList();
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
        return lowest.choose(
                offering(role).stream()
                        .filter(one -> not.stream().allMatch(one.operator()::differsFromAll))
                        .toList());
    }
}
