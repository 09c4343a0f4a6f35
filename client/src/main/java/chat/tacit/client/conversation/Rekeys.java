package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.contact.Renewals;
import chat.tacit.client.contact.Whereabouts;
import chat.tacit.client.device.ChangeOver;
import chat.tacit.client.device.LogRenewals;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshOutbox;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.content.KeyChange;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renews the keys of a contact by an invitation ({@code spec/60-contact} §13). The join travels
 * inside the session that there is, so that neither who saw the link nor who put another in its
 * place comes between the two. Whoever accepts the link goes on with the old keys until the other
 * side has answered under the new ones; whoever made it changes over with the join.
 */
public final class Rekeys {
    /** When a join that wasn't answered is told again: well before relays drop it. */
    static final Duration TELL_AGAIN = Duration.ofDays(3);

    /** When it is tried again if nothing could be sealed. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /** How long an accepted link waits for its answer. */
    static final Duration WAITS = Invitations.LIFE;

    private static final String DONE = "The keys of this conversation were renewed.";
    private static final String COMPARE =
            "The keys of this conversation were renewed by a link: compare the code before anything"
                    + " is sent (tacit verify).";
    private static final String STALE =
            "The contact opened a link to renew your keys that works no more; nothing was changed."
                    + " Make a new one with 'tacit rekey'.";
    private static final String FOREIGN =
            "The contact opened a link to renew your keys that you didn't make for them; nothing"
                    + " was changed. Somebody may have exchanged yours: give them a new one on another"
                    + " way ('tacit rekey').";
    private static final String REFUSED =
            "The link to renew your keys isn't one that the contact has for you now; nothing was"
                    + " changed. Ask whether they made it: if not, somebody wanted to come between"
                    + " you.";

    private final Entropy entropy;
    private final Sealer sealer;
    private final Resyncs resyncs;
    private final ChangeOver changeOver;
    private final Notices notices;
    private final RekeyWays ways;

    public Rekeys(
            Entropy entropy,
            Sealer sealer,
            Resyncs resyncs,
            ChangeOver changeOver,
            RekeyWays ways) {
        this.ways = ways;
        this.changeOver = changeOver;
        this.entropy = entropy;
        this.sealer = sealer;
        this.resyncs = resyncs;
        this.notices = new Notices(entropy);
    }

    /**
     * Accepts a link that renews a contact's keys.
     *
     * @throws ClientException if it isn't meant for a contact of this profile: nothing was done
     */
    public ConversationId join(Transaction tx, Renewals.Terms terms, Instant now)
            throws ClientException {
        Bytes wanted = terms.invitation().renews().orElseThrow();
        Contact contact =
                Contacts.all(tx).stream()
                        .filter(one -> RenewalLinks.isFor(tx, one, wanted))
                        .findFirst()
                        .orElseThrow(() ->
                                new ClientException(
                                        "this link renews the keys of one contact, and you aren't"
                                                + " that contact, or it is older than your keys;"
                                                + " nothing was joined."));
        Renewals.requireReady(tx, contact);
        RekeyWays.require(tx, contact, terms.invitation());
        try {
            begin(tx, contact, terms, now);
        } catch (UnopenableException e) {
            throw new ClientException("the link's keys are no keys; ask for a new one.");
        }
        return contact.id();
    }

