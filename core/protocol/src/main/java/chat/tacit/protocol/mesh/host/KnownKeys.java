package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.host.MeshKey.Space;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Ends;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Tally;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that have a row, in memory: what floods by for others takes no read, and how many there
 * are is known. That of which a row is made stands in a list of {@link Ends} before, so a restart
 * finds it.
 */
final class KnownKeys {
    /** By as much more of addresses that many share. */
    private static final int SHARED = 16;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int REMEMBERED = 65_536;
    private static final Ends.Names NAMES =
            new Ends.Names(
                    new MeshKey(Space.LEASE, Bytes.zeros(1)),
                    list -> new MeshKey(Space.LEASE, list),
                    key -> new MeshKey(Space.LEASE, key));

    private final MailboxTerms terms;
    private final InstantSource clock;
    private final Ends ends;
    private final Set<Thumbprint> keys = new HashSet<>();
    private final Tally<Optional<PeerAddress>> near;
    private final Tally<Optional<PeerAddress>> shared;
    private boolean loading;
    private boolean loaded;

    KnownKeys(MailboxTerms terms, Calls calls, InstantSource clock) {
        this.terms = terms;
        this.clock = clock;
        this.ends = new Ends(NAMES, calls, clock);
        this.near = new Tally<>(HOUR, terms.keysPerAddress(), REMEMBERED);
        this.shared = new Tally<>(HOUR, SHARED * terms.keysPerAddress(), REMEMBERED);
    }

    /** Reads back which there are; what fails is read again the next time. */
    void load() {
        if (!loading && !loaded) {
            loading = true;
            Instant latest =
                    clock.instant().plus(Fetch.SKEW).plus(Lease.LONGEST).plus(terms.retention());
            ends.all(
                    latest,
                    id -> keys.add(new Thumbprint(id)),
                    () -> loading = false,
                    () -> loaded = true);
        }
    }

    boolean isLoaded() {
        return loaded;
    }

    int size() {
        return keys.size();
    }

    /** Whether it is certain that the key has no row. */
    boolean lacks(Thumbprint key) {
        return loaded && !keys.contains(key);
    }

    /** Why there can't be one more key, which counts if it can. */
    Optional<Refusal> admit(MailboxInput.Asker asker) {
        if (!loaded) {
            return Optional.of(Refusal.RETRY);
        }
        if (keys.size() >= terms.keys()) {
            return Optional.of(Refusal.FULL);
        }
        Tally<Optional<PeerAddress>> tally = asker.isShared() ? shared : near;
        return tally.take(asker.address(), clock.instant()).isPresent()
                ? Optional.of(Refusal.TOO_MANY)
                : Optional.empty();
    }

    /** Has the key found again, before its row is made. */
    void note(Thumbprint key, Instant end, Runnable failed, Runnable then) {
        keys.add(key);
        ends.note(key.bytes(), end, failed, then);
    }

    void forget(Thumbprint key) {
        keys.remove(key);
    }

    /** Has those erased whose row is over. */
    void sweep(Ends.Erasing erasing) {
        if (loaded) {
            ends.sweep(erasing);
        } else {
            load();
        }
    }
}
