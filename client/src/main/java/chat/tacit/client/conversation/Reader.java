package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.call.CallWord;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.contact.Whereabouts;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.device.Feed;
import chat.tacit.client.device.HeldReceipts;
import chat.tacit.client.device.Intake;
import chat.tacit.client.device.PeerDevices;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.file.Downloads;
import chat.tacit.client.file.FileParts;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.ContactIdentities;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.client.route.MeshWord;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.AccountTold;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.FilePart;
import chat.tacit.e2ee.content.IdentityBody;
import chat.tacit.e2ee.content.KeyChange;
import chat.tacit.e2ee.content.Missing;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.content.RoomStep;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Acts on content that a contact sent, inside the transaction in which it was decrypted. */
public final class Reader {
    private static final String NEWER = "(a newer kind of message: upgrade to see it)";

    private final Entropy entropy;
    private final Introduction introduction;
    private final Timers timers;
    private final Further further;
    private final Notices notices;
    private final BarredRelays barred;

    /**
     * What is done about keys that change, what other devices of the profile tell, what contacts
     * say of theirs, what is missing, and rooms to which one invites the other.
     */
    public record Further(
            Rekeys rekeys, Intake intake, PeerDevices peerDevices, Gaps gaps, RoomSteps rooms) {}

    public Reader(Entropy entropy, Introduction introduction, Timers timers, Further further) {
        this.further = further;
        this.timers = timers;
        this.entropy = entropy;
        this.introduction = introduction;
        this.notices = new Notices(entropy);
        this.barred = new BarredRelays(notices);
    }

    void read(Transaction tx, Contact from, Content content, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Arrivals arrivals = new Arrivals(tx, from.id(), now, entropy, events);
        ConversationId in = Connections.shown(tx, from.id());
        if (Cards.isBlocked(tx, in) && !concernsTheConnection(tx, from, content.body())) {
            arrivals.numbered(content.envelope().number()); // no receipt: they aren't told
            return;
        }
        if (from.state() == Conversation.State.REQUEST && !Requests.hasRoom(tx, from.id())) {
            return;
        }
        if (Siblings.is(tx, from.id())) {
            sibling(tx, from, content, now, events);
            arrivals.numbered(content.envelope().number());
            return;
        }
        content.envelope().seen().ifPresent(seen -> further.gaps().saw(tx, from.id(), seen, now));
        take(tx, from, content, now, events);
        taken(tx, from, content, now);
    }

    private void take(
            Transaction tx, Contact from, Content content, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Arrivals arrivals = new Arrivals(tx, from.id(), now, entropy, events);
        ConversationId in = Connections.shown(tx, from.id());
        ContentId id = content.envelope().id();
        switch (content.body()) {
            case Body.History _ -> throw new UnopenableException(); // of nobody's but one's own
            case Body.Message message -> {
                arrivals.add(content.envelope(), message.text());
                Amendments.arrived(tx, in, id, now, events);
            }
            case Body.Reply reply -> {
                arrivals.add(content.envelope(), reply.text(), Marks.reply(reply.message()));
                Amendments.arrived(tx, in, id, now, events);
            }
            case FilePart part -> FileParts.take(tx, in, part, now);
            case FileBody file -> {
                arrivals.addFile(content.envelope(), file.name());
                Downloads.offered(tx, in, id, file, now);
                barred.tellOfFiles(tx, in, now, events);
                Amendments.arrived(tx, in, id, now, events);
            }
            case Amendment _ -> Amendments.take(tx, in, content, now, events);
            case AccountTold told -> {
                var _ = further.rooms().told(tx, from, told, now, events);
            }
            case RoomStep step -> further.rooms().take(tx, from, step, now, events);
            case CallBody call -> CallWord.of(content, call).take(tx, from, now, events);
            case Body.Newer _ -> arrivals.add(content.envelope(), NEWER);
            case Body.Receipt receipt -> receipt(tx, from, receipt, now, events);
            case Body.Profile profile -> profile(tx, from, profile, now, events);
            case Body.Hello hello -> {
                introduction.heard(
                        tx,
                        from,
                        new Introduction.Told(hello, content.envelope().number()),
                        now,
                        events);
                barred.tell(tx, from.id(), now, events);
            }
            case Body.Routes routes -> {
                introduction.routes(tx, from, routes, content.envelope().number(), now);
                barred.tell(tx, from.id(), now, events);
            }
            case KeyChange change -> {
                Optional<Rekeys.Opened> renewed =
                        further.rekeys().take(tx, from, change, now, events);
                if (renewed.isPresent()) {
                    renewed(tx, renewed.get(), now, events);
                }
            }
            case IdentityBody identity -> identity(tx, from, identity, now, events);
            case Body.Timer timer ->
                    timers.told(
                            tx,
                            from,
                            new Timers.Told(content.envelope().sent(), timer.time()),
                            now,
                            events);
            case DeviceBody devices ->
                    further.peerDevices()
                            .take(tx, from, new PeerDevices.Told(id, devices), now, events);
            case Missing missing -> further.gaps().take(tx, from.id(), missing, now);
            case Body.Typing typing -> {} // shown by apps that are open, never stored
            case Piece piece -> {} // what it is a piece of is read when it is whole
        }
        arrivals.numbered(content.envelope().number());
    }

