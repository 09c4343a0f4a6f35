package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of messages of one chain that were passed over.
 *
 * @param headerKey that seals the chain's headers
 * @param offer the digest of what all its headers say
 * @param keys in the order of their numbers
 */
record SkippedChain(Secret headerKey, Bytes offer, List<SkippedKey> keys) {
    SkippedChain {
        keys = List.copyOf(keys);
    }

    /**
     * @param number of the message in its chain
     * @param at when it was passed over, in whole seconds
     */
    record SkippedKey(int number, Secret messageKey, Instant at) {}

    Optional<SkippedKey> find(int number) {
        return keys.stream().filter(key -> key.number() == number).findFirst();
    }

    SkippedChain without(SkippedKey key) {
        return new SkippedChain(
                headerKey, offer, keys.stream().filter(other -> !other.equals(key)).toList());
    }

    SkippedChain with(List<SkippedKey> more) {
        List<SkippedKey> all = new ArrayList<>(keys);
        all.addAll(more);
        return new SkippedChain(headerKey, offer, all);
    }

    SkippedChain since(Instant oldest) {
        return new SkippedChain(
                headerKey, offer, keys.stream().filter(key -> key.at().isAfter(oldest)).toList());
    }
}
