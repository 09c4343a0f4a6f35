package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Ratchets;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.MutableBlob;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.queue.FetchedLink;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The joiner's side of an invitation ({@code spec/60-contact} §2, §3). A short link is kept with
 * its fetch key until the sealed rest has come, so that an interrupted fetch can be taken up again.
 */
public final class Joining {
    private static final String OWN = "this is an invitation of your own; give it to somebody.";
    private static final String ACCEPTED = "you have accepted this invitation already.";

    /** How long the relay answers the same fetch key again. */
    private static final Duration FETCH_LIVES = Duration.ofMinutes(10);

    private final Entropy entropy;
    private final Introduction introduction;
    private final Renewing renewing;
    private final Supplier<JoseKey> pairs;

    /**
     * @param pairs makes the keys at which contacts of the mesh write to us
     */
    public Joining(
            Entropy entropy,
            Introduction introduction,
            Renewing renewing,
            Supplier<JoseKey> pairs) {
        this.pairs = pairs;
        this.entropy = entropy;
        this.introduction = introduction;
        this.renewing = renewing;
    }

    /** Accepts what renews the keys of a contact that there is. */
    @FunctionalInterface
    public interface Renewing {
        /**
         * @throws ClientException if it isn't meant for a contact of this profile
         */
        ConversationId join(Transaction tx, Renewals.Terms terms, Instant now)
                throws ClientException;
    }

    /**
     * A short link whose sealed rest is to be fetched.
     *
     * @param fetcher {@code f}
     * @param device whether a device of one's own shows it, else a contact
     */
    public record Fetch(Link.ShortForm link, AgreementKey fetcher, Travel travel, boolean device) {}

    /**
     * Begins to fetch the rest of a short link, or goes on with it.
     *
     * @throws ClientException without asking the relay, since that would use the link up, if it is
     *     one of our own or was accepted before
     */
    public Fetch beginFetch(
            Transaction tx, Link.ShortForm link, Travel travel, boolean device, Instant now)
            throws ClientException {
        if (Invitations.isOwn(tx, link.key().id())) {
            throw new ClientException(OWN);
        }
        if (wasAccepted(tx, link)) {
            throw new ClientException(ACCEPTED);
        }
        tx.update(
                "DELETE FROM accepting WHERE created_at < ? OR (link = ? AND (joined IS NOT NULL"
                        + " OR failed IS NOT NULL))",
                now.minus(FETCH_LIVES).toEpochMilli(),
                link.text());
        tx.update(
                "INSERT OR IGNORE INTO accepting (link, fetch_key, travel, device, created_at)"
                        + " VALUES (?, ?, ?, ?, ?)",
                link.text(),
                AgreementKey.generate(entropy).secret(),
                travel.text(),
                device,
                now.toEpochMilli());
        return fetches(tx).stream()
                .filter(fetch -> fetch.link().text().equals(link.text()))
                .findFirst()
                .orElseThrow();
    }

    /** All fetches that wait for their relay. */
    public static List<Fetch> fetches(Transaction tx) {
        return tx.list(
                "SELECT link, fetch_key, travel, device FROM accepting WHERE joined IS NULL"
                        + " AND failed IS NULL",
                row ->
                        new Fetch(
                                (Link.ShortForm) Link.parse(row.text(1)),
                                AgreementKey.of(row.secret(2)),
                                Travel.of(row.text(3)),
                                row.flag(4)));
    }

    /** The fetches that wait for a relay. */
    public static List<Fetch> fetchesAt(Transaction tx, RelayAddress relay) {
        return fetches(tx).stream().filter(fetch -> fetch.link().relay().equals(relay)).toList();
    }

    public static List<RelayAddress> relays(Transaction tx) {
        return fetches(tx).stream().map(fetch -> fetch.link().relay()).distinct().toList();
    }

    private static void accepted(Transaction tx, Link.ShortForm link, Instant now) {
        tx.update(
                "INSERT OR IGNORE INTO seen (id, at) VALUES (?, ?)",
                link.key().id().bytes(),
                now.toEpochMilli());
    }

