package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.host.FetchDesk.SignedLease;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoredFields;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers whoever proved a key ({@code spec/40-mesh} §6.1–6.4), after the same reads whether it is
 * known or not: the key's row, how much there is, the next packet. Between them it takes the lease,
 * notes how far the location is, and deletes what all have.
 */
final class Answering {
    private final MailboxTerms terms;
    private final Calls calls;
    private final InstantSource clock;
    private final KnownKeys keys;
    private final Entropy entropy;
    private boolean room = true;

    Answering(
            MailboxTerms terms, Calls calls, InstantSource clock, KnownKeys keys, Entropy entropy) {
        this.terms = terms;
        this.calls = calls;
        this.clock = clock;
        this.keys = keys;
        this.entropy = entropy;
    }

    /** Whether the store has room for more. */
    void room(boolean inStore) {
        room = inStore;
    }

    void answer(MailboxInput.Fetched fetch, Consumer<MailboxOutput> then) {
        new One(fetch, then).look();
    }

    /** What is in a key's log. */
    static Packet packet(Result.Entry entry) {
        return StoredFields.entry(entry.bytes(), in -> Packet.ofStored(in.rest().shared()));
    }

    /** One fetch. */
    private final class One {
        private final MailboxInput.Fetched fetch;
        private final Thumbprint key;
        private final Fetch.Place place;
        private final Consumer<MailboxOutput> then;
        private Optional<Row> stored = Optional.empty();
        private Result.Extent extent = new Result.Extent(1, 0);

        One(MailboxInput.Fetched fetch, Consumer<MailboxOutput> then) {
            this.fetch = fetch;
            this.key = fetch.granted().key();
            this.place = fetch.granted().fetch().place();
            this.then = then;
        }

        private void retry() {
            refuse(Refusal.RETRY);
        }

        private void refuse(Refusal refusal) {
            then.accept(new MailboxOutput.Refused(fetch.call(), refusal));
        }

        void look() {
            calls.find(
                    Mailboxes.leaseOf(key),
                    this::retry,
                    row ->
                            calls.measure(
                                    Mailboxes.logOf(key),
                                    this::retry,
                                    found -> {
                                        stored = row;
                                        extent = found;
                                        take();
                                    }));
        }

        private void take() {
            Instant now = clock.instant();
            Optional<Row> live = stored.filter(it -> it.livesAt(now));
            Optional<SignedLease> lease = fetch.granted().lease();
            if (live.isPresent()) {
                LeaseRow row = LeaseRow.decode(live.get().value());
                lease.filter(it -> follows(it.lease(), row, now))
                        .ifPresentOrElse(
                                it -> hear(row.with(it), row, end(it.lease(), now)),
                                () -> hear(row, row, live.get().expiresAt()));
            } else if (lease.filter(it -> it.lease().isValid(now)).isPresent()) {
                begin(lease.get(), now);
            } else {
                read(new Cursor(epoch(), 0), false);
            }
        }

        /** One that ends the lease before is valid for no time. */
        private boolean follows(Lease lease, LeaseRow row, Instant now) {
            boolean ends = lease.until().equals(lease.issued());
            return lease.issued().isAfter(row.issued()) && (ends || lease.isValid(now));
        }

        /** When nothing can be left that was kept under the lease. */
        private Instant end(Lease lease, Instant now) {
            Instant last = lease.until().isAfter(now) ? lease.until() : now;
            return last.plus(terms.retention());
        }

        private Bytes epoch() {
            return Bytes.owned(entropy.bytes(Cursor.EPOCH_SIZE));
        }

        /** A key that wasn't known; what one of the same name may have left is over. */
        private void begin(SignedLease lease, Instant now) {
            Optional<Refusal> no = room ? keys.admit(fetch.asker()) : Optional.of(Refusal.FULL);
            if (no.isPresent()) {
                refuse(no.get());
                return;
            }
            LeaseRow row = LeaseRow.begin(epoch(), lease);
            Instant end = end(lease.lease(), now);
            Runnable write = () -> write(row.heardOf(place.location(), 0, now, terms), end, 0);
            keys.note(
                    key,
                    end,
                    this::retry,
                    () -> {
                        if (extent.next() > 1) {
                            extent = new Result.Extent(1, 0);
                            calls.drop(Mailboxes.logOf(key), this::retry, write);
                        } else {
                            write.run();
                        }
                    });
        }

        private void hear(LeaseRow row, LeaseRow before, Instant end) {
            long from =
                    place.cursor()
                            .filter(it -> it.epoch().equals(row.epoch()))
                            .map(Cursor::sequence)
                            .filter(it -> it < extent.next())
                            .orElse(0L);
            LeaseRow after = row.heardOf(place.location(), from, clock.instant(), terms);
            if (after.equals(before)) {
                delete(after, from);
            } else {
                write(after, end, from);
            }
        }

        private void write(LeaseRow row, Instant end, long from) {
            StoreCall.Set set =
                    new StoreCall.Set(
                            Mailboxes.leaseOf(key), Row.revision(stored), row.encode(), end);
            calls.set(
                    set,
                    this::retry,
                    change -> {
                        switch (change) {
                            case Result.Changed _ -> delete(row, from);
                            case Result.Conflict _ -> retry();
                        }
                    });
        }

        private void delete(LeaseRow row, long from) {
            Runnable read = () -> read(new Cursor(row.epoch(), from), true);
            if (place.delete() && row.lowest() > 0 && extent.entries() > 0) {
                calls.deleteThrough(Mailboxes.logOf(key), row.lowest(), this::retry, read);
            } else {
                read.run();
            }
        }

        /** The packet behind the cursor, and whether there is one behind that. */
        private void read(Cursor from, boolean isKnown) {
            calls.read(
                    new StoreCall.Read(Mailboxes.logOf(key), from.sequence(), 2, Integer.MAX_VALUE),
                    this::retry,
                    entries ->
                            then.accept(
                                    new MailboxOutput.Answer(
                                            fetch.call(),
                                            answer(from, isKnown ? entries : List.of()))));
        }

        private FetchAnswer answer(Cursor from, List<Result.Entry> entries) {
            if (entries.isEmpty()) {
                return new FetchAnswer(from, Optional.empty(), 0);
            }
            Result.Entry first = entries.getFirst();
            long behind = extent.next() - 1 - first.position();
            return new FetchAnswer(
                    new Cursor(from.epoch(), first.position()),
                    Optional.of(packet(first)),
                    entries.size() == 1 ? 0 : (int) Math.min(behind, FetchAnswer.MOST_WAITING));
        }
    }
}