    /** Owes a receipt, and looks whether this side knows as much of the other's devices. */
    private void taken(Transaction tx, Contact from, Content content, Instant now) {
        ContentId id = content.envelope().id();
        if (Receipts.areFor(content.body())
                && Contacts.isLive(tx, from.id())
                && !HeldReceipts.holds(tx, from.id(), id)) {
            Receipts.owe(tx, from.id(), id, now, entropy);
        }
        if (content.envelope().head().isPresent()) {
            further.peerDevices().compare(tx, from, content.envelope().head().get(), now);
        }
        if (content.body() instanceof DeviceBody || content.body() instanceof Body.Hello) {
            PeerDevices.reconcile(tx, Connections.shown(tx, from.id()), now);
        }
    }

    /**
     * What a blocked contact says of itself, so that all goes on working if the block ends; with a
     * hello, only a device that was added to the log.
     */
    private static boolean concernsTheConnection(Transaction tx, Contact from, Body body) {
        return body instanceof Body.Routes
                || body instanceof DeviceBody
                || (body instanceof Body.Hello
                        && !Connections.shown(tx, from.id()).equals(from.id()));
    }

    /** A message that may be the answer to a link that renews keys; nothing if it isn't. */
    Optional<Rekeys.Opened> answered(Transaction tx, Contact from, Bytes message, Instant now) {
        return further.rekeys().answered(tx, from, message, now);
    }

    /** Reads the first content of a session that took the place of the one before. */
    void renewed(Transaction tx, Rekeys.Opened renewed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        read(tx, renewed.contact(), renewed.content(), now, events);
        further.rekeys().finish(tx, renewed, now, events);
    }

    /**
     * Reads what came under keys that were replaced since: of where the contact receives, and of
     * keys, it knows too little; of devices only what concerns the logs that were closed.
     */
    void readLate(
            Transaction tx, Contact from, Content content, Instant now, Consumer<Event> events)
            throws UnopenableException {
        boolean past =
                switch (content.body()) {
                    case DeviceBody devices -> {
                        further.peerDevices().takeLate(tx, from, devices, now, events);
                        yield true;
                    }
                    case Body.Hello _,
                            Body.Routes _,
                            KeyChange _,
                            IdentityBody _,
                            AccountTold _,
                            CallBody _ ->
                            true;
                    case Body.Message _,
                            Body.Reply _,
                            Body.Profile _,
                            Body.Receipt _,
                            Body.Timer _,
                            Body.Typing _,
                            Body.History _,
                            Missing _,
                            RoomStep _,
                            Body.Newer _,
                            FileBody _,
                            FilePart _,
                            Piece _,
                            Amendment _ ->
                            false;
                };
        if (past) {
            new Arrivals(tx, from.id(), now, entropy, events).numbered(content.envelope().number());
        } else {
            read(tx, from, content, now, events);
        }
    }