    private static boolean wasAccepted(Transaction tx, Link.ShortForm link) {
        return tx.one("SELECT 1 FROM seen WHERE id = ?", row -> true, link.key().id().bytes())
                .isPresent();
    }

    /** The fetch is over, and led to a conversation. */
    public static void joined(Transaction tx, Fetch fetch, ConversationId conversation) {
        tx.update(
                "UPDATE accepting SET joined = ? WHERE link = ?",
                conversation.bytes(),
                fetch.link().text());
    }

    /** The fetch is over, and led to nothing. */
    public static void failed(Transaction tx, Fetch fetch, String sentence) {
        tx.update("UPDATE accepting SET failed = ? WHERE link = ?", sentence, fetch.link().text());
    }

    /** What came of a fetch, whichever process was given the rest; empty while it goes on. */
    public static Optional<Event.Fetched> outcome(Transaction tx, Link.ShortForm link) {
        return tx.one(
                        "SELECT joined, failed FROM accepting WHERE link = ?",
                        row ->
                                row.optionalBytes(1)
                                        .<Event.Fetched>map(id ->
                                                new Event.Joined(
                                                        link.text(), new ConversationId(id)))
                                        .or(() ->
                                                row.optionalText(2)
                                                        .map(why ->
                                                                new Event.NotJoined(
                                                                        link.text(), why))),
                        link.text())
                .flatMap(outcome -> outcome);
    }

    /** Joins with what a fetch brought. */
    public ConversationId join(Transaction tx, Fetch fetch, FetchedLink fetched, Instant now)
            throws ClientException {
        try {
            Invitation invitation = LinkBlob.open(fetch.link().key(), fetched.fixed());
            requireKind(invitation, fetch.device());
            Optional<AgreementPublicKey> fetcher = Optional.of(fetch.fetcher().publicKey());
            ConversationId joined =
                    join(
                            tx,
                            target(tx, fetch.link().key(), invitation, fetched, now),
                            fetch.travel(),
                            fetcher,
                            now);
            accepted(tx, fetch.link(), now);
            return joined;
        } catch (UnopenableException e) {
            throw new ClientException(
                    "the relay gave something else than the link names, or what only a newer Tacit"
                            + " knows; upgrade, and ask for a new invitation.");
        }
    }

    /** What a fetch leads to; of an address with its current keys, which its owner signed. */
    private static Target target(
            Transaction tx, LinkKey key, Invitation invitation, FetchedLink fetched, Instant now)
            throws ClientException, UnopenableException {
        if (!invitation.kind().reusable()) {
            return Target.of(invitation);
        }
        if (fetched.mutable().isEmpty()) {
            throw new ClientException(
                    "the relay doesn't give the current keys of this address: try again later.");
        }
        Bytes link = key.id().bytes();
        long seen =
                tx.one(
                                "SELECT version FROM address_seen WHERE link = ?",
                                row -> row.integer(1),
                                link)
                        .orElse(0L);
        Mutable mutable =
                MutableBlob.open(key, invitation.keys().root(), fetched.mutable().get(), seen);
        if (!now.isBefore(mutable.expires())) {
            throw new ClientException(
                    "the keys of this address are too old: its owner hasn't been online for long;"
                            + " ask for another invitation.");
        }
        tx.update(
                "INSERT OR REPLACE INTO address_seen (link, version) VALUES (?, ?)",
                link,
                mutable.version());
        return new Target(invitation, Optional.of(mutable));
    }

    /**
     * Joins what stands in a link itself, as {@link #join(Transaction, Target, Travel, Optional,
     * Instant)}.
     */
    public ConversationId join(
            Transaction tx,
            Invitation invitation,
            Travel travel,
            Optional<AgreementPublicKey> fetcher,
            Instant now)
            throws ClientException {
        if (invitation.kind().reusable()) {
            throw new ClientException("an address is joined by its link.");
        }
        requireKind(invitation, false);
        return join(tx, Target.of(invitation), travel, fetcher, now);
    }

