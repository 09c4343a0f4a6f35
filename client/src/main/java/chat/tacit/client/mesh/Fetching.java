package chat.tacit.client.mesh;

import chat.tacit.client.Event;
import chat.tacit.client.mesh.MeshKey.Purpose;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.PacketSeal;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches for a key at an RX ({@code spec/40-mesh} §6, §11): one exchange, with a lease if one is
 * due. What comes is opened outside any lock and committed together with its cursor, so that the RX
 * deletes it only when it is there.
 */
final class Fetching {
    /** How often an RX gets a new lease. */
    private static final Duration LEASE_EVERY = Duration.ofDays(1);

    /** An ending lease needs no successor. */
    private static final Duration NEVER = Duration.ofDays(3_650);

    /** For so long after something came from a contact, more is expected. */
    static final Duration ATTENTION = Duration.ofMinutes(30);

    private final Access access;
    private final MeshLink link;
    private final Parts parts;
    private final Entropy entropy;

    /** What it needs to know of others. */
    record Parts(Servers servers, Correspondence correspondence, Loops loops, Awaited awaited) {}

    Fetching(Access access, MeshLink link, Parts parts, Entropy entropy) {
        this.access = access;
        this.link = link;
        this.parts = parts;
        this.entropy = entropy;
    }

    /**
     * What came of it.
     *
     * @param answered whether the server did
     * @param more whether there was a packet, or one waits: then the key is fetched soon again
     * @param events to be told
     */
    record Fetched(boolean answered, boolean more, List<Event> events) {
        static final Fetched NOTHING = new Fetched(false, false, List.of());
    }

    private record Plan(
            MeshKey key, JoseKey pair, Bytes location, Receiver rx, Servers.Passage passage) {
        /** An ending lease of an address would end what other locations receive. */
        boolean needsLease(Instant now) {
            boolean ends = rx.leased().isPresent() && key.purpose() != Purpose.ADDRESS;
            return !rx.leaseAt().isAfter(now) && (!rx.isLeft() || ends);
        }

        /** Checks 1 to 5 of {@code spec/40-mesh} §3.3. */
        Optional<Envelope> open(Packet packet) {
            try {
                return Optional.of(PacketSeal.open(packet, pair));
            } catch (UnopenableException e) {
                return Optional.empty();
            }
        }
    }

    /** What an answer brought, opened. */
    private record Came(FetchAnswer answer, Optional<Envelope> envelope, Optional<Lease> lease) {}

    Fetched fetch(Slot.Fetch slot) {
        Instant begun = Instant.now();
        Optional<Plan> plan = access.read(tx -> plan(tx, slot, begun));
        return plan.map(it -> fetch(it, begun)).orElse(Fetched.NOTHING);
    }

    private Optional<Plan> plan(Transaction tx, Slot.Fetch slot, Instant now) {
        Optional<MeshKey> key = MeshKey.find(tx, slot.key());
        Optional<Receiver> rx = Receiver.find(tx, slot.key(), slot.server());
        if (key.isEmpty() || rx.isEmpty() || !Trust.allows(tx, slot.server())) {
            return Optional.empty();
        }
        return Optional.of(
                new Plan(
                        key.get(),
                        MeshKey.pair(tx, slot.key()),
                        MeshKey.location(tx, slot.key()),
                        rx.get(),
                        new Servers.Passage(
                                slot.server(),
                                parts.servers().way(tx, slot.server(), Servers.Use.RX, now))));
    }

    private Fetched fetch(Plan plan, Instant begun) {
        Asking asking = new Asking(plan, begun);
        Servers.Passage passage = plan.passage();
        try {
            MeshLink.Answer answer = link.ask(passage.server(), passage.way(), asking);
            FetchAnswer fetched = FetchAnswer.decode(answer.body().toArray());
            Came came = new Came(fetched, fetched.packet().flatMap(plan::open), asking.lease);
            return commit(plan, came, answer.time());
        } catch (MalformedException e) {
            access.write(tx -> failed(tx, plan, MeshException.nonsense()));
        } catch (MeshException e) {
            access.write(tx -> failed(tx, plan, e));
        }
        return Fetched.NOTHING;
    }

    /** Made when the server has said hello: it is signed for the time that it has. */
    private final class Asking implements MeshLink.Asked {
        private final Plan plan;
        private final Instant begun;
        private Optional<Lease> lease = Optional.empty();

        Asking(Plan plan, Instant begun) {
            this.plan = plan;
            this.begun = begun;
        }

