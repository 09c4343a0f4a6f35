package chat.tacit.client.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a profile sends and fetches ({@code spec/40-mesh} §11), without I/O or a clock: what there
 * is and the time go in, what is to be done and when to ask again come out. With cover it is two
 * independent Poisson processes, and nothing that is there or isn't changes when a slot comes;
 * without, packets go when they are there. For one thread at a time.
 */
public final class Slots {
    /** How often a key is fetched without cover, at each of its RX. */
    public static final Duration EVERY = Duration.ofSeconds(20);

    private final Entropy entropy;
    private final Poisson sends;
    private final Poisson fetches;
    private final Round all;
    private final Round attention;
    private final Map<Long, Integer> turns = new HashMap<>();
    private final Map<Long, Instant> fetched = new HashMap<>();
    private Pace pace;
    private boolean attentive;

    /**
     * What there is when a slot comes.
     *
     * @param waits whether a packet waits to be sent
     * @param places the keys that are fetched, those of loops as well
     */
    public record Scene(boolean waits, List<Place> places) {
        public Scene {
            places = List.copyOf(places);
        }
    }

    /** Slots from {@code start} on; the first ones come at random. */
    public Slots(Pace pace, Entropy entropy, Instant start) {
        this.entropy = entropy;
        this.pace = pace;
        this.sends = new Poisson(sendMean(pace), entropy, start);
        this.fetches = new Poisson(fetchMean(pace), entropy, start);
        this.all = new Round(entropy);
        this.attention = new Round(entropy);
    }

    private static Duration sendMean(Pace pace) {
        return pace.hasSlots() ? pace.mean() : EVERY;
    }

    private static Duration fetchMean(Pace pace) {
        return pace.hasSlots() ? pace.fetchMean() : EVERY;
    }

    /** Goes on at another pace. */
    public void pace(Pace other, Instant now) {
        pace = other;
        sends.pace(sendMean(other), now);
        fetches.pace(fetchMean(other), now);
    }

    /** A key is used: without cover it is fetched at once, with it nothing follows. */
    public void use(long key) {
        fetched.remove(key);
    }

    /** When {@link #due} has something next, unless the scene changes before. */
    public Instant nextAt(Scene scene) {
        if (pace.hasSlots()) {
            return sends.next().isBefore(fetches.next()) ? sends.next() : fetches.next();
        }
        if (scene.waits()) {
            return Instant.MIN;
        }
        return scene.places().stream()
                .map(this::dueAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Instant dueAt(Place place) {
        Instant last = fetched.get(place.key());
        if (place.servers().isEmpty()) {
            return Instant.MAX;
        }
        return last == null ? Instant.MIN : last.plus(EVERY);
    }

    /** What is to be done at {@code now}. */
    public List<Slot> due(Instant now, Scene scene) {
        fetched.keySet().retainAll(scene.places().stream().map(Place::key).toList());
        turns.keySet().retainAll(scene.places().stream().map(Place::key).toList());
        if (!pace.hasSlots()) {
            return atOnce(now, scene);
        }
        List<Slot> due = new ArrayList<>();
        for (int i = sends.passed(now); i > 0; i--) {
            due.add(new Slot.Send());
        }
        for (int i = fetches.passed(now); i > 0; i--) {
            next(scene.places()).ifPresent(due::add);
        }
        return due;
    }

    private List<Slot> atOnce(Instant now, Scene scene) {
        Stream<Slot> send = scene.waits() ? Stream.of(new Slot.Send()) : Stream.empty();
        Stream<Slot> fetch =
                scene.places().stream()
                        .filter(place -> !now.isBefore(dueAt(place)) || isAhead(place, now))
                        .flatMap(place -> {
                            fetched.put(place.key(), now);
                            return place.servers().stream()
                                    .map(server -> new Slot.Fetch(place.key(), server));
                        });
        return Stream.concat(send, fetch).toList();
    }

    /** The clock was set back. */
    private boolean isAhead(Place place, Instant now) {
        return fetched.getOrDefault(place.key(), Instant.MIN).isAfter(now);
    }

    /** Every other slot is for a key in attention, if there is one. */
    private Optional<Slot> next(List<Place> places) {
        Map<Long, Place> found = new HashMap<>();
        places.stream()
                .filter(place -> !place.servers().isEmpty())
                .forEach(place -> found.put(place.key(), place));
        List<Long> attended =
                found.values().stream().filter(Place::attention).map(Place::key).toList();
        attentive = !attentive && !attended.isEmpty();
        Optional<Long> key = attentive ? attention.next(attended) : all.next(found.keySet());
        return key.map(found::get).map(this::at);
    }

    /** The RX of a key take turns, from a random one on. */
    private Slot.Fetch at(Place place) {
        List<RelayAddress> servers = place.servers();
        Integer before = turns.get(place.key());
        int turn = before == null ? Draw.below(servers.size(), entropy) : before + 1;
        turns.put(place.key(), turn % servers.size());
        return new Slot.Fetch(place.key(), servers.get(turn % servers.size()));
    }
}
