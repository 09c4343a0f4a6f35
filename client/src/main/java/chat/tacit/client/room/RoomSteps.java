package chat.tacit.client.room;

import chat.tacit.client.Event;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.AccountTold;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.RoomStep;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What two contacts say to each other about a room to which one invites the other ({@code
 * spec/50-room} §16): asked, accepted, declined, invited, withdrawn, and the accounts of both. Each
 * is kept until every device of the contact has confirmed it.
 */
public final class RoomSteps {
    private final Sealer sealer;
    private final Notices notices;

    public RoomSteps(Sealer sealer, Entropy entropy) {
        this.sealer = sealer;
        this.notices = new Notices(entropy);
    }

    /** One's account, and the key that proves that it is one's own. */
    public record Own(AccountAddress account, SigningKey key) {}

    /** Asks a contact whether it would come. */
    public void ask(
            Transaction tx,
            ConversationId contact,
            Invitees.Terms terms,
            String name,
            Instant now) {
        Invitees.ask(tx, contact, terms, now);
        say(tx, contact, RoomStep.ask(terms.room(), name), now);
    }

    /** Accepts what a contact asked, and tells it with which account. */
    public void accept(Transaction tx, RoomRequest request, Own own, Instant now) {
        ConversationId contact = request.contact().orElseThrow();
        tell(tx, contact, own, now);
        say(tx, contact, RoomStep.say(request.room(), RoomStep.Step.ACCEPTED), now);
        RoomRequests.accept(tx, request.room(), own.account().id());
    }

    /** Tells a contact an account of the profile's, with the key that it has now. */
    public void tell(Transaction tx, ConversationId contact, Own own, Instant now) {
        for (ConversationId connection : Connections.of(tx, contact)) {
            Contact to = Contacts.find(tx, connection).orElseThrow();
            AgreementPublicKey sender = to.own().identity().publicKey();
            say(
                    tx,
                    connection,
                    to,
                    AccountTold.prove(own.account(), own.key(), sender, to.peer().identity()),
                    now);
        }
        var _ = AccountsTold.tell(tx, contact, own.account().id());
    }

    /** Declines what a contact asked. */
    public void decline(Transaction tx, RoomRequest request, Instant now) {
        ConversationId contact = request.contact().orElseThrow();
        say(tx, contact, RoomStep.say(request.room(), RoomStep.Step.DECLINED), now);
        RoomRequests.forget(tx, request.room());
    }

    /** Takes back what a contact was asked and hasn't answered. */
    public void withdraw(Transaction tx, Invitee invitee, Instant now) {
        invitee.contact()
                .ifPresent(contact ->
                        say(
                                tx,
                                contact,
                                RoomStep.say(invitee.room(), RoomStep.Step.WITHDRAWN),
                                now));
        Invitees.done(tx, invitee.row());
    }

    /** Sends a contact what makes it a member, and before it whose account lets it in. */
    public void invite(
            Transaction tx, ConversationId contact, Own own, RoomStep invitation, Instant now) {
        tell(tx, contact, own, now);
        say(tx, contact, invitation, now);
    }

    private void say(Transaction tx, ConversationId contact, RoomStep step, Instant now) {
        for (ConversationId connection : Connections.of(tx, contact)) {
            say(tx, connection, Contacts.find(tx, connection).orElseThrow(), step, now);
        }
    }

    private void say(
            Transaction tx, ConversationId connection, Contact to, Body body, Instant now) {
        if (to.state() != Conversation.State.REQUEST) {
            sealer.sealKept(tx, connection, sealer.number(tx, connection, now), body, now);
        }
    }

    /**
     * Takes the account that a contact tells.
     *
     * @throws UnopenableException if the proof doesn't hold on this connection: it is somebody
     *     else's account
     */
    public boolean told(
            Transaction tx, Contact from, AccountTold told, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (!told.holds(from.peer().identity(), from.own().identity().publicKey())) {
            throw new UnopenableException();
        }
        if (from.state() != Conversation.State.ACTIVE) {
            return false;
        }
        ConversationId contact = Connections.shown(tx, from.id());
        switch (KnownAccounts.hear(tx, contact, told.account(), told.key())) {
            case TAKEN, KNOWN -> {}
            case RENEWED ->
                    notices.show(
                            tx,
                            contact,
                            "The contact has given its account "
                                    + told.account().handle()
                                    + " new keys.",
                            now,
                            events);
            case CHANGED ->
                    notices.show(
                            tx,
                            contact,
                            "The contact tells another key for the account "
                                    + told.account().handle()
                                    + " than you knew. Nobody is invited under it before you have"
                                    + " compared codes or accepted it.",
                            now,
                            events);
            case FULL -> {
                notices.show(
                        tx,
                        contact,
                        "The contact's account isn't kept: it told "
                                + KnownAccounts.MAX_OF_CONTACT
                                + ", or you know "
                                + KnownAccounts.MAX
                                + ", which is the most.",
                        now,
                        events);
                return false;
            }
        }
        Invitees.told(tx, contact, told.account(), told.key());
        return true;
    }

    /** Takes what a contact says about a room. */
    public void take(
            Transaction tx, Contact from, RoomStep step, Instant now, Consumer<Event> events) {
        if (from.state() != Conversation.State.ACTIVE) {
            return;
        }
        ConversationId contact = Connections.shown(tx, from.id());
        boolean changed =
                switch (step.step()) {
                    case ASKED ->
                            !isIn(tx, step.room())
                                    && RoomRequests.ask(tx, contact, step.room(), step.name(), now);
                    case ACCEPTED -> Invitees.accepted(tx, contact, step.room());
                    case DECLINED -> {
                        boolean declined = Invitees.declined(tx, contact, step.room());
                        if (declined) {
                            notices.show(tx, contact, declined(tx, step.room()), now, events);
                        }
                        yield declined;
                    }
                    case INVITED ->
                            RoomRequests.invited(
                                    tx, contact, step.room(), step.name(), step.invitation());
                    case WITHDRAWN -> {
                        Optional<RoomRequest> request = RoomRequests.find(tx, step.room());
                        boolean withdrawn = RoomRequests.withdrawn(tx, contact, step.room());
                        if (withdrawn) {
                            String name = request.map(RoomRequest::name).orElse("");
                            notices.show(
                                    tx,
                                    contact,
                                    "You aren't invited to the room " + name + " any more.",
                                    now,
                                    events);
                        }
                        yield withdrawn;
                    }
                };
        if (changed) {
            events.accept(new Event.Changed(contact));
        }
    }

    private static String declined(Transaction tx, RoomId room) {
        String name = Directory.name(tx, RoomRequest.conversation(room));
        return "They don't want to come to the room" + (name.isEmpty() ? "." : " " + name + ".");
    }

    /** Whoever has left a room, or was removed, may be asked to come again. */
    private static boolean isIn(Transaction tx, RoomId room) {
        return StoredRoom.find(tx, room).filter(it -> !it.isOver()).isPresent();
    }
}
