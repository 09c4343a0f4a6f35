package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Draws;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.store.StoredFields;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A key at which a server receives its own probes, and where: as a client's loop key. */
final class ProbeKey {
    private static final int PLACES = 2;
    private static final Duration DAY = Duration.ofDays(1);

    /** How long after a start others aren't taken for those that aren't verified yet. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private static final Duration LEAST_LIFE = Duration.ofDays(25);
    private static final Duration SPREAD = Duration.ofDays(10);
    private static final Duration AFTERWARDS = Duration.ofDays(15);

    final JoseKey key;
    final Thumbprint name;
    final List<Place> places = new ArrayList<>();

    /** From then on another takes its place, and it is fetched for a while. */
    final Instant renewal;

    /** Where an earlier process received, as which location, until that server is verified. */
    private final Map<Fingerprint, Bytes> remembered = new LinkedHashMap<>();

    private final Instant rememberedUntil;

    ProbeKey(JoseKey key, Draws draws, Instant now) {
        this.key = key;
        this.name = key.publicKey().thumbprint();
        long spread = (long) (SPREAD.toSeconds() * draws.fraction());
        this.renewal = now.plus(LEAST_LIFE).plusSeconds(spread);
        this.rememberedUntil = now;
    }

    private ProbeKey(JoseKey key, Instant renewal, Instant rememberedUntil) {
        this.key = key;
        this.name = key.publicKey().thumbprint();
        this.renewal = renewal;
        this.rememberedUntil = rememberedUntil;
    }

    /**
     * Writes {@code private key (variable) ‖ renewal(u64) ‖ count(u8) × { RX 32 ‖ location 16 }}.
     */
    void write(Fields out) {
        Map<Fingerprint, Bytes> all = new LinkedHashMap<>(remembered);
        places.stream().filter(it -> !it.ending).forEach(it -> all.put(it.rx.name(), it.location));
        out.variable(key.secret().expose()).u64(renewal.getEpochSecond()).u8(all.size());
        all.forEach((rx, location) -> out.fixed(rx.bytes()).fixed(location));
    }

    /** Reads what {@link #write} wrote. */
    static ProbeKey read(StoredFields in, Instant now) {
        JoseKey key = JoseKey.of(Secret.owned(in.bytes(in.u32()).toArray()));
        ProbeKey read = new ProbeKey(key, Instant.ofEpochSecond(in.u64()), now.plus(REMEMBERED));
        for (int count = in.u8(); count > 0; count--) {
            Fingerprint rx = new Fingerprint(in.bytes(Fingerprint.SIZE));
            read.remembered.put(rx, in.bytes(Fetch.LOCATION_SIZE));
        }
        return read;
    }

    /** One RX of the key. */
    static final class Place {
        VerifiedServer rx;
        final Bytes location;
        boolean ending;

        /** Whether there was a packet the last time, or more wait. */
        boolean attention;

        private Optional<Cursor> cursor = Optional.empty();
        private Optional<Instant> leased = Optional.empty();
        private Optional<Instant> silent = Optional.empty();

        Place(VerifiedServer rx, Bytes location) {
            this.rx = rx;
            this.location = location;
        }

        boolean isLeased() {
            return leased.isPresent() && !ending;
        }

        /** Once a day, and at its end. */
        boolean needsLease(Instant now) {
            return ending || leased.filter(at -> now.isBefore(at.plus(DAY))).isEmpty();
        }

        /** The RX didn't answer. */
        void silent(Instant now) {
            silent = silent.or(() -> Optional.of(now));
        }

        private boolean isSilentFor(Duration time, Instant now) {
            return silent.filter(since -> !now.isBefore(since.plus(time))).isPresent();
        }

        /** What the RX said to a fetch. */
        void answered(FetchAnswer answer, boolean withLease, Instant now) {
            cursor = Optional.of(answer.cursor());
            attention = answer.packet().isPresent();
            silent = Optional.empty();
            if (withLease) {
                leased = Optional.of(now);
            }
        }
    }

    boolean isCurrent(Instant now) {
        return now.isBefore(renewal);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(renewal.plus(AFTERWARDS));
    }

    /** The RX that have its lease. */
    Set<Fingerprint> leasedAt() {
        return places.stream()
                .filter(Place::isLeased)
                .map(place -> place.rx.name())
                .collect(Collectors.toSet());
    }

    /**
     * Leaves RX that aren't usable or were silent for a day, and takes others instead, of different
     * operators while there are.
     *
     * @param usable by name, those that may be RX
     * @param order the same in random order
     */
    void place(
            Map<Fingerprint, VerifiedServer> usable,
            List<VerifiedServer> order,
            Entropy entropy,
            Instant now) {
        for (Place place : places) {
            VerifiedServer known = usable.get(place.rx.name());
            place.rx = known == null ? place.rx : known;
            place.ending |= known == null || place.isSilentFor(DAY, now);
        }
        // A lease that nobody had, or that is over by now, needs no end.
        places.removeIf(place ->
                place.ending && (place.leased.isEmpty() || place.isSilentFor(Lease.LONGEST, now)));
        remembered
                .entrySet()
                .removeIf(it -> {
                    VerifiedServer known = usable.get(it.getKey());
                    if (known != null) {
                        places.add(new Place(known, it.getValue()));
                    }
                    return known != null || now.isAfter(rememberedUntil);
                });
        List<MeshServer> taken =
                places.stream().filter(it -> !it.ending).map(it -> it.rx.server()).toList();
        List<MeshServer> others =
                order.stream()
                        .map(VerifiedServer::server)
                        .filter(server -> server.is(Role.RX))
                        .filter(server ->
                                places.stream().noneMatch(it -> it.rx.name().equals(server.name())))
                        .toList();
        int room = Math.max(0, PLACES - taken.size() - remembered.size());
        List<MeshServer> picked = new ArrayList<>(MeshServer.different(others, taken, room));
        others.stream()
                .filter(server -> !picked.contains(server))
                .limit(room - picked.size())
                .forEach(picked::add);
        for (VerifiedServer server : order) {
            if (picked.contains(server.server())) {
                Bytes location = Bytes.owned(entropy.bytes(Fetch.LOCATION_SIZE));
                places.add(new Place(server, location));
            }
        }
    }

    /** The request of one place, as it is now. */
    ProbeOutput.Signing signing(Place place, boolean withLease, Entropy entropy) {
        Fingerprint rx = place.rx.name();
        Fetch.Place from = new Fetch.Place(place.location, place.cursor, true);
        Duration life = place.ending ? Duration.ZERO : Lease.LONGEST;
        return time -> {
            Instant issued = Instant.ofEpochSecond(time.getEpochSecond());
            Fetch fetch = new Fetch(rx, Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE)), issued, from);
            Optional<Jws> lease =
                    withLease
                            ? Optional.of(
                                    new Lease(name, rx, issued, issued.plus(life))
                                            .sign(key, entropy))
                            : Optional.empty();
            return new Retrieval(key.publicKey(), fetch.sign(key, entropy), lease);
        };
    }
}
