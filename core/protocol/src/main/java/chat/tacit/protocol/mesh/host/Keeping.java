package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps a packet for a key that has a lease ({@code spec/40-mesh} §7.1, rule 2): it is appended to
 * the key's log, then noted by its hash, and only then is it kept. Whatever fails between leaves it
 * to TX, which offers it again.
 *
 * <p>What an earlier process appended last may not be noted, as what it appended before a failure
 * of the store: it is noted before anything else is kept for its key, so that no packet is in a log
 * twice.
 */
final class Keeping {
    private static final byte[] KEPT = {1};

    private final MailboxTerms terms;
    private final Calls calls;
    private final InstantSource clock;
    private final Set<Thumbprint> settled = new HashSet<>();
    private boolean room = true;

    Keeping(MailboxTerms terms, Calls calls, InstantSource clock) {
        this.terms = terms;
        this.calls = calls;
        this.clock = clock;
    }

    /** Whether the store has room for more. */
    void room(boolean inStore) {
        room = inStore;
    }

    /** Keeps the packet, and says what became of it, if anything can be said. */
    void keep(MailboxInput.Offered offer, Consumer<Optional<Input>> said) {
        Thumbprint key = offer.packet().message().recipient();
        calls.get(
                Mailboxes.leaseOf(key),
                () -> said.accept(Optional.empty()),
                row -> {
                    Optional<LeaseRow> lease = row.map(it -> LeaseRow.decode(it.value()));
                    if (lease.isEmpty()) {
                        said.accept(Optional.of(new Input.Foreign(offer.hash(), offer.packet())));
                    } else if (lease.get().isValid(clock.instant())) {
                        One one = new One(offer, lease.get(), said);
                        settle(key, one::nothing, one::look);
                    } else {
                        said.accept(Optional.of(new Input.Gone(about(offer))));
                    }
                });
    }

    /** The key is gone, and what was kept for it. */
    void forget(Thumbprint key) {
        settled.remove(key);
    }

    /** Notes what was appended last to the key's log, unless that is certain. */
    private void settle(Thumbprint key, Runnable failed, Runnable then) {
        if (settled.contains(key)) {
            then.run();
            return;
        }
        Runnable done =
                () -> {
                    settled.add(key);
                    then.run();
                };
        calls.measure(
                Mailboxes.logOf(key),
                failed,
                extent -> {
                    if (extent.entries() == 0) {
                        done.run();
                    } else {
                        noteLast(key, extent.next() - 1, failed, done);
                    }
                });
    }

    private void noteLast(Thumbprint key, long last, Runnable failed, Runnable then) {
        calls.read(
                new StoreCall.Read(Mailboxes.logOf(key), last - 1, 1, Integer.MAX_VALUE),
                failed,
                entries -> {
                    if (entries.isEmpty()) {
                        then.run(); // its time is over
                    } else {
                        note(Answering.packet(entries.getFirst()).hash(), failed, then);
                    }
                });
    }

    private void note(PacketHash hash, Runnable failed, Runnable then) {
        MeshKey note = noteOf(hash);
        calls.find(
                note,
                failed,
                row -> {
                    if (row.filter(it -> it.livesAt(clock.instant())).isPresent()) {
                        then.run();
                    } else {
                        Instant end = clock.instant().plus(terms.retention());
                        calls.set(
                                new StoreCall.Set(note, Row.revision(row), KEPT.clone(), end),
                                failed,
                                _ -> then.run());
                    }
                });
    }

    private static MeshKey noteOf(PacketHash hash) {
        return new MeshKey(MeshKey.Space.KEPT, hash.bytes());
    }

    private static KeptNotice.About about(MailboxInput.Offered offer) {
        return new KeptNotice.About(offer.hash(), offer.packet().recipient());
    }

    /** One packet for a key that has a lease. */
    private final class One {
        private final MailboxInput.Offered offer;
        private final LeaseRow lease;
        private final Consumer<Optional<Input>> said;
        private final MeshKey note;

        One(MailboxInput.Offered offer, LeaseRow lease, Consumer<Optional<Input>> said) {
            this.offer = offer;
            this.lease = lease;
            this.said = said;
            this.note = noteOf(offer.hash());
        }

        void look() {
            calls.find(
                    note,
                    this::nothing,
                    row -> {
                        Instant now = clock.instant();
                        if (row.filter(it -> it.livesAt(now)).isPresent()) {
                            kept();
                        } else if (room) {
                            append(Row.revision(row));
                        } else {
                            nothing();
                        }
                    });
        }

        private void append(long revision) {
            Instant end = clock.instant().plus(terms.retention());
            calls.append(
                    new StoreCall.Append(
                            Mailboxes.logOf(offer.packet().message().recipient()),
                            offer.packet().stored(),
                            terms.packets(),
                            OptionalLong.empty(),
                            end),
                    this::unsettled,
                    appended -> {
                        switch (appended) {
                            case Result.Kept _ -> note(revision, end);
                            case Result.Full _, Result.Moved _ -> nothing();
                        }
                    });
        }

        private void note(long revision, Instant end) {
            calls.set(
                    new StoreCall.Set(note, revision, KEPT.clone(), end),
                    this::unsettled,
                    _ -> kept());
        }

        private void kept() {
            said.accept(Optional.of(new Input.Kept(about(offer), lease.lease())));
        }

        /** It may be in the log or not. */
        private void unsettled() {
            settled.remove(offer.packet().message().recipient());
            nothing();
        }

        private void nothing() {
            said.accept(Optional.empty());
        }
    }
}