    /**
     * Joins what a device shows that is to become one of this profile: a connection of siblings, to
     * which nothing is told and from which nothing is taken before the user has confirmed it.
     */
    public ConversationId joinDevice(Transaction tx, Invitation invitation, Instant now)
            throws ClientException {
        requireKind(invitation, true);
        return join(tx, Target.of(invitation), Travel.LINK, Optional.empty(), now);
    }

    /** A device's link makes no contact, and a contact's link no device. */
    private static void requireKind(Invitation invitation, boolean device) throws ClientException {
        if (invitation.kind() == InvitationKind.DEVICE && !device) {
            throw new ClientException(
                    "this link makes another machine a device of your own profile; if you want"
                            + " that, use 'tacit device link', and else nobody's link does.");
        }
        if (invitation.kind() != InvitationKind.DEVICE && device) {
            throw new ClientException(
                    "this is the link of a contact, not of a device of yours: 'tacit connect'"
                            + " accepts it.");
        }
    }

    /** Joins: agrees on keys, makes the contact and its queues, and seals the first words. */
    private ConversationId join(
            Transaction tx,
            Target target,
            Travel travel,
            Optional<AgreementPublicKey> fetcher,
            Instant now)
            throws ClientException {
        Invitation invitation = target.invitation();
        boolean address = invitation.kind() == InvitationKind.ADDRESS;
        boolean device = invitation.kind() == InvitationKind.DEVICE;
        if (!address && !device && invitation.kind() != InvitationKind.CONTACT) {
            throw new ClientException(
                    "this invitation leads to something that this version can't join; upgrade.");
        }
        requireFresh(tx, invitation);
        if (invitation.renews().isPresent()) {
            return renewing.join(tx, new Renewals.Terms(invitation, travel, fetcher), now);
        }
        try {
            ContactIdentityKey own = ContactIdentityKey.generate(entropy);
            Agreement.Joined joined = Agreement.join(target, own, fetcher, entropy);
            Contact contact =
                    new Contact(
                            ConversationId.random(entropy),
                            Contacts.UNNAMED,
                            Conversation.State.JOINING,
                            Level.UNKNOWN,
                            own,
                            target.inviter(),
                            Optional.of(new Contact.Prefix.Joining(joined.fields())),
                            Optional.empty(),
                            false,
                            1,
                            Optional.empty());
            Contacts.add(tx, contact, travel, now);
            if (device) {
                Siblings.add(tx, contact.id(), false);
            }
            if (address) {
                Contacts.byAddress(tx, contact.id());
            }
            Ratchets.add(
                    tx,
                    contact.id(),
                    Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), entropy),
                    now);
            joined.secrets().wipe(); // the ratchet's row has what it needs
            if (invitation.mesh().isPresent()) {
                joinByMesh(tx, contact.id(), invitation, now);
            }
            if (!invitation.hidden()) {
                Queues.make(tx, Optional.of(contact.id()), Optional.empty(), entropy);
            }
            for (Route route : target.routes()) {
                var _ =
                        address
                                ? Routes.addOpen(tx, contact.id(), route, entropy)
                                : Routes.add(
                                        tx, contact.id(), route.relay(), route.boxKey(), entropy);
            }
            introduction.begin(tx, contact.id(), invitation.longForm(), now);
            return contact.id();
        } catch (UnopenableException e) {
            throw new ClientException(
                    "the invitation's keys are no keys; ask for a new invitation.");
        }
    }

    private void joinByMesh(
            Transaction tx, ConversationId contact, Invitation invitation, Instant now) {
        MeshRoutes.makeForContact(tx, contact, pairs.get(), entropy, now);
        MeshRoutes.addPeer(tx, contact, invitation.mesh().orElseThrow(), entropy, now);
        if (invitation.hidden()) {
            MeshRoutes.hide(tx, contact);
        }
    }

    private static void requireFresh(Transaction tx, Invitation invitation) throws ClientException {
        if (Whereabouts.isKnown(tx, invitation)) {
            throw new ClientException(ACCEPTED);
        }
        if (Invitations.isOwn(tx, invitation)) {
            throw new ClientException(OWN);
        }
    }
}
