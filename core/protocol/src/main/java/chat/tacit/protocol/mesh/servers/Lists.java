package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what servers list ({@code spec/40-mesh} §10.5): which of them leaves out or alters what
 * others of different operators list and what one has seen oneself. Two that lie together can't
 * have a third named, since only servers that answered one's own hello count. Not for use by
 * several threads.
 */
public final class Lists {
    /** Lists of servers of different operators without which nothing is used. */
    public static final int LEAST = 3;

    /** Lists that are compared; above it the one heard longest ago is forgotten. */
    static final int MOST_LISTS = 64;

    /** Hellos of one's own that are remembered; above it the oldest is forgotten. */
    static final int MOST_HELLOS = 2 * ServerList.MOST_SERVERS;

    /** How long a server has to learn what others know, with cover {@code low}. */
    public static final Duration PATIENCE = Duration.ofHours(1);

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int WITNESSES = 2;

    private final Map<Fingerprint, Heard> lists = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<RelayAddress, Boolean> hellos = new LinkedHashMap<>();
    private final Map<Doubt, Instant> doubts = new HashMap<>();
    private final Duration patience;
    private Set<RelayAddress> questions = Set.of();

    /**
     * Nothing was heard yet.
     *
     * @param patience after which a server should know what others know: {@link #PATIENCE}
     */
    public Lists(Duration patience) {
        this.patience = patience;
    }

    /** The last list of a server, by whom its addresses name. */
    private record Heard(MeshServer from, Map<Fingerprint, Set<RelayAddress>> servers, Instant at) {
        boolean names(RelayAddress address) {
            return of(address.fingerprint()).contains(address);
        }

        Set<RelayAddress> of(Fingerprint server) {
            return servers.getOrDefault(server, Set.of());
        }
    }

    /** That {@code by} doesn't list a server where it is. */
    private record Doubt(Fingerprint by, RelayAddress address) {}

    /** What a server is named for. */
    public sealed interface Finding {
        /** Who lies, or knows less than it should. */
        Fingerprint by();
    }

    /** It leaves out a server that others list and that is there. */
    public record LeftOut(Fingerprint by, RelayAddress address) implements Finding {}

    /**
     * It lists a server where that isn't.
     *
     * @param said where it doesn't answer
     * @param found where it does, and others list it
     */
    public record Altered(Fingerprint by, RelayAddress said, RelayAddress found)
            implements Finding {}

    /**
     * A server answered a request for its list.
     *
     * @return the list; none if it isn't the server's own word, of now
     */
    public Optional<ServerList> heard(MeshServer from, SignedMessage signed, Instant now) {
        Optional<ServerList> list =
                signed.statementBy(from.name(), now, FRESH)
                        .filter(ServerList.class::isInstance)
                        .map(ServerList.class::cast);
        list.ifPresent(it -> {
            Map<Fingerprint, Set<RelayAddress>> servers = new HashMap<>();
            for (RelayAddress address : it.servers()) {
                servers.computeIfAbsent(address.fingerprint(), _ -> new LinkedHashSet<>())
                        .add(address);
            }
            lists.put(from.name(), new Heard(from, servers, now));
            if (lists.size() > MOST_LISTS) {
                lists.remove(lists.keySet().iterator().next());
            }
            compare(now);
        });
        return list;
    }

    /** What one's own hello at an address came to: whether that server answered. */
    public void tried(RelayAddress address, boolean answered, Instant now) {
        hellos.remove(address);
        hellos.put(address, answered);
        if (hellos.size() > MOST_HELLOS) {
            hellos.remove(hellos.keySet().iterator().next());
        }
        compare(now);
    }

    /** Whether enough servers of different operators were asked to use any of what they list. */
    public boolean isEnough() {
        List<MeshServer> all = lists.values().stream().map(Heard::from).toList();
        return all.stream().anyMatch(one -> areEnough(all, one));
    }

    /** All addresses that the lists name: where to look, and no more than that. */
    public Set<RelayAddress> named() {
        Set<RelayAddress> named = new LinkedHashSet<>();
        lists.values().forEach(heard -> heard.servers().values().forEach(named::addAll));
        return named;
    }

    /** Where lists differ and one's own hello would say who is right. */
    public Set<RelayAddress> questions() {
        return Set.copyOf(questions);
    }

    /** Whose last list is in doubt: what they say an hour later decides. */
    public Set<Fingerprint> doubted() {
        return doubts.keySet().stream().map(Doubt::by).collect(Collectors.toUnmodifiableSet());
    }

    /** Who left out or altered something, and did so still an hour later. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        doubts.forEach((doubt, since) -> {
            Heard heard = lists.get(doubt.by());
            if (heard != null && !heard.at().isBefore(since.plus(patience))) {
                findings.add(
                        heard.of(doubt.address().fingerprint()).stream()
                                .findFirst()
                                .<Finding>map(
                                        said -> new Altered(doubt.by(), said, doubt.address()))
                                .orElseGet(() -> new LeftOut(doubt.by(), doubt.address())));
            }
        });
        return findings;
    }

    private void compare(Instant now) {
        Set<Doubt> found = new HashSet<>();
        Set<RelayAddress> asked = new LinkedHashSet<>();
        witnesses()
                .forEach((address, witnesses) -> {
                    for (Heard heard : lists.values()) {
                        if (!heard.names(address) && areEnough(witnesses, heard.from())) {
                            Set<RelayAddress> said = heard.of(address.fingerprint());
                            asked.add(address);
                            asked.addAll(said);
                            if (contradicts(address, said)) {
                                found.add(new Doubt(heard.from().name(), address));
                            }
                        }
                    }
                });
        asked.removeAll(hellos.keySet());
        questions = asked;
        doubts.keySet().retainAll(found);
        found.forEach(doubt -> doubts.putIfAbsent(doubt, now));
    }

    /** Which servers list each address. */
    private Map<RelayAddress, List<MeshServer>> witnesses() {
        Map<RelayAddress, List<MeshServer>> witnesses = new HashMap<>();
        for (Heard heard : lists.values()) {
            for (Set<RelayAddress> addresses : heard.servers().values()) {
                for (RelayAddress address : addresses) {
                    witnesses.computeIfAbsent(address, _ -> new ArrayList<>()).add(heard.from());
                }
            }
        }
        witnesses.values().removeIf(some -> some.size() < WITNESSES);
        return witnesses;
    }

    /** Whether two speak against {@code accused}, all three of different operators. */
    private static boolean areEnough(List<MeshServer> witnesses, MeshServer accused) {
        return witnesses.stream()
                .anyMatch(one ->
                        one.isOfAnotherThan(accused)
                                && !MeshServer.different(witnesses, List.of(accused, one), 1)
                                        .isEmpty());
    }

    /** Whether the server is where others list it, and at none of the places that this one says. */
    private boolean contradicts(RelayAddress address, Set<RelayAddress> said) {
        return hellos.getOrDefault(address, false)
                && said.stream().noneMatch(other -> hellos.getOrDefault(other, true));
    }
}
