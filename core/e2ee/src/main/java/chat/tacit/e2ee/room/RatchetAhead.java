package chat.tacit.e2ee.room;

import chat.tacit.crypto.UnopenableException;

import java.util.Optional;

/**
 * The message ratchet where the last event left it: most events are one count further, and so cost
 * one hash instead of as many as their epoch has counts. An event behind it begins from the keys.
 */
final class RatchetAhead {
    private long epoch;
    private Optional<StreamRatchet> last = Optional.empty();

    /** The ratchet of an event, which {@code keys} open. */
    StreamRatchet at(EpochKeys keys, EventPlace place) throws UnopenableException {
        Optional<StreamRatchet> near =
                last.filter(it -> epoch == place.epoch() && it.index() <= place.counter());
        if (near.isPresent()) {
            last = Optional.of(near.get().at(place.counter()));
            return last.get();
        }
        StreamRatchet fresh = keys.at(place);
        if (epoch != place.epoch() || last.isEmpty()) {
            epoch = place.epoch();
            last = Optional.of(fresh);
        }
        return fresh;
    }
}
