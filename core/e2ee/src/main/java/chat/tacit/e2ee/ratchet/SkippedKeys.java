package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.ratchet.SkippedChain.SkippedKey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of messages that were passed over and may still come ({@code spec/60-contact} §5.5): at
 * most {@link Ratchet#MAX_SKIPPED} over at most {@link Ratchet#MAX_CHAINS} chains.
 *
 * @param chains the oldest first, none without keys
 */
record SkippedKeys(List<SkippedChain> chains) {
    static final SkippedKeys NONE = new SkippedKeys(List.of());

    SkippedKeys {
        chains = chains.stream().filter(chain -> !chain.keys().isEmpty()).toList();
    }

    int count() {
        return chains.stream().mapToInt(chain -> chain.keys().size()).sum();
    }

    /** Without keys that are too old at {@code now}. */
    SkippedKeys at(Instant now) {
        Instant oldest = now.minus(Ratchet.SKIPPED_KEPT);
        return new SkippedKeys(chains.stream().map(chain -> chain.since(oldest)).toList());
    }

    Optional<SkippedChain> chain(Secret headerKey) {
        return chains.stream().filter(chain -> chain.headerKey().equals(headerKey)).findFirst();
    }

    SkippedKeys without(SkippedChain of, SkippedKey key) {
        return new SkippedKeys(
                chains.stream()
                        .map(chain -> chain.equals(of) ? chain.without(key) : chain)
                        .toList());
    }

    /** Adds the skipped part of a chain; a chain that isn't here yet is the newest. */
    SkippedKeys with(SkippedChain part) {
        Optional<SkippedChain> known = chain(part.headerKey());
        List<SkippedChain> all = new ArrayList<>(chains);
        if (known.isPresent()) {
            all.set(all.indexOf(known.get()), known.get().with(part.keys()));
        } else {
            all.add(part);
        }
        return new SkippedKeys(all);
    }

    /** Keeps the newest {@code most} chains. */
    SkippedKeys newest(int most) {
        return new SkippedKeys(chains.subList(Math.max(0, chains.size() - most), chains.size()));
    }

    /**
     * Drops the oldest chains until {@code adding} more keys fit, but never the chain under {@code
     * spared}, which some of them join. It counts, so that no key is derived for a message which
     * passes over too many. Empty if they can't fit.
     */
    Optional<SkippedKeys> room(int adding, Optional<Secret> spared) {
        SkippedKeys kept = this;
        while (kept.count() + adding > Ratchet.MAX_SKIPPED) {
            if (kept.chains.isEmpty()
                    || spared.equals(Optional.of(kept.chains.getFirst().headerKey()))) {
                return Optional.empty();
            }
            kept = kept.newest(kept.chains.size() - 1);
        }
        return Optional.of(kept);
    }

    /**
     * The keys from {@code chain}'s next message up to {@code end}, which is left to be read, and
     * the chain from there.
     */
    static Skip skip(ReceivingChain chain, int end, Instant now) {
        List<SkippedKey> keys = new ArrayList<>();
        ChainKey key = chain.key();
        Instant at = Instant.ofEpochSecond(now.getEpochSecond());
        for (int number = chain.next(); number < end; number++) {
            keys.add(new SkippedKey(number, key.messageKey(), at));
            key = key.next();
        }
        Bytes offer = chain.offer();
        return new Skip(new SkippedChain(chain.headerKey(), offer, keys), chain.with(key, end));
    }

    record Skip(SkippedChain passed, ReceivingChain chain) {}
}
