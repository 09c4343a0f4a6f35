package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.call.CallChoices;
import chat.tacit.client.call.CallExposures;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.device.Removals;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.TrustExposures;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.mesh.MeshAddressExposures;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.mesh.MeshExposures;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.BackupExposures;
import chat.tacit.client.route.DeviceExposures;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.PairingExposures;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Placement;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.QueueExposures;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.RenewalExposures;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs of conversations, each in the caller's transaction. */
public final class Conversations {
    /** Bytes of the longest text: it also fits behind the fields of a join or a re-sync. */
    public static final int MAX_TEXT = 12_288;

    private final Sealer sealer;
    private final Resyncs resyncs;
    private final RoomSpeech rooms;

    public Conversations(Sealer sealer, Resyncs resyncs, RoomSpeech rooms) {
        this.sealer = sealer;
        this.resyncs = resyncs;
        this.rooms = rooms;
    }

    /** Writes a message into the history and, sealed, into the outbox, both or neither. */
    public Message send(Transaction tx, ConversationId to, String text, Instant now)
            throws ClientException {
        return send(tx, to, text, Marks.NONE, now);
    }

    /** Writes a message that answers another one, in the same way. */
    public Message reply(Transaction tx, Message to, String text, Instant now)
            throws ClientException {
        switch (to.type()) {
            case TEXT, FILE, DELETED -> {}
            case NOTICE, CALL, EDIT, REACTION, REQUEST ->
                    throw new ClientException("only messages of people can be answered.");
        }
        return send(tx, to.conversation(), text, Marks.reply(to.id()), now);
    }

    private Message send(Transaction tx, ConversationId to, String text, Marks marks, Instant now)
            throws ClientException {
        requireText(text);
        if (StoredRoom.is(tx, to)) {
            return rooms.say(tx, to, text, marks, now);
        }
        Contact contact = Contacts.find(tx, to).orElseThrow();
        requireOpen(tx, contact);
        Sealer.Numbered which = sealer.number(tx, to, now);
        Message message =
                new Message(
                        which.id(),
                        to,
                        true,
                        OwnProfile.name(tx),
                        which.number(),
                        which.at(),
                        Message.Type.TEXT,
                        text,
                        Message.State.QUEUED,
                        "",
                        0,
                        marks);
        History.add(tx, message, now, Optional.empty(), Timers.stamp(tx, to));
        seal(tx, contact, message, now);
        return message;
    }

    private void seal(Transaction tx, Contact contact, Message message, Instant now) {
        Sealer.Numbered which =
                new Sealer.Numbered(message.id(), message.number(), message.sentAt());
        if (sealer.seal(tx, contact.id(), which, body(tx, message).orElseThrow(), now)) {
            History.sealed(tx, contact.id(), which.id(), true);
        }
        resyncs.askWhereStuck(tx, contact.id(), now);
    }

    /** Enters a file into the history. It has no number before the contact is told of it. */
    public Message file(Transaction tx, ConversationId to, ContentId id, String name, Instant now)
            throws ClientException {
        if (StoredRoom.is(tx, to)) {
            return rooms.file(tx, to, id, name, now);
        }
        requireOpen(tx, to);
        Message message =
                new Message(
                        id,
                        to,
                        true,
                        OwnProfile.name(tx),
                        0,
                        now.truncatedTo(ChronoUnit.MILLIS),
                        Message.Type.FILE,
                        name,
                        Message.State.QUEUED,
                        "",
                        0);
        History.add(tx, message, now, Optional.empty(), Timers.stamp(tx, to));
        return message;
    }

    /** Tells the contact or the room of a file that is at the relays. */
    public void tell(Transaction tx, ConversationId to, ContentId id, Instant now)
            throws ClientException {
        if (StoredRoom.is(tx, to)) {
            rooms.tell(tx, to, id, now);
            return;
        }
        Contact contact = Contacts.find(tx, to).orElseThrow();
        requireOpen(tx, contact);
        History.number(tx, to, id, Contacts.takeNumber(tx, to));
        seal(tx, contact, History.find(tx, to, id).orElseThrow(), now);
    }

    /** Gives up a file that can't be read any more. */
    public void fail(Transaction tx, ConversationId to, ContentId id) {
        History.fail(tx, to, id, "the file can't be read from this disk any more");
        FileTable.failed(tx, to, id);
    }

    /** Whether anything may be sent to a contact or room; it throws if not. */
    public boolean requireOpen(Transaction tx, ConversationId to) throws ClientException {
        if (StoredRoom.is(tx, to)) {
            StoredRoom _ = RoomSpeech.requireOpen(tx, to);
        } else {
            requireOpen(tx, Contacts.find(tx, to).orElseThrow());
        }
        return true;
    }

    /**
     * What a message of ours says now; empty for a file that can't be told of any more. The contact
     * may have that one nevertheless, so nothing is said in its place.
     */
    static Optional<Body> body(Transaction tx, Message message) {
        if (message.type() == Message.Type.FILE) {
            return FileTable.offer(tx, message.conversation(), message.id(), true)
                    .map(Content::body);
        }
        if (message.type() == Message.Type.DELETED) {
            return Optional.of(new Amendment.Delete(message.id()));
        }
        return Optional.of(
                message.marks()
                        .replyTo()
                        .<Body>map(to -> new Body.Reply(to, message.text()))
                        .orElseGet(() -> new Body.Message(message.text())));
    }

