package chat.tacit.client.contact;

import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.MutableBlob;

import java.util.Optional;

/**
 * What a relay has lost is put back there ({@code spec/60-contact} §2.1): a queue that it doesn't
 * know any more, and beside a queue of an open invitation the sealed parts of that, so that links
 * that were given away work again.
 */
public final class PuttingBack {
    private static final String LOST =
            "SELECT i.id, i.fixed, i.address, i.secrets, i.mutable IS NULL,"
                    + " (SELECT k.mutable FROM address_key k WHERE k.invitation = i.id"
                    + " ORDER BY k.version DESC LIMIT 1)"
                    + " FROM invitation i JOIN queue q ON q.invitation = i.id"
                    + " AND q.relay = i.blob_relay WHERE q.id = ? AND i.state = 'open'"
                    + " AND i.blob_id IS NOT NULL";

    private final Entropy entropy;

    public PuttingBack(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * An invitation whose parts lie where a queue of it was lost.
     *
     * @param mutable the newest of an address, if it isn't on its way to the relay in any case
     */
    private record Lost(
            Bytes id, Invitation fixed, Optional<Secret> secrets, Optional<Mutable> mutable) {
        static Lost of(Row row) {
            boolean address = row.flag(3);
            return new Lost(
                    row.bytes(1),
                    Invitation.decode(row.bytes(2)),
                    address ? Optional.of(row.secret(4)) : Optional.empty(),
                    address && row.flag(5)
                            ? row.optionalBytes(6).map(Mutable::decode)
                            : Optional.empty());
        }
    }

    /** The relay of a queue of ours doesn't know it any more: it is asked for it again. */
    public void queueLost(Transaction tx, long queue) {
        Queues.lost(tx, queue);
        tx.one(LOST, Lost::of, queue).ifPresent(lost -> parts(tx, lost));
    }

    private void parts(Transaction tx, Lost lost) {
        tx.update(
                "UPDATE invitation SET blob = ? WHERE id = ?",
                LinkBlob.seal(lost.fixed()),
                lost.id());
        lost.mutable()
                .ifPresent(mutable ->
                        tx.update(
                                "UPDATE invitation SET mutable = ? WHERE id = ?",
                                MutableBlob.seal(
                                        LinkKey.of(lost.fixed()),
                                        InvitationSecrets.decode(lost.secrets().orElseThrow())
                                                .root(),
                                        mutable,
                                        entropy),
                                lost.id()));
    }
}
