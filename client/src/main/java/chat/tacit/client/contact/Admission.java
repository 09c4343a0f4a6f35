package chat.tacit.client.contact;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Ratchets;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.Pairs;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.ratchet.Ratchet;

import java.time.Instant;
import java.util.Optional;

/**
 * The inviter's side of a join ({@code spec/60-contact} §3): makes the contact that somebody asks
 * to become. Whether the join is genuine shows when its ratchet message opens; until then the
 * caller's transaction isn't committed.
 */
public final class Admission {
    private final Entropy entropy;

    public Admission(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * The contact that this join makes.
     *
     * @throws UnopenableException if the invitation isn't open any more, or the join doesn't fit it
     */
    public Contact admit(Transaction tx, Bytes invitation, JoinFields join, Instant now)
            throws UnopenableException {
        Invitations.Open open =
                Invitations.open(tx, invitation, now).orElseThrow(UnopenableException::new);
        if (open.invitation().renews().isPresent()) {
            throw new UnopenableException(); // such a join comes inside the session that there is
        }
        if (open.device().isPresent()) {
            requireDevice(tx, open.device().get(), join.identity(), now);
        }
        SessionSecrets session =
                Agreement.accept(Target.of(open.invitation()), open.secrets(), join);
        Contact contact =
                new Contact(
                        ConversationId.random(entropy),
                        Contacts.UNNAMED,
                        open.ask() ? Conversation.State.REQUEST : Conversation.State.ACTIVE,
                        Level.UNKNOWN,
                        ContactIdentityKey.of(open.secrets()),
                        join.identity(),
                        Optional.empty(),
                        Optional.of(join.exchange().hash()),
                        false,
                        1,
                        Optional.empty());
        if (open.device().isPresent()) {
            Invitations.For device = open.device().get();
            Contacts.addConnection(tx, contact, device.conversation(), device.device(), now);
        } else {
            Contacts.add(tx, contact, open.travel(), now);
        }
        if (open.invitation().kind() == InvitationKind.DEVICE) {
            Siblings.add(tx, contact.id(), true);
        }
        Ratchets.add(
                tx,
                contact.id(),
                Ratchet.inviter(session, open.secrets().agreement(), open.secrets().kem()),
                now);
        // The ratchet's row has what it needs, the agreement's keys until its first turn.
        session.wipe();
        open.secrets().wipeAgreement();
        Queues.adopt(tx, invitation, contact.id());
        MeshRoutes.adopt(tx, invitation, contact.id());
        if (open.invitation().hidden()) {
            MeshRoutes.hide(tx, contact.id());
        }
        Invitations.joined(tx, invitation, contact.id(), join.fetcher());
        return contact;
    }

    /** Only the device for which an invitation is may join it, and only once. */
    private static void requireDevice(
            Transaction tx, Invitations.For device, ContactIdentity joiner, Instant now)
            throws UnopenableException {
        boolean isIt =
                DeviceLogs.peer(tx, device.conversation())
                        .flatMap(log -> log.device(device.device()))
                        .filter(one -> one.keys().equals(joiner))
                        .isPresent();
        if (!isIt || !Pairs.gives(tx, device.conversation(), device.device(), now)) {
            throw new UnopenableException();
        }
    }

    /**
     * The request that a join by an address makes, if it wasn't taken before and not too many wait.
     *
     * @throws UnopenableException if it isn't to be taken
     */
    public Contact request(Transaction tx, Bytes address, JoinFields join, Instant now)
            throws UnopenableException {
        Bytes hash = join.exchange().hash();
        if (AddressBook.wasTaken(tx, hash) || AddressBook.waiting(tx) >= AddressBook.MAX_WAITING) {
            throw new UnopenableException();
        }
        AddressBook.Open open = AddressBook.open(tx, address, join.mutable());
        SessionSecrets session = Agreement.accept(open.target(), open.secrets(), join);
        Contact contact =
                new Contact(
                        ConversationId.random(entropy),
                        Contacts.UNNAMED,
                        Conversation.State.REQUEST,
                        Level.UNKNOWN,
                        ContactIdentityKey.of(open.secrets()),
                        join.identity(),
                        Optional.empty(),
                        Optional.of(hash),
                        false,
                        1,
                        Optional.empty());
        Contacts.add(tx, contact, open.travel(), now);
        Contacts.byAddress(tx, contact.id());
        Ratchets.add(
                tx,
                contact.id(),
                Ratchet.inviter(session, open.secrets().agreement(), open.secrets().kem()),
                now);
        session.wipe();
        open.secrets().wipeAgreement();
        AddressBook.taken(tx, hash, address, join.mutable());
        return contact;
    }
}