        @Override
        public MeshAsking of(MeshLink.Met met) {
            Instant now = met.hello().now().truncatedTo(ChronoUnit.SECONDS);
            if (Duration.between(begun, now).abs().compareTo(Envelope.AHEAD) > 0) {
                // It could show a lease of any time, and what was sent would count as too old.
                throw new MalformedException("a clock more than a day from one's own");
            }
            JoseKey pair = plan.pair();
            Receiver rx = plan.rx();
            if (plan.needsLease(begun)) {
                Instant until = rx.isLeft() ? now : now.plus(Lease.LONGEST);
                lease =
                        Optional.of(
                                new Lease(
                                        pair.publicKey().thumbprint(),
                                        rx.server().fingerprint(),
                                        now,
                                        until));
            }
            Fetch fetch =
                    new Fetch(
                            rx.server().fingerprint(),
                            Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE)),
                            now,
                            new Fetch.Place(plan.location(), rx.cursor(), plan.key().frees()));
            Optional<Jws> signed = lease.map(it -> it.sign(pair, entropy));
            return MeshAsking.messages(
                    new Retrieval(pair.publicKey(), fetch.sign(pair, entropy), signed));
        }
    }

    private boolean failed(Transaction tx, Plan plan, MeshException why) {
        Instant now = Instant.now();
        switch (why.kind()) {
            case SILENT, NONSENSE -> parts.servers().silent(tx, plan.passage(), now);
            case REFUSED -> {
                boolean takesNone = why.is(Refusal.FULL) || why.is(Refusal.SERVICE_OFF);
                if (takesNone && plan.rx().leased().isEmpty()) {
                    Receiver.remove(tx, plan.key().id(), plan.rx().server());
                }
            }
            case CLOSED -> {}
        }
        return true;
    }

    private Fetched commit(Plan plan, Came came, Duration time) {
        List<Event> events = new ArrayList<>();
        FetchAnswer answer = came.answer();
        access.write(tx -> {
            Instant now = Instant.now();
            parts.servers().answered(tx, plan.passage(), time, now);
            Optional<Receiver> rx = Receiver.find(tx, plan.key().id(), plan.rx().server());
            if (rx.isPresent()) {
                came.lease().ifPresent(lease -> leased(tx, rx.get(), lease, now));
                answer.packet().ifPresent(_ -> take(tx, plan, came, now, events));
                if (rx.get().cursor().equals(plan.rx().cursor())) {
                    fetched(tx, rx.get(), answer, now);
                }
            }
            return true;
        });
        return new Fetched(true, answer.packet().isPresent() || answer.waiting() > 0, events);
    }

    private void fetched(Transaction tx, Receiver rx, FetchAnswer answer, Instant now) {
        rx.fetched(tx, answer.cursor(), answer.waiting() == 0, now);
        if (answer.waiting() > 0) {
            parts.loops().read(tx, rx, now);
            parts.awaited().read(tx, rx, now);
        }
    }

    private static void leased(Transaction tx, Receiver rx, Lease lease, Instant now) {
        boolean ended = lease.until().equals(lease.issued());
        rx.leased(
                tx,
                ended ? Optional.empty() : Optional.of(lease.until()),
                now.plus(ended ? NEVER : LEASE_EVERY),
                now);
    }

    /** Checks 7 and 8 of {@code spec/40-mesh} §3.3, and what a loop or a contact has said. */
    private void take(Transaction tx, Plan plan, Came came, Instant now, List<Event> events) {
        long key = plan.key().id();
        Optional<Envelope> envelope = came.envelope().filter(it -> it.isCurrent(now));
        if (envelope.isEmpty()) {
            MeshKey.unopenable(tx, key);
        } else if (plan.key().purpose().isOwn()) {
            parts.loops().returned(tx, envelope.get().uuid(), plan.rx().server(), now);
        } else if (Seen.isFirst(tx, key, envelope.get().uuid(), now)) {
            if (isRead(tx, key, envelope.get(), now, events)) {
                MeshKey.attend(tx, key, now.plus(ATTENTION));
                parts.awaited().first(tx, plan.rx(), envelope.get(), now);
            } else {
                MeshKey.unopenable(tx, key);
            }
        } else {
            parts.awaited().again(tx, plan.rx(), envelope.get(), now);
        }
    }

    /** Whatever somebody sends is done with: nothing that follows it waits for it. */
    private boolean isRead(
            Transaction tx, long key, Envelope envelope, Instant now, List<Event> events) {
        List<Event> told = new ArrayList<>();
        try {
            tx.part(() -> {
                try {
                    parts.correspondence().take(tx, key, envelope, now, told::add);
                } catch (UnopenableException e) {
                    throw new Unreadable(e);
                }
            });
        } catch (Unreadable e) {
            return false;
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            Attempts.failed("a packet", e);
            return false;
        }
        events.addAll(told);
        return true;
    }

    /** What undoes a part of a transaction. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(UnopenableException e) {
            super(e);
        }
    }
}
