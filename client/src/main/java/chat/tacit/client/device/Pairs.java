package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Whereabouts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Ratchets;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.Route;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Connects two devices of two contacts: an invitation of the one that was added, which reaches the
 * other inside the ratchet ({@code spec/65-device} §10).
 */
public final class Pairs {
    private final Entropy entropy;
    private final Introduction introduction;
    private final Supplier<JoseKey> pairs;

    /**
     * @param pairs makes the keys at which contacts of the mesh write to us
     */
    public Pairs(Entropy entropy, Introduction introduction, Supplier<JoseKey> pairs) {
        this.pairs = pairs;
        this.entropy = entropy;
        this.introduction = introduction;
    }

    /**
     * An invitation of this device for one of the contact's, which a sibling is to tell it. Whoever
     * joins must have that device's keys.
     *
     * @param device its number in the contact's log
     * @throws ClientException if there is no relay for the queues
     */
    public Invitation invite(Transaction tx, ConversationId in, int device, Instant now)
            throws ClientException {
        return Invitations.makeConnection(tx, new Invitations.For(in, device), pairs, entropy, now);
    }

    /**
     * Joins a device of the contact, with our keys for the contact. An invitation to a device with
     * which there is a connection already changes nothing, unless nobody has answered on that.
     *
     * @throws UnopenableException if no device in the contact's log has the invitation's keys
     */
    void join(Transaction tx, ConversationId in, Invitation invitation, Instant now)
            throws UnopenableException {
        Target target = Target.of(invitation);
        Device device = holder(tx, in, target.inviter());
        Optional<ConversationId> known =
                Connections.with(tx, in, device.number())
                        .filter(one -> isOf(tx, one, device)); // else it ends with this content
        if (known.isPresent()) {
            boolean answered =
                    Contacts.find(tx, known.get()).orElseThrow().state()
                            == Conversation.State.ACTIVE;
            if (answered || Whereabouts.isKnown(tx, invitation)) {
                return;
            }
            Connections.drop(tx, in, known.get(), now);
        }
        Contact parent = Contacts.find(tx, in).orElseThrow();
        Agreement.Joined joined = Agreement.join(target, parent.own(), Optional.empty(), entropy);
        Contact connection =
                new Contact(
                        ConversationId.random(entropy),
                        "",
                        Conversation.State.JOINING,
                        parent.level(),
                        parent.own(),
                        target.inviter(),
                        Optional.of(new Contact.Prefix.Joining(joined.fields())),
                        Optional.empty(),
                        false,
                        1,
                        Optional.empty());
        Contacts.addConnection(tx, connection, in, device.number(), now);
        Ratchets.add(
                tx,
                connection.id(),
                Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), entropy),
                now);
        joined.secrets().wipe(); // the ratchet's row has what it needs
        reach(tx, in, connection.id(), invitation, now);
        introduction.begin(tx, connection.id(), false, now);
    }

    /**
     * Makes where the device reaches us, and keeps where we reach it: in a hidden conversation by
     * the mesh and in no other way.
     */
    private void reach(
            Transaction tx,
            ConversationId in,
            ConversationId connection,
            Invitation invitation,
            Instant now)
            throws UnopenableException {
        boolean hidden = MeshRoutes.isHidden(tx, in);
        if (hidden != invitation.hidden()) {
            throw new UnopenableException();
        }
        if (hidden) {
            MeshRoutes.makeForContact(tx, connection, pairs.get(), entropy, now);
            MeshRoutes.addPeer(tx, connection, invitation.mesh().orElseThrow(), entropy, now);
            MeshRoutes.hide(tx, connection);
            return;
        }
        requireQueues(tx, connection);
        for (Route route : invitation.routes()) {
            Routes.add(tx, connection, route.relay(), route.boxKey(), entropy);
        }
    }

    /**
     * Whether a device that joins our invitation is to be let in. If we joined one of its own
     * meanwhile and it hasn't answered, that of the smaller {@code H(DK)} counts on both sides.
     */
    public static boolean gives(Transaction tx, ConversationId in, int device, Instant now) {
        Optional<ConversationId> begun = Connections.with(tx, in, device);
        if (begun.isEmpty()) {
            return true;
        }
        Contact connection = Contacts.find(tx, begun.get()).orElseThrow();
        if (HandOvers.isGivenUp(tx, in, connection)) {
            Copies.handOn(tx, in, begun.get());
            Connections.drop(tx, in, begun.get(), now);
            return true;
        }
        boolean ours =
                MissingPairs.hash(connection.own().publicKeys())
                                .compareTo(MissingPairs.hash(connection.peer()))
                        < 0;
        if (connection.state() == Conversation.State.ACTIVE || !ours) {
            return false;
        }
        Connections.drop(tx, in, begun.get(), now);
        return true;
    }

    private static boolean isOf(Transaction tx, ConversationId connection, Device device) {
        return Contacts.find(tx, connection).orElseThrow().peer().equals(device.keys());
    }

    /** Without a relay that lasts this device can't be reached: the pair is made another time. */
    private void requireQueues(Transaction tx, ConversationId connection)
            throws UnopenableException {
        try {
            var _ = Queues.make(tx, Optional.of(connection), Optional.empty(), entropy);
        } catch (ClientException e) {
            throw new UnopenableException();
        }
    }

    /** The number of a device of the contact that has these keys and isn't the recovery key. */
    private static Device holder(Transaction tx, ConversationId in, ContactIdentity keys)
            throws UnopenableException {
        List<Device> devices = DeviceLogs.peer(tx, in).map(DeviceLog::devices).orElse(List.of());
        return devices.stream()
                .filter(device -> device.number() != LogEntry.RECOVERY)
                .filter(device -> device.keys().equals(keys))
                .findFirst()
                .orElseThrow(UnopenableException::new);
    }
}
