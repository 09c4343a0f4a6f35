package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.Rekey;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.invitation.Invitation;

import java.time.Instant;
import java.util.Optional;

/**
 * Invitations of ours that renew a contact's keys ({@code spec/60-contact} §13), in the database.
 */
public final class RenewalLinks {
    private RenewalLinks() {}

    /** What became of a link of ours. */
    public enum State {
        OPEN,
        JOINED,
        /** Its time is over, or another one took its place. */
        ENDED
    }

    /**
     * A link of ours.
     *
     * @param renews the contact whose keys it renews; empty if it is an ordinary invitation
     */
    public record Known(Bytes invitation, State state, Optional<ConversationId> renews) {}

    /**
     * Makes a link for a contact; the one made before for the same contact works no more.
     *
     * @throws ClientException if nothing can be renewed with this contact now
     */
    public static Invited make(
            Transaction tx, Contact contact, InvitationTerms terms, Entropy entropy, Instant now)
            throws ClientException {
        Renewals.requireReady(tx, contact);
        if (terms.hidden() != MeshRoutes.isHidden(tx, contact.id())) {
            throw new IllegalArgumentException("who is hidden is renewed by the mesh");
        }
        withdraw(tx, contact.id(), now);
        return Invitations.makeToRenew(tx, terms, contact, entropy, now);
    }

    /** Ends the open links for a contact; the relays are asked to delete what they have of them. */
    public static void withdraw(Transaction tx, ConversationId contact, Instant now) {
        tx.list(
                        "SELECT id FROM invitation WHERE state = 'open' AND renews = ?",
                        row -> row.bytes(1),
                        contact.bytes())
                .forEach(id -> withdraw(tx, id, now));
    }

    private static void withdraw(Transaction tx, Bytes id, Instant now) {
        tx.update(
                "UPDATE invitation SET state = 'withdrawn', secrets = NULL, blob = NULL"
                        + " WHERE id = ?",
                id);
        Invitations.forget(tx, id);
        DoomedQueues.doomAll(tx, id, now);
        MeshRoutes.end(tx, id);
    }

    /** Whether there is a link by which a contact's keys can be renewed. */
    public static boolean isOpen(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT 1 FROM invitation WHERE state = 'open' AND renews = ?",
                        row -> true,
                        contact.bytes())
                .isPresent();
    }

    /** The link of ours with a hash. */
    public static Optional<Known> find(Transaction tx, Bytes hash) {
        return tx
                .list(
                        "SELECT id, fixed, state, renews FROM invitation",
                        row ->
                                new Hashed(
                                        hash(row.text(3), row.bytes(2)),
                                        new Known(
                                                row.bytes(1),
                                                state(row.text(3)),
                                                row.optionalBytes(4).map(ConversationId::new))))
                .stream()
                .filter(one -> one.hash.equals(hash))
                .map(Hashed::known)
                .findFirst();
    }

    private record Hashed(Bytes hash, Known known) {}

    /** Of an open one {@code fixed} is there, of the others its hash alone. */
    private static Bytes hash(String state, Bytes fixed) {
        return state.equals("open") ? Invitations.hash(fixed) : fixed;
    }

    private static State state(String word) {
        return switch (word) {
            case "open" -> State.OPEN;
            case "joined" -> State.JOINED;
            default -> State.ENDED;
        };
    }

    /** What a renewing invitation names a contact by. */
    public static Bytes hash(Contact contact) {
        return Rekey.of(contact.own().identity().publicKey(), contact.peer().identity());
    }

    /** Whether a contact is named so, be it on a device that isn't the one that met it. */
    public static boolean isFor(Transaction tx, Contact contact, Bytes renews) {
        if (hash(contact).equals(renews)) {
            return true;
        }
        Optional<DeviceLog> peer =
                Contacts.isLive(tx, contact.id())
                        ? Optional.empty()
                        : DeviceLogs.peer(tx, contact.id());
        return peer.map(log ->
                        Rekey.of(
                                DeviceLogs.own(tx, contact.id()).root().identity(),
                                log.root().identity()))
                .equals(Optional.of(renews));
    }

    /** {@code H(fixed)}, by which links are told apart. */
    public static Bytes hash(Invitation invitation) {
        return Invitations.hash(invitation.encode());
    }
}
