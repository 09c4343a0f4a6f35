package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * To whom lost probes are charged ({@code spec/40-mesh} §12.1): to both ends, unless the other one
 * explains it by being in quarantine. After each quarantine all sums are computed anew without what
 * that server explains, and the worst is next. What a server explains reaches back to when its sum
 * last was 0, which is where it most likely began to drop.
 *
 * <p>A server has several sums, each of them enough by itself. Who is the worst is asked of the
 * sums as they are, so that an RX is charged with nothing that its entry did.
 */
final class Charges {
    /**
     * Outcomes of probes that are remembered, and of messages; above it the oldest is forgotten.
     */
    static final int MOST = 8_192;

    private static final Duration MEMORY = Duration.ofDays(7);

    private final ArrayDeque<Outcome> probes = new ArrayDeque<>();
    private final ArrayDeque<Outcome> words = new ArrayDeque<>();
    private final Map<Fingerprint, Quarantine> quarantines = new HashMap<>();
    private final Map<Fingerprint, List<Span>> explained = new HashMap<>();
    private final ArrayDeque<DropReport> reports = new ArrayDeque<>();
    private Map<Account, Sum> sums = new HashMap<>();
    private int sinceAnew;

    private record Span(Instant from, Instant until) {
        boolean contains(Instant time) {
            return !time.isBefore(from) && time.isBefore(until);
        }
    }

    /** What is charged to a server since its sum last was 0. */
    private record Sum(Suspicion suspicion, Instant from, long sent, long lost) {
        static Sum of(Outcome outcome) {
            return new Sum(Suspicion.NONE, outcome.at(), 0, 0).with(outcome);
        }

        Sum with(Outcome outcome) {
            Suspicion next = outcome.lost() ? suspicion.lost() : suspicion.returned();
            return new Sum(next, from, sent + 1, lost + (outcome.lost() ? 1 : 0));
        }

        boolean isNone() {
            return suspicion.equals(Suspicion.NONE);
        }
    }

    /** Charges an outcome; whoever comes into quarantine by it. */
    List<Fingerprint> charge(Outcome outcome) {
        // Apart, since a day may have more loops than that, and a contact a message.
        ArrayDeque<Outcome> kind = outcome.isWord() ? words : probes;
        kind.addLast(outcome);
        sinceAnew++;
        if (kind.size() > MOST) {
            kind.removeFirst();
        }
        if (sinceAnew > MOST) {
            anew(outcome.at());
        } else {
            add(outcome);
        }
        List<Fingerprint> found = new ArrayList<>();
        for (var worst = worst(); worst.isPresent(); worst = worst()) {
            Fingerprint server = worst.get().getKey().server();
            enterQuarantine(server, worst.get().getValue(), outcome.at());
            found.add(server);
            anew(outcome.at());
        }
        return found;
    }

    /** The sum that speaks most against a server, as it is held against the limit. */
    Suspicion suspicion(Fingerprint server) {
        return sums.entrySet().stream()
                .filter(it -> it.getKey().server().equals(server))
                .map(Charges::weighed)
                .max(Comparator.comparingDouble(Suspicion::sum))
                .orElse(Suspicion.NONE);
    }

    private static Suspicion weighed(Map.Entry<Account, Sum> sum) {
        return sum.getKey().weighed(sum.getValue().suspicion());
    }

    /** The quarantine in which a server is. */
    Optional<Quarantine> quarantine(Fingerprint server, Instant now) {
        return Optional.ofNullable(quarantines.get(server)).filter(it -> !it.isOver(now));
    }

    Set<Fingerprint> quarantined(Instant now) {
        return quarantines.entrySet().stream()
                .filter(it -> !it.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What was found in the time before, the newest last. */
    List<DropReport> found(Duration before, Instant now) {
        Instant from = now.minus(before);
        return reports.stream().filter(report -> report.until().isAfter(from)).toList();
    }

    /** How many sums there are. */
    int size() {
        return sums.size();
    }

    private void add(Outcome outcome) {
        for (Account account : outcome.accounts()) {
            if (counts(outcome, account.server())) {
                sums.compute(
                        account,
                        (_, sum) ->
                                sum == null || sum.isNone() ? Sum.of(outcome) : sum.with(outcome));
            }
        }
    }

    private boolean counts(Outcome outcome, Fingerprint end) {
        Quarantine last = quarantines.get(end);
        boolean secondChance = last == null || last.isOver(outcome.at());
        return secondChance
                && outcome.ends().stream()
                        .filter(partner -> !partner.equals(end))
                        .noneMatch(partner -> explains(partner, outcome.at()));
    }

    private boolean explains(Fingerprint partner, Instant time) {
        return explained.getOrDefault(partner, List.of()).stream()
                .anyMatch(span -> span.contains(time));
    }

    private Optional<Map.Entry<Account, Sum>> worst() {
        if (sums.entrySet().stream().noneMatch(sum -> weighed(sum).isEnough())) {
            return Optional.empty();
        }
        return sums.entrySet().stream()
                .max(
                        Comparator.<Map.Entry<Account, Sum>>comparingDouble(
                                        sum -> sum.getValue().suspicion().sum())
                                .thenComparing(sum -> sum.getKey().server().bytes()));
    }

    private void enterQuarantine(Fingerprint server, Sum sum, Instant now) {
        Quarantine last = quarantines.get(server);
        Quarantine next = last == null ? Quarantine.first(now) : last.next(now);
        quarantines.put(server, next);
        explained
                .computeIfAbsent(server, _ -> new ArrayList<>())
                .add(new Span(sum.from(), next.end()));
        reports.addLast(new DropReport(server, sum.from(), now, sum.sent(), sum.lost()));
        reports.removeIf(report -> !report.until().isAfter(now.minus(MEMORY)));
    }

    /** Computes all sums from the outcomes, which also forgets what is over. */
    private void anew(Instant now) {
        Instant forgotten = now.minus(MEMORY);
        probes.removeIf(it -> it.at().isBefore(forgotten));
        words.removeIf(it -> it.at().isBefore(forgotten));
        quarantines.values().removeIf(it -> it.end().isBefore(forgotten));
        explained
                .values()
                .forEach(spans -> spans.removeIf(span -> span.until().isBefore(forgotten)));
        explained.values().removeIf(List::isEmpty);
        sinceAnew = 0;
        sums = new HashMap<>();
        Stream.concat(probes.stream(), words.stream())
                .sorted(Comparator.comparing(Outcome::at))
                .forEach(this::add);
    }
}
