package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Keeps a packet for a key that has a lease ({@code spec/40-mesh} §7.1, rule 2): it is appended to
 * the key's log, then noted by its hash, and only then is it kept. Whatever fails between leaves it
 * to TX, which offers it again.
 */
final class Keeping {
    private static final byte[] KEPT = {1};

    private final MailboxTerms terms;
    private final Calls calls;
    private final InstantSource clock;
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
                        new One(offer, lease.get(), said).look();
                    } else {
                        said.accept(Optional.of(new Input.Gone(about(offer))));
                    }
                });
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
            this.note = new MeshKey(MeshKey.Space.KEPT, offer.hash().bytes());
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
                    this::nothing,
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
                    this::nothing,
                    _ -> kept());
        }

        private void kept() {
            said.accept(Optional.of(new Input.Kept(about(offer), lease.lease())));
        }

        private void nothing() {
            said.accept(Optional.empty());
        }
    }
}