    /** Whether a text can be sent, else says what is wrong with it. */
    public static void requireText(String text) throws ClientException {
        if (text.isBlank()) {
            throw new ClientException("the message is empty.");
        }
        int size;
        try {
            size = Text.utf8(text).length;
        } catch (MalformedException e) {
            throw new ClientException("the message isn't text: it holds half a character.");
        }
        if (size > MAX_TEXT) {
            throw new ClientException(
                    "the message is longer than " + MAX_TEXT + " bytes; send it in parts.");
        }
    }

    /** Whether anything may be sent to a contact. */
    static void requireOpen(Transaction tx, Contact contact) throws ClientException {
        var _ = Removals.requireMember(tx);
        if (Cards.isBlocked(tx, contact.id())) {
            throw new ClientException(
                    "you blocked " + contact.name() + ": 'tacit block --off' ends that.");
        }
        if (contact.state() == Conversation.State.REQUEST) {
            throw new ClientException(
                    contact.name() + " asks to talk to you: 'tacit accept' comes first.");
        }
        if (contact.state() == Conversation.State.JOINING && !Contacts.isLive(tx, contact.id())) {
            throw new ClientException(
                    "nobody answered this invitation in time: ask for another one; 'tacit delete'"
                            + " takes this one away.");
        }
        if (contact.level() == Level.CHANGED) {
            throw new ClientException(
                    "the keys of "
                            + contact.name()
                            + " changed: compare the code first ('tacit"
                            + " verify').");
        }
    }

    /**
     * The security code of a contact.
     *
     * @throws ClientException if there is none yet: an address's keys are nobody's in particular
     */
    public SecurityCode code(Transaction tx, ConversationId of) throws ClientException {
        ContactVerb.CODE.require(tx, of);
        if (Contacts.isByAddress(tx, of)) {
            throw new ClientException(
                    "there is no code before the owner of the address has accepted the request.");
        }
        ContactIdentity peer =
                DeviceLogs.peer(tx, of)
                        .map(DeviceLog::root)
                        .orElseGet(() -> Contacts.find(tx, of).orElseThrow().peer());
        return SecurityCode.of(DeviceLogs.own(tx, of).root(), peer);
    }

    /** Compares a code that the contact read out; if it is the same, the contact is compared. */
    public boolean compare(Transaction tx, ConversationId of, String code) throws ClientException {
        SecurityCode claimed;
        try {
            claimed = SecurityCode.parse(code);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is no security code: it has 60 digits, in twelve groups of five.");
        }
        boolean same = claimed.equals(code(tx, of));
        if (same) {
            Contacts.level(tx, of, Level.COMPARED);
            resyncs.sealWaiting(tx, of, Instant.now());
        }
        return same;
    }

    /** Who can learn what about a conversation, for its real routes. */
    public List<Exposure> explain(Transaction tx, ConversationId of) {
        List<ConversationId> connections = Connections.of(tx, of);
        Set<RelayAddress> receiving =
                connections.stream()
                        .flatMap(one -> Queues.of(tx, one).stream())
                        .map(OwnQueue::relay)
                        .collect(Collectors.toSet());
        Set<RelayAddress> sending =
                connections.stream()
                        .flatMap(one -> Routes.of(tx, one).stream())
                        .map(PeerRoute::relay)
                        .collect(Collectors.toSet());
        Map<String, List<QueueExposures.Passed>> proxied =
                Stream.concat(receiving.stream(), sending.stream())
                        .distinct()
                        .filter(relay -> Proxies.of(tx, relay).isPresent())
                        .collect(
                                Collectors.toMap(
                                        RelayAddress::place,
                                        relay -> QueueExposures.passed(Proxies.path(tx, relay)),
                                        (one, _) -> one));
        QueueExposures queues =
                new QueueExposures(
                        names(receiving),
                        names(sending),
                        proxied,
                        Isolation.Choice.of(tx).isolation(),
                        names(Placement.crowded(tx)),
                        Contacts.find(tx, of).orElseThrow().level(),
                        !AddressBook.all(tx).isEmpty());
        List<Exposure> all = new ArrayList<>(queues.list());
        MeshExposures.of(tx, of, Instant.now()).ifPresent(mesh -> all.addAll(mesh.list()));
        if (MeshAddresses.find(tx).isPresent()) {
            all.addAll(MeshAddressExposures.list());
        }
        boolean direct = CallChoices.direct(tx, of);
        if (direct || CallChoices.called(tx, of)) {
            boolean exposed = CallChoices.exposed(tx, of).orElse(false);
            all.addAll(new CallExposures(exposed, direct).list());
        }
        if (Contacts.travel(tx, of) == Travel.PAIR) {
            all.addAll(PairingExposures.list());
        }
        if (RenewalLinks.isOpen(tx, of)) {
            all.addAll(RenewalExposures.list());
        }
        if (Siblings.own(tx).isPresent()) {
            all.addAll(DeviceExposures.list());
        }
        if (RecoverySigners.recoveryKey(tx).isPresent()) {
            all.addAll(BackupExposures.list());
        }
        if (TrustedIdentities.knows(tx, of)) {
            all.add(TrustExposures.contact());
        }
        return all;
    }

    private static Set<String> names(Set<RelayAddress> relays) {
        return relays.stream()
                .map(RelayAddress::place)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }
}
