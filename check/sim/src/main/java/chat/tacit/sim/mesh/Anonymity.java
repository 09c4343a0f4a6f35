package chat.tacit.sim.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How often somebody links who sent with who received. */
final class Anonymity {
    private static final int GUARDS = 2;
    private static final int RX = 2;
    private static final Duration BIN = Duration.ofMinutes(5);

    private Anonymity() {}

    /**
     * What a hand links that has some of the servers: it is TX and an RX of a packet, whose hash it
     * knows again, and sees both addresses, or has both proxies besides.
     *
     * @param tx it sees that somebody behind an address, or proxy, posts to a key
     * @param packet it links a packet
     * @param month it links one packet of a contact in a month, or more
     */
    record Linked(double tx, double packet, double month) {}

    /** Draws so many contacts. */
    static Linked hand(long seed, int servers, int hand, boolean dual, int runs) {
        SplittableRandom random = new SplittableRandom(seed);
        double tx = 0;
        double packet = 0;
        double month = 0;
        for (int run = 0; run < runs; run++) {
            List<Integer> guards = draw(GUARDS, servers, List.of(), random);
            List<Integer> own = draw(GUARDS, servers, List.of(), random);
            List<Integer> rx = draw(RX, servers, own, random);
            int proxy = draw(1, servers, guards, random).getFirst();
            List<Integer> not = new ArrayList<>(own);
            not.addAll(rx);
            int other = draw(1, servers, not, random).getFirst();
            boolean ends = !dual || (proxy < hand && other < hand);
            boolean received = rx.stream().anyMatch(it -> it < hand);
            double posted = guards.stream().filter(it -> it < hand).count() / (double) GUARDS;
            tx += posted;
            packet += ends && received ? posted : 0;
            month += ends && received && posted > 0 ? 1 : 0;
        }
        return new Linked(tx / runs, packet / runs, month / runs);
    }

    private static List<Integer> draw(
            int count, int servers, List<Integer> not, SplittableRandom random) {
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < count) {
            int server = random.nextInt(servers);
            if (!drawn.contains(server) && !not.contains(server)) {
                drawn.add(server);
            }
        }
        return drawn;
    }

    /**
     * Who watches everybody's network takes for somebody's partner whose packets come in the same
     * five minutes most often. Everybody talks with one other person.
     *
     * @return how often that is right; chance is one in {@code people} − 1
     */
    static double observer(long seed, Scheduler.Maker maker, int people, int days) {
        SplittableRandom random = new SplittableRandom(seed);
        Duration length = Duration.ofDays(days);
        List<double[]> counts = new ArrayList<>();
        for (int pair = 0; pair < people / 2; pair++) {
            List<Talks.Said> said = Talks.of(1, 6, Slotted.START, length, random.split());
            List<Talks.Said> mirrored =
                    said.stream()
                            .map(it -> new Talks.Said(it.at(), 0, !it.mine(), it.first()))
                            .toList();
            for (List<Talks.Said> one : List.of(said, mirrored)) {
                Slotted profile = new Slotted(maker, 1, Slotted.mesh(20), random.split());
                profile.live(one, length);
                counts.add(bins(profile.sent, length));
            }
        }
        int right = 0;
        for (int i = 0; i < people; i++) {
            right += partner(counts, i) == (i ^ 1) ? 1 : 0;
        }
        return (double) right / people;
    }

    private static double[] bins(List<Slotted.Sent> sent, Duration length) {
        double[] bins = new double[(int) length.dividedBy(BIN) + 1];
        for (Slotted.Sent one : sent) {
            Instant at = one.at();
            bins[(int) Duration.between(Slotted.START, at).dividedBy(BIN)]++;
        }
        double mean = 0;
        for (double bin : bins) {
            mean += bin / bins.length;
        }
        double square = 0;
        for (int i = 0; i < bins.length; i++) {
            bins[i] -= mean;
            square += bins[i] * bins[i];
        }
        for (int i = 0; i < bins.length; i++) {
            bins[i] /= Math.sqrt(Math.max(square, 1e-9));
        }
        return bins;
    }

    private static int partner(List<double[]> counts, int of) {
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < counts.size(); i++) {
            double correlation = 0;
            for (int bin = 0; bin < counts.get(i).length; bin++) {
                correlation += counts.get(i)[bin] * counts.get(of)[bin];
            }
            if (i != of && correlation > most) {
                most = correlation;
                best = i;
            }
        }
        return best;
    }
}
