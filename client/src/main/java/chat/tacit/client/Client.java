package chat.tacit.client;

import chat.tacit.client.account.Accounts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.device.Removals;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open profile that talks: the public face of the library.
 *
 * <p>Methods may be called by any thread. What they change is in the database when they return;
 * what has to travel goes out in the background as long as the client is open, and otherwise the
 * next time. Listeners are called one at a time, on a thread of the client's, and may call it.
 *
 * <pre>{@code
 * try (Client client = Client.open(home, passphrase)) {
 *     client.follow(Duration.ofDays(365), message ->
 *             client.send(message.conversation(), "You said: " + message.text()));
 * }
 * }</pre>
 */
public final class Client implements AutoCloseable {
    private final Profile profile;
    private final Parts parts;
    private final Loop loop;
    private final Outage outage;
    private final Beside beside;
    private final boolean lent;

    Client(Profile profile, Entropy entropy) {
        this.profile = profile;
        this.parts = Parts.of(profile, Parts.SPREAD, entropy);
        this.loop = new Loop(profile, parts);
        this.outage = new Outage(() -> loop.reach(Reach::silent));
        var _ = loop.listen(outage);
        this.beside = Beside.of(profile, loop, parts, accounts());
        this.lent = false;
    }

    private Client(Client lender) {
        this.profile = lender.profile;
        this.parts = lender.parts;
        this.loop = lender.loop;
        this.outage = lender.outage;
        this.beside = lender.beside;
        this.lent = true;
    }

    /** The same open profile, for a part of the program that closes what it was given. */
    public Client lent() {
        return new Client(this);
    }

    /** Makes a profile and opens it: the passphrase takes long and is worked on once. */
    public static Client create(
            Path home, Secret passphrase, String name, List<RelayAddress> relays)
            throws ClientException {
        return new Client(NewProfile.make(home, passphrase, name, relays), Entropy.system());
    }

    /** Refuses with a sentence if there is no profile, before anybody is asked for a passphrase. */
    public static void requireProfile(Path home) throws ClientException {
        if (!Profile.exists(home)) {
            throw new ClientException(
                    "there is no profile in " + home + "; make one with 'tacit init'.");
        }
    }

    /** Whether there is a profile in a directory. */
    public static boolean hasProfile(Path home) {
        return Profile.exists(home);
    }

    /** Opens a profile. Nothing is asked of a relay before a method needs it. */
    public static Client open(Path home, Secret passphrase) throws ClientException {
        Secret key = Profile.unlock(home, passphrase);
        try {
            return openUnlocked(home, key);
        } finally {
            key.wipe();
        }
    }

    /** Opens a profile with the key that {@link Profile#unlock} gave; the caller wipes it. */
    public static Client openUnlocked(Path home, Secret key) throws ClientException {
        Entropy entropy = Entropy.system();
        Client client = new Client(Profile.openUnlocked(home, key, entropy), entropy);
        try {
            client.loop.read(Removals::requireMember);
        } catch (ClientException e) {
            client.close();
            throw e;
        }
        client.resume();
        return client;
    }

    /**
     * A profile that was put back from a copy may have used its ratchets since: it makes a new
     * session with everyone before it sends anything.
     */
    private void resume() {
        if (profile.restored()) {
            var _ =
                    loop.write(tx -> {
                        parts.restore(tx, Instant.now());
                        profile.resumed(tx);
                        return true;
                    });
        }
    }

    /** The profile's own name, as contacts see it. */
    public String name() {
        return loop.read(tx -> profile.name());
    }

    /** Those whom the profile knows, and how it presents itself to them. */
    public ContactList contactList() {
        return new ContactList(loop, parts);
    }

    /** Makes a one-time invitation, and puts at the relays what it needs. */
    public Invited invite(InvitationTerms terms) throws ClientException {
        Invited invited =
                loop.write(tx -> Invitations.make(tx, terms, parts.entropy(), Instant.now()));
        Publishing.await(loop, invited);
        return invited;
    }

    /** Accepts an invitation. The other side learns of it when a relay can be reached. */
    public Conversation connect(String text, Travel travel) throws ClientException {
        return connect(text, travel, Optional.empty());
    }

    /**
     * Accepts an invitation, and says something with it, which is what the other side is shown if
     * it decides about requests.
     */
    public Conversation connect(String text, Travel travel, Optional<String> greeting)
            throws ClientException {
        ConversationId id = new Accepting(loop, parts).accept(text, travel, greeting);
        loop.receive();
        return conversation(id);
    }

    /**
     * Waits until the other side has answered, and returns the conversation as it then is. The join
     * gets a moment to leave whatever the patience is.
     */
    public Conversation waitUntilActive(ConversationId id, Duration patience)
            throws ClientException {
        boolean active =
                loop.await(
                        patience,
                        () ->
                                profile.read(tx -> Directory.find(tx, id))
                                        .map(Accepting::isIntroduced)
                                        .orElse(true));
        if (!active) {
            flush(Receiving.FLUSH);
        }
        return conversation(id);
    }

    /** All conversations, the latest first. */
    public List<Conversation> conversations() {
        return loop.read(Directory::all);
    }

    /** The conversation of a name; {@code name#2} is the second of that name. */
    public Conversation find(String name) throws ClientException {
        return loop.read(tx -> Directory.find(tx, name));
    }

    /** The conversation of an id. */
    public Conversation conversation(ConversationId id) throws ClientException {
        return loop.read(tx -> Directory.find(tx, id))
                .orElseThrow(() -> new ClientException("the conversation is gone."));
    }

    /** The name by which a conversation is found. */
    public String nameOf(ConversationId id) {
        return loop.read(tx -> Requests.name(tx, id));
    }