    /** What another device of the profile says: where it is, and what happened there. */
    private void sibling(
            Transaction tx, Contact from, Content content, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ContentId id = content.envelope().id();
        switch (content.body()) {
            case Body.Hello hello ->
                    introduction.heard(
                            tx,
                            from,
                            new Introduction.Told(hello, content.envelope().number()),
                            now,
                            events);
            case Body.Routes routes ->
                    introduction.routes(tx, from, routes, content.envelope().number(), now);
            case Body.History history ->
                    further.intake().take(tx, from.id(), new Intake.Told(id, history), now, events);
            case Body.Receipt receipt -> {
                receipt(tx, from, receipt, now, events);
                return;
            }
            case Body.Message _,
                    Body.Reply _,
                    Body.Profile _,
                    Body.Timer _,
                    Body.Typing _,
                    AccountTold _,
                    RoomStep _,
                    CallBody _,
                    Body.Newer _,
                    KeyChange _,
                    IdentityBody _,
                    DeviceBody _,
                    Missing _,
                    FileBody _,
                    FilePart _,
                    Piece _,
                    Amendment _ -> {
                return; // nobody talks to themselves here
            }
        }
        Receipts.owe(tx, from.id(), id, now, entropy);
    }

    private void identity(
            Transaction tx,
            Contact from,
            IdentityBody identity,
            Instant now,
            Consumer<Event> events)
            throws UnopenableException {
        ConversationId in = Connections.shown(tx, from.id());
        switch (ContactIdentities.take(tx, from, in, identity, now)) {
            case TAKEN, KNOWN -> {}
            case CHANGED ->
                    notices.show(
                            tx,
                            in,
                            "The contact has another identity in live sessions than before. It"
                                    + " isn't trusted unless you compare it with 'tacit live"
                                    + " exchange'.",
                            now,
                            events);
            case FULL ->
                    notices.show(
                            tx,
                            in,
                            "The contact's identity in live sessions isn't kept: you know "
                                    + TrustedIdentities.MAX
                                    + ", which is the most. Remove one with 'tacit live trust"
                                    + " remove', and ask for another invitation.",
                            now,
                            events);
        }
    }

    private void profile(
            Transaction tx,
            Contact from,
            Body.Profile profile,
            Instant now,
            Consumer<Event> events) {
        ConversationId in = Connections.shown(tx, from.id());
        Optional<String> before = Cards.told(tx, in, profile, now);
        boolean known = from.state() != Conversation.State.REQUEST;
        if (known && before.isPresent() && !before.get().equals(Contacts.UNNAMED)) {
            notices.show(
                    tx, in, before.get() + " is now called " + profile.name() + ".", now, events);
        }
        events.accept(new Event.Changed(in));
    }

    private static void receipt(
            Transaction tx,
            Contact from,
            Body.Receipt receipt,
            Instant now,
            Consumer<Event> events) {
        Message.State reached =
                switch (receipt.progress()) {
                    case DELIVERED, FETCHED -> Message.State.DELIVERED;
                    case READ -> Message.State.READ;
                };
        ConversationId in = Connections.shown(tx, from.id());
        Routes.tryAgain(tx, from.id());
        for (ContentId id : receipt.messages()) {
            MeshWord.confirmed(tx, from.id(), id.bytes(), now);
            Outbox.delivered(tx, from.id(), id.bytes());
            History.advance(tx, in, id, reached);
            Amendments.confirmed(tx, from.id(), id);
            Feed.confirmed(tx, from.id(), id);
            Copies.confirmed(tx, from.id(), id);
            ToldIdentities.confirmed(tx, from.id(), id);
            // Other devices, of either side, may still have to fetch it.
            if (receipt.progress() == Body.Receipt.Progress.FETCHED
                    && Connections.areSingle(tx, in)) {
                FileTable.fetched(tx, in, id);
            }
            Whereabouts.confirmed(tx, from.id(), id, now);
            events.accept(new Event.Moved(in, id));
        }
        events.accept(new Event.Changed(in));
    }
}
