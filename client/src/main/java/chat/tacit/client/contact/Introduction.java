package chat.tacit.client.contact;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetimes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The first words of a connection ({@code spec/60-contact} §7): each side says over the ratchet
 * where it receives, how the invitation travelled as it saw it, and, once the session is
 * post-quantum, its name.
 */
public final class Introduction {
    /** When a profile is tried again that had to wait for a re-sync. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** Contacts that get a changed profile in one transaction. */
    private static final int BATCH = 32;

    /** Who has introduced themselves and isn't kept away. */
    private static final String DUE =
            " FROM contact c JOIN conversation v ON v.id = c.conversation JOIN conversation p ON"
                    + " p.id = COALESCE(v.parent, v.id) WHERE c.profile_due IS NOT NULL AND c.live = 1"
                    + " AND v.kind <> 'sibling' AND c.peer_travel IS NOT NULL AND v.state <> 'request'"
                    + " AND c.paused = 0 AND p.blocked = 0 AND p.level <> 'changed'";

    private final Entropy entropy;
    private final Sealer sealer;
    private final Whereabouts whereabouts;

    public Introduction(Entropy entropy, Sealer sealer, Whereabouts whereabouts) {
        this.entropy = entropy;
        this.sealer = sealer;
        this.whereabouts = whereabouts;
    }

    /** A hello, and the number of the content in which it came. */
    public record Told(Body.Hello hello, long number) {}

    /**
     * The joiner's first content. A long form's session isn't post-quantum yet: no name goes in.
     */
    public void begin(Transaction tx, ConversationId to, boolean longForm, Instant now) {
        var _ = hello(tx, to, now);
        if (!longForm) {
            profile(tx, to, now);
        }
    }

    /**
     * Takes the other side's hello; the inviter answers it with its own, of a request once its user
     * has accepted.
     *
     * @throws UnopenableException if its device log is another than the one that was agreed, or
     *     begins otherwise than it did
     */
    public void heard(Transaction tx, Contact from, Told told, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Body.Hello hello = told.hello();
        ContactIdentity root = DeviceLog.begin(hello.root()).root();
        boolean inviter = from.joined().isPresent();
        boolean first = !Contacts.isIntroduced(tx, from.id());
        ConversationId in = Connections.shown(tx, from.id());
        boolean agreed = in.equals(from.id()); // else the contact's log says who may speak
        if (agreed && !inviter && Contacts.isByAddress(tx, from.id())) {
            Contacts.peerKeys(tx, from.id(), root); // made for us, told inside the ratchet
        } else if (agreed && !root.equals(from.peer()) && !first) {
            changed(tx, from, now, events);
            return;
        } else if (agreed && !root.equals(from.peer())) {
            throw new UnopenableException(); // another device log than the agreement's
        }
        Contacts.introduced(tx, from.id(), hello.travel(), hello.root());
        Travel own = Contacts.travel(tx, from.id());
        if (Renewals.takeRenewed(tx, from.id())) {
            Level renewed = from.level().renewed(Level.of(own, hello.travel()));
            Contacts.level(tx, from.id(), renewed);
        } else if (from.level() == Level.UNKNOWN) {
            Contacts.level(tx, from.id(), Level.of(own, hello.travel()));
        }
        routes(tx, from, hello.routes(), told.number(), now);
        Lifetimes.look(tx, from.id());
        if (from.state() == Conversation.State.REQUEST) {
            events.accept(new Event.Changed(in));
            return;
        }
        if (inviter && first) {
            var _ = hello(tx, from.id(), now);
            profile(tx, from.id(), now);
        } else if (Contacts.isProfileDue(tx, from.id())) {
            profile(tx, from.id(), now);
        }
        events.accept(new Event.Changed(in));
    }

    /** Somebody in the session speaks with other keys than those that were agreed. */
    private void changed(Transaction tx, Contact from, Instant now, Consumer<Event> events) {
        if (from.level() == Level.CHANGED) {
            return;
        }
        Contacts.level(tx, from.id(), Level.CHANGED);
        new Notices(entropy)
                .show(
                        tx,
                        from.id(),
                        "The contact now names other keys than those you know. They weren't taken,"
                                + " and nothing is sent before you have compared the code ('tacit"
                                + " verify') or made new keys ('tacit rekey').",
                        now,
                        events);
        events.accept(new Event.Changed(from.id()));
    }

    /** Answers the hello of a request that the user has accepted; one to come is answered then. */
    public void accepted(Transaction tx, ConversationId request, Instant now) {
        if (Contacts.isIntroduced(tx, request)) {
            var _ = hello(tx, request, now);
            profile(tx, request, now);
            Lifetimes.look(tx, request);
        }
    }

    /** Takes where the contact receives, and with which keys it sends. */
    public void routes(Transaction tx, Contact from, Body.Routes told, long number, Instant now) {
        whereabouts.take(tx, from, told, number, now);
    }

    /** Introduces us once more, in a new session, since the first time may have been lost. */
    public void again(Transaction tx, ConversationId to, Instant now) {
        var _ = hello(tx, to, now);
        profile(tx, to, now);
    }

    /** Sends our profile to some of those who have an older one; {@link #nextDue} has the rest. */
    public void tellChanges(Transaction tx, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT c.conversation" + DUE + " AND c.profile_due <= ? LIMIT " + BATCH,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId to : due) {
            profile(tx, to, now);
        }
    }

    /** When the next contact is due to get our profile. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one("SELECT MIN(c.profile_due)" + DUE, row -> row.optionalInstant(1))
                .flatMap(due -> due);
    }

    /** Tells contacts where we receive when it is due, and who we are until they have heard it. */
    void tellDue(Transaction tx, Instant now) {
        for (ConversationId to : Whereabouts.due(tx, now)) {
            if (!Whereabouts.waitsForHello(tx, to) || !Contacts.mayHear(tx, to)) {
                whereabouts.tell(tx, to, now);
            } else if (!hello(tx, to, now)) {
                Whereabouts.dueAt(tx, to, now.plus(Whereabouts.RETRY));
            }
        }
    }

    /** The contact lacks contents that were no messages; our profile may have been among them. */
    public void missed(Transaction tx, ConversationId to, Instant now) {
        profile(tx, to, now);
    }

    private boolean hello(Transaction tx, ConversationId to, Instant now) {
        boolean inviter = Contacts.find(tx, to).orElseThrow().joined().isPresent();
        if (inviter && Contacts.isByAddress(tx, to)) {
            Contacts.ownKeys(tx, to, ContactIdentityKey.generate(entropy));
        }
        Sealer.Numbered which = sealer.number(tx, to, now);
        Body.Routes list = whereabouts.own(tx, to, now);
        Body.Hello hello =
                new Body.Hello(
                        Contacts.travel(tx, to),
                        DeviceLogs.root(tx, Connections.shown(tx, to)),
                        list);
        boolean sealed = sealer.seal(tx, to, which, hello, now);
        if (sealed) {
            Whereabouts.told(tx, to, which.id(), list, now);
        }
        return sealed;
    }

    private void profile(Transaction tx, ConversationId to, Instant now) {
        if (Siblings.is(tx, to)) {
            return; // another device of one's own: it is told all there is
        }
        boolean sealed =
                Contacts.find(tx, to).orElseThrow().level() != Level.CHANGED
                        && !Cards.isBlocked(tx, Connections.shown(tx, to))
                        && sealer.seal(tx, to, OwnProfile.read(tx), now);
        Contacts.profileDue(tx, to, sealed ? Optional.empty() : Optional.of(now.plus(RETRY)));
    }
}
