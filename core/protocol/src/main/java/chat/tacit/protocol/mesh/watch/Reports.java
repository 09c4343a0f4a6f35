package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.Fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What others say of servers that drop ({@code spec/40-mesh} §12.3). It makes one look there more
 * often and does nothing else, so that liars remove nobody; whoever was wrong counts for less.
 */
final class Reports {
    /** How many times as often a server is probed at most. */
    static final double MOST_PROBING = 3;

    /** Reports that are remembered, and reporters; above it the oldest is forgotten. */
    static final int MOST = 8_192;

    private static final Duration LIFE = Duration.ofDays(1);
    private static final int PROBES = 50;
    private static final double INNOCENT = 1;
    private static final double FIRST_WEIGHT = 0.5;
    private static final double MOST_WEIGHT = 1;
    private static final double WRONG = 0.5;
    private static final double RIGHT = 1.5;

    private final Map<About, Heard> reports = new LinkedHashMap<>();
    private final Map<Fingerprint, Double> weights = new LinkedHashMap<>(16, 0.75f, true);

    private record About(Fingerprint accused, Fingerprint reporter) {}

    private static final class Heard {
        final Instant at;
        int probes;
        boolean settled;

        Heard(Instant at) {
            this.at = at;
        }

        boolean lives(Instant now) {
            return now.isBefore(at.plus(LIFE));
        }
    }

    /** A server says so, in a list that it signed; once in 24 hours about another. */
    void heard(Fingerprint reporter, DropReport report, Instant now) {
        About about = new About(report.accused(), reporter);
        Heard before = reports.get(about);
        boolean late =
                report.until().isBefore(now.minus(LIFE))
                        || report.until().isAfter(now.plus(Fetch.SKEW));
        if (report.accused().equals(reporter) || late || (before != null && before.lives(now))) {
            return;
        }
        reports.remove(about);
        reports.put(about, new Heard(now));
        Iterator<Heard> oldest = reports.values().iterator();
        while (reports.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** How many times as often as others a server is probed, 1 to 3. */
    double probing(Fingerprint server, Instant now) {
        double sum = 1;
        for (Map.Entry<About, Heard> report : reports.entrySet()) {
            if (report.getKey().accused().equals(server) && report.getValue().lives(now)) {
                sum += weight(report.getKey().reporter());
            }
        }
        return Math.min(MOST_PROBING, sum);
    }

    double weight(Fingerprint reporter) {
        return weights.getOrDefault(reporter, FIRST_WEIGHT);
    }

    /** A server was probed once more, and this is what speaks against it. */
    void probed(Fingerprint server, Suspicion suspicion) {
        reports.forEach((about, heard) -> {
            if (about.accused().equals(server) && !heard.settled && ++heard.probes >= PROBES) {
                heard.settled = suspicion.sum() < INNOCENT;
                if (heard.settled) {
                    weigh(about.reporter(), WRONG);
                }
            }
        });
    }

    /** A server came into quarantine by one's own evidence. */
    void quarantined(Fingerprint server) {
        reports.forEach((about, heard) -> {
            if (about.accused().equals(server) && !heard.settled) {
                heard.settled = true;
                weigh(about.reporter(), RIGHT);
            }
        });
    }

    private void weigh(Fingerprint reporter, double factor) {
        weights.put(reporter, Math.min(MOST_WEIGHT, weight(reporter) * factor));
        if (weights.size() > MOST) {
            weights.remove(weights.keySet().iterator().next());
        }
    }
}