    /**
     * Sends a message. It is in the history and, sealed, in the outbox when this returns; it is
     * sent once and never twice, whatever happens to this process.
     */
    public Message send(ConversationId to, String text) throws ClientException {
        return loop.write(tx -> parts.conversations().send(tx, to, text, Instant.now()));
    }

    /** A message of ours as it is now. */
    public Message message(Message of) {
        return loop.read(tx -> History.find(tx, of.conversation(), of.id())).orElse(of);
    }

    /**
     * Waits until each message is durable at a relay, and then a little for the copies that leave
     * later, unless another process of this profile takes care of them.
     */
    public void waitUntilSent(List<Message> messages, Duration patience) {
        rooms().hostFor(messages);
        boolean sent =
                loop.await(
                        patience,
                        () ->
                                messages.stream()
                                        .allMatch(one ->
                                                message(one).state() != Message.State.QUEUED));
        if (sent && profile.tryReceive()) {
            new Departures(loop).awaitCopies(messages);
        }
    }

    /** The last messages of a conversation, the oldest first; they count as shown. */
    public List<Message> history(ConversationId of, int limit) {
        return loop.write(tx -> {
            List<Message> last = History.last(tx, of, limit);
            Receipts.read(tx, History.shown(tx, last), Instant.now(), parts.entropy());
            return last;
        });
    }

    /** The reusable addresses of the profile. */
    public AddressList addresses() {
        return new AddressList(profile, loop, parts.entropy());
    }

    /** Those who wait for the user to accept them. */
    public RequestList requests() {
        return new RequestList(loop, parts);
    }

    /** What can be done about single messages. */
    public Messages messages() {
        return new Messages(loop, parts);
    }

    /** The files of the profile. */
    public SharedFiles files() {
        return new SharedFiles(profile, loop, parts);
    }

    /** Listens for sentences about conversations and relays, as long as the client is open. */
    public void onNotice(Consumer<String> listener) {
        var _ = loop.listen(new Notices(listener, this::nameOf));
    }

    /** Listens for when none of the relays answers any more, and when one does again. */
    public void onOutage(Consumer<String> listener) {
        outage.listen(listener);
    }

    /** Why nothing can come now, in a sentence, if relays were dialled and none answers. */
    public Optional<String> outage() {
        return outage.now();
    }

    /** Hands over the messages that no listener was handed yet, and goes on as they come. */
    public void follow(Duration duration, MessageListener listener) throws ClientException {
        receiving().follow(duration, listener);
    }

    /** Hands over what waits at the relays and wasn't handed over yet, and returns. */
    public void catchUp(Duration patience, MessageListener listener) throws ClientException {
        receiving().catchUp(patience, listener);
    }

    /** Further ways to receive: in the background, or one message at a time. */
    public Receiving receiving() {
        return new Receiving(profile, loop, parts, beside);
    }

    /** Keeps the profile in a file, and says how far a restored one has come. */
    public Backups backups() {
        return new Backups(profile, loop, parts);
    }

    /** Makes contacts by short codes that one person reads out to the other. */
    public Pairings pairings() {
        return new Pairings(profile, parts, loop);
    }

    /**
     * Waits until nothing waits that can leave now. What is for a relay that doesn't answer, while
     * another does, leaves when it does: while the client is open, or the next time.
     */
    public void flush(Duration patience) {
        new Departures(loop).await(patience);
    }

    /** The security code of a contact, to be compared by voice or in person. */
    public String securityCode(ConversationId of) throws ClientException {
        return loop.read(tx -> parts.conversations().code(tx, of)).toString();
    }

    /** Compares a code that the contact read out; if it is the same the contact is compared. */
    public boolean compare(ConversationId of, String code) throws ClientException {
        return loop.write(tx -> parts.conversations().compare(tx, of, code));
    }

    /** Who can learn what about a conversation. */
    public List<Exposure> explain(ConversationId of) {
        return loop.read(tx -> parts.conversations().explain(tx, of));
    }

    /** The profile's live identity, and whom it trusts by theirs. */
    public TrustList trusted() {
        return new TrustList(profile, loop, parts.entropy());
    }

    /** Exchanges live identities with somebody who is there now. */
    public Exchanges exchanges() {
        return new Exchanges(profile, loop, parts.entropy());
    }

    /** Live sessions, which this process can be in. */
    public LiveSessions live() {
        LiveInvitations invitations = new LiveInvitations(loop, parts, receiving());
        LiveSessions.Means means =
                new LiveSessions.Means(
                        loop, invitations, trusted(), beside.holds(), parts.entropy());
        return new LiveSessions(means, name());
    }

    /** The accounts of the profile, by which it is in rooms. */
    public Accounts accounts() {
        return RoomSeats.accounts(loop, parts);
    }

    /** How far those are that were begun. */
    public AccountCompletion accountCompletion() {
        return new AccountCompletion(loop, accounts(), beside.rooms());
    }

    /** Rooms. */
    public Rooms rooms() {
        return new Rooms(profile, loop, parts, accounts());
    }

    /** The devices of the profile. */
    public Devices devices() {
        return new Devices(loop, parts);
    }

    /** How the profile uses the mesh. */
    public Mesh mesh() {
        return new Mesh(profile, loop);
    }

    /** Calls. */
    public Calls calls() {
        return beside.calls();
    }

    /** The relays of the profile, and how relays are reached. */
    public RelayList relays() {
        return new RelayList(loop);
    }

    /**
     * Ends the connections. What hasn't been sent waits in the outbox. One that is lent goes on.
     */
    @Override
    public void close() {
        if (lent) {
            return;
        }
        beside.close();
        loop.close();
        profile.close();
    }
}
