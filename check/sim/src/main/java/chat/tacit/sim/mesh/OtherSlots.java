package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Place;
import chat.tacit.client.mesh.Slot;
import chat.tacit.client.mesh.Slots;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Slots that differ from the client's: the share of fetch slots that go to keys in attention, how
 * many there are, and that keys and their RX are drawn each time instead of taking turns.
 */
final class OtherSlots implements Scheduler {
    private final SplittableRandom random;
    private final Terms terms;
    private Instant send = Slotted.START;
    private Instant fetch = Slotted.START;

    /**
     * @param mean seconds between send slots
     * @param fetches for each send slot
     * @param attention the share of fetch slots for keys in attention
     */
    record Terms(double mean, double fetches, double attention) implements Maker {
        @Override
        public Scheduler make(SplittableRandom random) {
            return new OtherSlots(this, random.split());
        }
    }

    private OtherSlots(Terms terms, SplittableRandom random) {
        this.terms = terms;
        this.random = random;
    }

    @Override
    public Instant nextAt(Slots.Scene scene) {
        return send.isBefore(fetch) ? send : fetch;
    }

    @Override
    public List<Slot> due(Instant now, Slots.Scene scene) {
        if (!send.isAfter(now)) {
            send = later(now, terms.mean());
            return List.of(new Slot.Send());
        }
        fetch = later(now, terms.mean() / terms.fetches());
        List<Place> attended = scene.places().stream().filter(Place::attention).toList();
        boolean attentive = !attended.isEmpty() && random.nextDouble() < terms.attention();
        Place place = one(attentive ? attended : scene.places());
        return List.of(new Slot.Fetch(place.key(), one(place.servers())));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Instant later(Instant now, double mean) {
        return now.plusMillis(1 + (long) (1e3 * Talks.gap(mean, random)));
    }
}