    private void begin(Transaction tx, Contact contact, Renewals.Terms terms, Instant now)
            throws UnopenableException, ClientException {
        ConversationId id = contact.id();
        Renewals.giveUp(tx, id, now); // one that was accepted before
        Target target = Target.of(terms.invitation());
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        Agreement.Joined joined = Agreement.join(target, own, terms.fetcher(), entropy);
        Ratchet ratchet =
                Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), entropy);
        ways.begin(tx, id, terms.invitation(), now);
        Body.Hello hello =
                new Body.Hello(
                        terms.travel(),
                        SignedEntry.root(own, Contacts.createdAt(tx, id)),
                        Whereabouts.waiting(tx, id));
        Ratchet.Sealed sealed = sealFirst(tx, contact, ratchet, hello, now);
        Sealer.Numbered which = sealer.number(tx, id, now);
        Renewals.begin(
                tx,
                new Renewals.Pending(
                        id,
                        RenewalLinks.hash(terms.invitation()),
                        new Renewals.Keys(own, target.inviter()),
                        sealed.next(),
                        terms.travel(),
                        new Renewals.Telling(
                                which.id(),
                                which.number(),
                                which.at(),
                                new Join(joined.fields(), Bytes.owned(sealed.message())))),
                now);
        joined.secrets().wipe(); // the row has what the ratchet needs
        again(tx, id, sealer, now);
    }

    private Ratchet.Sealed sealFirst(
            Transaction tx, Contact contact, Ratchet ratchet, Body.Hello hello, Instant now) {
        Sealer.Numbered which = sealer.number(tx, contact.id(), now);
        Envelope envelope = new Envelope(which.id(), which.number(), which.at(), contact.seen());
        byte[] content = new Content(envelope, hello).encode().toArray();
        return switch (ratchet.seal(content, entropy)) {
            case Ratchet.Sealed it -> it;
            case Ratchet.Unanswered _ -> throw new IllegalStateException("a first message");
        };
    }

    /** Tells a contact once more of the join that it hasn't answered, if there is one. */
    static void again(Transaction tx, ConversationId to, Sealer sealer, Instant now) {
        Optional<Renewals.Pending> pending = Renewals.pending(tx, to);
        if (pending.isPresent()) {
            Renewals.Telling telling = pending.get().telling();
            Outbox.delivered(tx, to, telling.content().bytes());
            boolean sealed =
                    sealer.seal(
                            tx,
                            to,
                            new Sealer.Numbered(
                                    telling.content(), telling.number(), telling.sent()),
                            new KeyChange(pending.get().link(), Optional.of(telling.join())),
                            now);
            Renewals.dueAt(tx, to, now.plus(sealed ? TELL_AGAIN : RETRY));
        }
    }

    /** Tells those again whose answers are missing. */
    public void tellDue(Transaction tx, Instant now) {
        Renewals.due(tx, now).forEach(to -> again(tx, to, sealer, now));
    }

    /** When {@link #tellDue} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return Renewals.nextDue(tx);
    }

    /**
     * Takes what a contact says under the old keys about new ones.
     *
     * @return the first content under the new ones, to be read, if the keys are renewed by it
     */
    Optional<Opened> take(
            Transaction tx,
            Contact contact,
            KeyChange change,
            Instant now,
            Consumer<Event> events) {
        if (change.join().isEmpty()) {
            refused(tx, contact, change.link(), now, events);
            return Optional.empty();
        }
        Join join = change.join().get();
        Optional<RenewalLinks.Known> known = RenewalLinks.find(tx, change.link());
        boolean theirs =
                known.flatMap(RenewalLinks.Known::renews).equals(Optional.of(contact.id()));
        if (!theirs) {
            return refuse(tx, contact, new Refusal(change.link(), FOREIGN), now, events);
        }
        if (contact.joined().equals(Optional.of(join.fields().exchange().hash()))) {
            return Optional.empty(); // it was taken before
        }
        Optional<Renewals.Pending> ours = Renewals.pending(tx, contact.id());
        if (ours.isPresent() && ours.get().link().compareTo(change.link()) < 0) {
            return Optional.empty(); // both at once: the link of the smaller hash holds
        }
        Optional<Opened> opened = admit(tx, known.get().invitation(), contact, join, now);
        return opened.isPresent()
                ? opened
                : refuse(tx, contact, new Refusal(change.link(), STALE), now, events);
    }

    /** That a join isn't taken: the hash of its link, and what the user is told. */
    private record Refusal(Bytes link, String why) {}

    private Optional<Opened> refuse(
            Transaction tx, Contact contact, Refusal refusal, Instant now, Consumer<Event> events) {
        sealer.seal(tx, contact.id(), new KeyChange(refusal.link(), Optional.empty()), now);
        notices.show(tx, contact.id(), refusal.why(), now, events);
        return Optional.empty();
    }

    /** The contact doesn't take a link that was accepted: the old keys stay. */
    private void refused(
            Transaction tx, Contact contact, Bytes link, Instant now, Consumer<Event> events) {
        boolean waits =
                Renewals.pending(tx, contact.id())
                        .filter(pending -> pending.link().equals(link))
                        .isPresent();
        if (waits) {
            Renewals.giveUp(tx, contact.id(), now);
            notices.show(tx, contact.id(), REFUSED, now, events);
            events.accept(new Event.Changed(contact.id()));
        }
    }

    /** Takes a join of an invitation of ours for this contact, if it fits and opens. */
    private Optional<Opened> admit(
            Transaction tx, Bytes invitation, Contact contact, Join join, Instant now) {
        Optional<Invitations.Open> found =
                Invitations.open(tx, invitation, now)
                        .filter(open -> isFor(open.invitation(), contact))
                        .filter(_ -> !LogRenewals.isHalf(tx, contact.id()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Invitations.Open open = found.get();
        try {
            SessionSecrets session =
                    Agreement.accept(Target.of(open.invitation()), open.secrets(), join.fields());
            Ratchet ratchet =
                    Ratchet.inviter(session, open.secrets().agreement(), open.secrets().kem());
            Ratchet.Opened opened = open(ratchet, join.message(), now);
            Content content = content(opened);
            requireHello(content, join);
            ContactIdentityKey own = ContactIdentityKey.of(open.secrets());
            Renewals.giveUp(tx, contact.id(), now); // ours of the larger hash
            ways.renewed(tx, contact.id(), now);
            Queues.adopt(tx, invitation, contact.id());
            MeshRoutes.adopt(tx, invitation, contact.id());
            Invitations.joined(tx, invitation, contact.id(), join.fields().fetcher());
            Renewals.replace(
                    tx,
                    contact.id(),
                    new Renewals.Keys(own, join.fields().identity()),
                    Optional.of(join.fields().exchange().hash()),
                    open.travel());
            Opened renewed =
                    change(tx, contact, new Under(opened.next(), content, open.travel()), now);
            // The ratchet's row has what it needs, the agreement's keys until its first turn.
            session.wipe();
            open.secrets().wipeAgreement();
            return Optional.of(renewed);
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    private static boolean isFor(Invitation invitation, Contact contact) {
        return invitation.renews().equals(Optional.of(RenewalLinks.hash(contact)));
    }

    /** The first content is a hello with the join's own keys: it says where they receive. */
    private static void requireHello(Content content, Join join) throws UnopenableException {
        boolean fits =
                content.body() instanceof Body.Hello hello
                        && DeviceLog.begin(hello.root()).root().equals(join.fields().identity());
        if (!fits) {
            throw new UnopenableException();
        }
    }

    /** A message that may be the answer to a link that we accepted; nothing if it isn't. */
    Optional<Opened> answered(Transaction tx, Contact contact, Bytes message, Instant now) {
        Optional<Renewals.Pending> pending = Renewals.pending(tx, contact.id());
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        Renewals.Pending ours = pending.get();
        try {
            Ratchet.Opened opened = open(ours.ratchet(), message, now);
            Content content = content(opened);
            Outbox.delivered(tx, contact.id(), ours.telling().content().bytes());
            ways.renewed(tx, contact.id(), now);
            Routes.renewed(tx, contact.id());
            Renewals.replace(tx, contact.id(), ours.keys(), Optional.empty(), ours.travel());
            return Optional.of(
                    change(tx, contact, new Under(opened.next(), content, ours.travel()), now));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    /** What opened under the new session, and the contact as it is now. */
    record Opened(Contact contact, Content content) {}

    /** What opened first under the new session, and how its link travelled here. */
    private record Under(Ratchet next, Content content, Travel travel) {}

    private static Opened change(Transaction tx, Contact before, Under under, Instant now) {
        ConversationId id = before.id();
        Ratchets.add(tx, id, under.next(), now);
        ChangeOver.begin(tx, before, now);
        Renewals.begun(tx, id);
        Renewals.end(tx, id);
        RenewalLinks.withdraw(tx, id, now);
        // What they report can only lower it further; they say so in the hello that comes.
        Level recorded = under.travel().level();
        if (recorded.compareTo(Level.SCREEN) < 0) {
            Contacts.level(tx, id, before.level().renewed(recorded));
        }
        return new Opened(Contacts.find(tx, id).orElseThrow(), under.content());
    }

    /** After the first content was read: what wasn't confirmed goes out again. */
    void finish(Transaction tx, Opened renewed, Instant now, Consumer<Event> events) {
        ConversationId id = renewed.contact().id();
        Outbox.reroute(tx, id, now);
        MeshOutbox.reroute(tx, id, now);
        resyncs.sealAgain(tx, id, now);
        changeOver.tell(tx, id, now);
        boolean changed = Contacts.find(tx, id).orElseThrow().level() == Level.CHANGED;
        notices.show(tx, id, changed ? COMPARE : DONE, now, events);
        events.accept(new Event.Changed(id));
    }

    private Ratchet.Opened open(Ratchet ratchet, Bytes message, Instant now)
            throws UnopenableException {
        return switch (ratchet.open(message.shared(), now, entropy)) {
            case Ratchet.Opened opened -> opened;
            case Ratchet.TooManySkipped _ -> throw new UnopenableException();
        };
    }

    private static Content content(Ratchet.Opened opened) throws UnopenableException {
        try {
            return Content.decode(Bytes.owned(opened.content()));
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** Gives up links that nobody answered: the old session goes on. */
    public static void tidy(Transaction tx, Instant now) {
        Renewals.before(tx, now.minus(WAITS)).forEach(id -> Renewals.giveUp(tx, id, now));
        Renewals.tidy(tx, now, TELL_AGAIN);
    }
}
