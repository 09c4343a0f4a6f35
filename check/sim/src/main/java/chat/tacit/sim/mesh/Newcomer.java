package chat.tacit.sim.mesh;

import chat.tacit.protocol.mesh.servers.LoadChoice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * How much of what a new client uses is in one hand, as its lists grow ({@code spec/40-mesh}
 * §10.5). Numbers are those of the client ({@code client.mesh.Inquiries}, {@code Guards}); servers
 * are drawn, not run. Every server is an operator of its own but for those of the hand, which looks
 * like as many.
 */
final class Newcomer {
    private static final int ASKED = 3;
    private static final int FIRST_VERIFIED = 12;
    private static final int VERIFIED = 6;
    private static final int CANDIDATES = 3;
    private static final int GUARDS = 2;
    private static final int KEYS = 20;
    private static final double BETWEEN = 1.0 / 48;
    private static final double FRESH = 1;
    private static final double VALID = 2;
    private static final double TERM = 30;
    private static final double GIVE = 5;

    private final Mesh mesh;
    private final SplittableRandom random;
    private final Set<Integer> known = new HashSet<>();
    private final Map<Integer, Double> verified = new HashMap<>();
    private final List<Used> guards = new ArrayList<>();
    private final List<Key> keys = new ArrayList<>();
    private double now;

    /**
     * Servers have numbers; the default ones come first, and of these and of the others the hand
     * has the first.
     *
     * @param servers of the mesh
     * @param hand how many of them it has
     * @param defaults servers with which a client begins
     * @param handDefaults how many of these it has
     * @param hides whether its servers name each other alone in their lists
     * @param busiest 0 if loads say nothing; else its servers say that they are idle, while the
     *     others say what is so, which is anything up to this
     */
    record Mesh(int servers, int hand, int defaults, int handDefaults, boolean hides, int busiest) {
        boolean isBad(int server) {
            return server < defaults
                    ? server < handDefaults
                    : server - defaults < hand - handDefaults;
        }
    }

    private record Used(int server, double until) {}

    private record Key(List<Integer> rx, double until) {}

    /**
     * @param known the hand's share of the servers that are known
     * @param usable of those that are verified
     * @param tx of the guards
     * @param oneGuard 1 if it has one of them
     * @param rx the share of keys of which it has an RX
     */
    record Share(double known, double usable, double tx, double oneGuard, double rx) {
        /** The share of packets of which it sees both ends. */
        double both() {
            return tx * rx;
        }
    }

    private Newcomer(long seed, Mesh mesh) {
        this.mesh = mesh;
        this.random = new SplittableRandom(seed);
    }

    /** What is in the hand after so many days each. */
    static List<Share> of(long seed, Mesh mesh, List<Integer> days) {
        Newcomer client = new Newcomer(seed, mesh);
        client.begin();
        List<Share> shares = new ArrayList<>();
        for (int day : days) {
            while (client.now < day) {
                client.step();
            }
            shares.add(client.share());
        }
        return shares;
    }

    private void begin() {
        List<Integer> defaults = new ArrayList<>();
        for (int i = 0; i < mesh.defaults(); i++) {
            defaults.add(i);
        }
        known.addAll(defaults);
        for (int i = 0; i < ASKED; i++) {
            int at = random.nextInt(defaults.size());
            int asked = defaults.get(at);
            defaults.subList(at, at + 1).clear();
            verified.put(asked, now);
            hear(asked);
        }
        verify(FIRST_VERIFIED);
        use();
    }

    private void step() {
        now += -Math.log(1 - random.nextDouble()) * BETWEEN;
        hear(one(usable()));
        verify(VERIFIED);
        use();
    }

    private void hear(int server) {
        boolean hides = mesh.hides() && mesh.isBad(server);
        for (int i = 0; i < mesh.servers(); i++) {
            if (!hides || mesh.isBad(i)) {
                known.add(i);
            }
        }
    }

    /** Those in use first, then default servers, then others at random. */
    private void verify(int count) {
        Set<Integer> used = new HashSet<>();
        guards.forEach(it -> used.add(it.server()));
        keys.forEach(it -> used.addAll(it.rx()));
        List<Integer> due = new ArrayList<>(known);
        due.removeIf(it -> verified.getOrDefault(it, -FRESH) > now - FRESH);
        for (int i = due.size(); i > 1; i--) {
            int other = random.nextInt(i);
            due.set(i - 1, due.set(other, due.get(i - 1)));
        }
        due.sort((one, other) -> Integer.compare(rank(one, used), rank(other, used)));
        due.stream().limit(count).forEach(it -> verified.put(it, now));
    }

    private int rank(int server, Set<Integer> used) {
        return used.contains(server) ? 0 : server < mesh.defaults() ? 1 : 2;
    }

    private List<Integer> usable() {
        return known.stream()
                .filter(it -> verified.getOrDefault(it, -VALID) > now - VALID)
                .toList();
    }

    private int one(List<Integer> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void use() {
        guards.removeIf(it -> it.until() <= now);
        List<Integer> usable = usable();
        while (guards.size() < GUARDS) {
            List<Integer> taken = guards.stream().map(Used::server).toList();
            guards.add(new Used(choose(usable, taken), term()));
        }
        keys.removeIf(it -> it.until() <= now);
        while (keys.size() < KEYS) {
            List<Integer> taken = new ArrayList<>(guards.stream().map(Used::server).toList());
            int first = choose(usable, taken);
            taken.add(first);
            keys.add(new Key(List.of(first, choose(usable, taken)), term()));
        }
    }

    private double term() {
        return now + TERM - GIVE + 2 * GIVE * random.nextDouble();
    }

    /** The one with the lowest load of three. */
    private int choose(List<Integer> usable, List<Integer> not) {
        List<Integer> left = new ArrayList<>(usable);
        left.removeAll(not);
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < CANDIDATES && !left.isEmpty(); i++) {
            int at = random.nextInt(left.size());
            candidates.add(left.get(at));
            left.subList(at, at + 1).clear();
        }
        if (mesh.busiest() == 0) {
            return one(candidates);
        }
        int chosen = 0;
        int lowest = Integer.MAX_VALUE;
        for (int candidate : candidates) {
            int load = LoadChoice.counted(load(candidate));
            if (load < lowest) {
                chosen = candidate;
                lowest = load;
            }
        }
        return chosen;
    }

    private int load(int server) {
        return mesh.isBad(server) ? 0 : random.nextInt(mesh.busiest() + 1);
    }

    private Share share() {
        double tx = guards.stream().filter(it -> mesh.isBad(it.server())).count();
        double rx = keys.stream().filter(it -> it.rx().stream().anyMatch(mesh::isBad)).count();
        return new Share(bad(known), bad(usable()), tx / GUARDS, Math.min(1, tx), rx / keys.size());
    }

    private double bad(Collection<Integer> of) {
        return of.stream().filter(mesh::isBad).count() / (double) of.size();
    }
}
