package chat.tacit.client;

import chat.tacit.client.contact.Card;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.conversation.ContactVerb;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.device.Connections;
import chat.tacit.client.history.History;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The contact list of an open profile, and how the profile presents itself to those on it. What the
 * user keeps about a contact never leaves the profile.
 */
public final class ContactList {
    /** How long relays may take that are to delete queues. */
    private static final Duration RELAYS = Duration.ofSeconds(5);

    private final Loop loop;
    private final Parts parts;

    ContactList(Loop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    /** Those on it, the latest heard of first. */
    public List<Conversation> all() {
        return loop.read(Directory::all).stream()
                .filter(one -> one.kind() == Conversation.Kind.CONTACT)
                .toList();
    }

    /** Those who are known by an account. */
    public AccountBook accounts() {
        return new AccountBook(loop);
    }

    /** What is known and kept about a contact. */
    public Card card(ConversationId of) {
        return loop.read(tx -> Cards.of(tx, of));
    }

    /** Whether a contact is reached by the mesh and in no other way. */
    public boolean isHidden(ConversationId of) {
        return loop.read(tx -> MeshRoutes.isHidden(tx, of));
    }

    /** How many devices a contact uses, as far as it has told. */
    public int devices(ConversationId of) {
        return loop.read(tx -> Connections.devices(tx, of));
    }

    /** Calls a contact by a name of the user's; empty goes back to the contact's own. */
    public void rename(ConversationId of, Optional<String> name) throws ClientException {
        change(tx -> Cards.rename(tx, of, name, Instant.now()));
    }

    /** Keeps a note of at most {@value Cards#MAX_NOTE} bytes; an empty one takes it away. */
    public void note(ConversationId of, String note) throws ClientException {
        change(of, ContactVerb.NOTE, tx -> Cards.note(tx, of, note));
    }

    /** Keeps a picture of the user's for a contact; empty goes back to the contact's own. */
    public void picture(ConversationId of, Optional<Bytes> picture) throws ClientException {
        change(of, ContactVerb.PICTURE, tx -> Cards.picture(tx, of, picture));
    }

    /** A muted conversation is announced by nothing; its messages wait in the history. */
    public void mute(ConversationId of, boolean muted) throws ClientException {
        change(tx -> Cards.mute(tx, of, muted));
    }

    /** What a blocked contact says is dropped, and nothing is sent to them. They aren't told. */
    public void block(ConversationId of, boolean blocked) throws ClientException {
        change(of, ContactVerb.BLOCK, tx -> Cards.block(tx, of, blocked));
    }

    /** An archived conversation is hidden until something comes. */
    public void archive(ConversationId of, boolean archived) throws ClientException {
        change(tx ->
                Cards.archive(tx, of, archived ? Optional.of(Instant.now()) : Optional.empty()));
    }

    /** Tells a contact which of their messages were read, or doesn't; at first nobody is told. */
    public void tellRead(ConversationId of, boolean tell) throws ClientException {
        change(of, ContactVerb.READ_RECEIPTS, tx -> Receipts.tellRead(tx, of, tell));
    }

    /** Whether a contact is told which of their messages were read. */
    public boolean tellsRead(ConversationId of) {
        return loop.read(tx -> Receipts.tellsRead(tx, of));
    }

    /**
     * Has messages disappear after a time, zero if they are to stay. It holds when the contact
     * wants the same.
     *
     * @throws ClientException if it isn't one of whole seconds that a contact can be told
     */
    public Timers.Wanted disappear(ConversationId of, Duration time) throws ClientException {
        if (!Body.Timer.fits(time)) {
            throw new ClientException(
                    "messages disappear after "
                            + Timers.words(Body.Timer.MIN)
                            + " to "
                            + Timers.words(Body.Timer.MAX)
                            + ", or never.");
        }
        return loop.write(
                (Work<Timers.Wanted, ClientException>)
                        tx -> {
                            ContactVerb.DISAPPEAR.require(tx, of);
                            return parts.timers().want(tx, of, time, Instant.now());
                        });
    }

    /** After what time each side wants messages to disappear. */
    public Timers.Wanted disappearing(ConversationId of) throws ClientException {
        return loop.read(
                (Work<Timers.Wanted, ClientException>)
                        tx -> {
                            ContactVerb.DISAPPEAR.require(tx, of);
                            return Timers.of(tx, of);
                        });
    }

    /**
     * Makes a link by which a contact and this profile repeat their key exchange. The conversation
     * goes on meanwhile, and with new keys once the contact has opened it. A link that was made
     * before for the same contact works no more. For who is hidden it is in the long form.
     */
    public Invited rekey(ConversationId of, InvitationTerms terms) throws ClientException {
        InvitationTerms asReached = // a key takes its time: before the database is held
                isHidden(of)
                        ? InvitationTerms.hidden(parts.stock().take(), terms.travel(), false)
                        : terms;
        Invited invited =
                loop.write(
                        (Work<Invited, ClientException>)
                                tx -> {
                                    ContactVerb.REKEY.require(tx, of);
                                    return RenewalLinks.make(
                                            tx,
                                            Contacts.find(tx, of).orElseThrow(),
                                            asReached,
                                            parts.entropy(),
                                            Instant.now());
                                });
        Publishing.await(loop, invited);
        return invited;
    }

    /** Begins to watch for keys that a link renews. */
    public RenewalWatch watchRenewals() {
        return new RenewalWatch(loop);
    }

    /** Forgets what was said, but for messages of ours that are still on their way. */
    public void clear(ConversationId of) throws ClientException {
        change(tx -> History.clear(tx, of));
    }

    /**
     * Forgets a contact, everything that was said, and the queues. The relays are asked to delete
     * these, now or as soon as they answer; the contact isn't told. Of a room that was left, or is
     * no more, what is here is forgotten.
     *
     * @return whether the relays have done it
     * @throws ClientException if the profile is in that room still
     */
    public boolean delete(ConversationId of) throws ClientException {
        change(tx -> {
            if (StoredRoom.is(tx, of)) {
                StoredRoom.forget(tx, of);
            } else {
                Contacts.delete(tx, of, Instant.now());
            }
        });
        return loop.await(RELAYS, () -> loop.read(DoomedQueues::relays).isEmpty());
    }

    /** How the profile presents itself. */
    public Body.Profile ownProfile() {
        return loop.read(OwnProfile::read);
    }

    /** Changes how the profile presents itself; accepted contacts get it as they can be reached. */
    public void present(Body.Profile profile) throws ClientException {
        change(tx -> OwnProfile.write(tx, profile, Instant.now()));
    }

    private void change(Change change) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    change.make(tx);
                                    return true;
                                });
    }

    private void change(ConversationId of, ContactVerb verb, Change change) throws ClientException {
        change(tx -> {
            verb.require(tx, of);
            change.make(tx);
        });
    }

    /** Something to be done in one transaction. */
    private interface Change {
        void make(Transaction tx) throws ClientException;
    }
}
