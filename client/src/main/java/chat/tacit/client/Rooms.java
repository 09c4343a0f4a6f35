package chat.tacit.client;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.account.AccountLookup;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.MemberCodes;
import chat.tacit.client.room.RoomInside;
import chat.tacit.client.room.RoomPeople;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Rooms of an open profile ({@code spec/50-room}): conversations of two to a thousand people on a
 * relay that can't read them. What is said there goes as in any conversation, by {@link
 * Client#send}.
 */
public final class Rooms {
    private final Profile profile;
    private final Loop loop;
    private final Parts parts;
    private final Accounts accounts;

    Rooms(Profile profile, Loop loop, Parts parts, Accounts accounts) {
        this.profile = profile;
        this.loop = loop;
        this.parts = parts;
        this.accounts = accounts;
    }

    /** Whether it is a room, or an invitation to one. */
    public boolean is(ConversationId id) {
        return loop.read(tx -> Contacts.find(tx, id)).isEmpty();
    }

    /** What is said in rooms leaves by the process that hosts them: this one, unless another is. */
    void hostFor(List<Message> messages) {
        if (messages.stream().anyMatch(it -> is(it.conversation()))) {
            loop.receive();
        }
    }

    /** What members change. */
    public RoomChanges changes() {
        return new RoomChanges(profile, loop, parts.entropy());
    }

    /** A room that was made, and whether its host has it already. */
    public record Made(Conversation room, RoomChanges.Done done) {}

    /**
     * Makes a room at the homeserver of an account, which owns it.
     *
     * @param patience how long the host may take
     * @throws ClientException if that is no name, or the host doesn't want the room
     */
    public Made create(String name, AccountId account, Duration patience) throws ClientException {
        Detail detail = named(name.strip(), account);
        Member owner = accounts.member(account);
        RoomId room = accounts.makeRoom(account);
        Wish wish =
                new Wish(
                        Wish.Id.random(parts.entropy()),
                        new Wish.Make(new Change.Create(owner), detail));
        StoredRoom stored =
                new StoredRoom(
                        room,
                        owner.address().relay(),
                        account,
                        Conversation.State.JOINING,
                        "",
                        StoredRoom.Place.START);
        var _ =
                loop.write(tx -> {
                    stored.begin(tx, name.strip(), Instant.now());
                    RoomWishes.want(tx, room, wish);
                    return true;
                });
        RoomChanges.Done done = changes().await(wish.id(), patience);
        return new Made(conversation(stored.conversation()), done);
    }

    private Detail named(String name, AccountId account) throws ClientException {
        try {
            return new Detail(
                    Optional.of(name), Optional.empty(), List.of(accounts.bundle(account)));
        } catch (MalformedException e) {
            throw new ClientException(
                    "a room's name has 1 to " + Detail.MAX_NAME + " bytes on one plain line.");
        }
    }

    private Conversation conversation(ConversationId id) throws ClientException {
        return loop.read(tx -> Directory.find(tx, id))
                .orElseThrow(() -> new ClientException("the room is gone."));
    }

    /**
     * Asks a contact whether it would come; when it accepts, it is let in without anything more.
     *
     * @throws ClientException if nothing may be sent to one of the two
     */
    public void invite(ConversationId room, ConversationId contact, Invitation.Beginning beginning)
            throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    StoredRoom open = RoomSpeech.requireOpen(tx, room);
                                    var _ = parts.conversations().requireOpen(tx, contact);
                                    Invitees.Terms terms =
                                            new Invitees.Terms(open.room(), beginning, "");
                                    String name = RoomInside.title(tx, room);
                                    parts.rooms().ask(tx, contact, terms, name, Instant.now());
                                    return true;
                                });
    }

    /**
     * Invites the account of somebody: it becomes a member, and finds a request at its homeserver.
     *
     * @param greeting what goes with it, or nothing
     * @param patience how long to wait until the invitation is there
     * @return whether it is there; otherwise it goes out as soon as both relays answer
     * @throws ClientException if nobody may be invited there, with the reason
     */
    public RoomChanges.Done invite(
            ConversationId room, AccountAddress account, Invitees.Terms terms, Duration patience)
            throws ClientException {
        Instant begun = Instant.now();
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    StoredRoom _ = RoomSpeech.requireOpen(tx, room);
                                    BlockedAccounts.requireNot(tx, account);
                                    Invitees.find(tx, account, terms, Instant.now());
                                    return true;
                                });
        boolean left =
                changes()
                        .awaitThat(
                                tx ->
                                        Invitees.of(tx, terms.room()).stream()
                                                .noneMatch(it ->
                                                        it.account().equals(Optional.of(account))),
                                patience);
        Optional<String> failed = loop.read(tx -> RoomInside.failure(tx, room, begun));
        if (left && failed.isPresent()) {
            throw new ClientException(failed.get());
        }
        return left ? RoomChanges.Done.STANDS : RoomChanges.Done.WAITS;
    }

    /** What an invitation says of where somebody may read from, and with which words it goes. */
    public Invitees.Terms terms(
            ConversationId room, Invitation.Beginning beginning, String greeting)
            throws ClientException {
        return new Invitees.Terms(stored(room).room(), beginning, greeting);
    }

    /**
     * From this message on.
     *
     * @throws ClientException if the host hasn't it yet
     */
    public Invitation.Beginning from(Message message) throws ClientException {
        return loop.read(tx -> RoomInside.position(tx, message))
                .<Invitation.Beginning>map(Invitation.Beginning.From::new)
                .orElseThrow(() -> new ClientException("the room's host hasn't that message yet."));
    }

    /**
     * Accepts an invitation to a room. A contact is told the account, and sends the rest; one that
     * is here is entered.
     *
     * @param patience how long to wait until the room is entered
     * @return the room, if it is entered already
     * @throws ClientException if a check of the invitation fails, with its reason
     */
    public Optional<Conversation> accept(RoomRequest request, AccountId account, Duration patience)
            throws ClientException {
        Instant end = Instant.now().plus(patience);
        Account own = accounts.find(account).orElseThrow();
        RoomSteps.Own proof = new RoomSteps.Own(own.address(), accounts.accountKey(account));
        var _ =
                loop.write(tx -> {
                    if (request.contact().isPresent()) {
                        parts.rooms().accept(tx, request, proof, Instant.now());
                    } else {
                        RoomRequests.accept(tx, request.room(), account);
                    }
                    return true;
                });
        boolean settled =
                changes()
                        .awaitThat(
                                tx ->
                                        RoomRequests.find(tx, request.room())
                                                .map(it -> it.step() == RoomRequest.Step.REFUSED)
                                                .orElseGet(() -> isHere(tx, request)),
                                patience);
        Optional<RoomRequest> left = loop.read(tx -> RoomRequests.find(tx, request.room()));
        if (left.filter(it -> it.step() == RoomRequest.Step.REFUSED).isPresent()) {
            throw new ClientException("the invitation doesn't hold: " + left.get().reason() + ".");
        }
        Duration rest = Duration.between(Instant.now(), end);
        return settled
                        && awaitHere(
                                request.conversation(), rest.isNegative() ? Duration.ZERO : rest)
                ? loop.read(tx -> Directory.find(tx, request.conversation()))
                : Optional.empty();
    }

    private static boolean isHere(Transaction tx, RoomRequest request) {
        return StoredRoom.find(tx, request.conversation())
                .filter(it -> it.state() != Conversation.State.JOINING)
                .isPresent();
    }

    /** With which account an invitation is to be accepted, where it is for one already. */
    public Optional<AccountId> invited(RoomRequest request) {
        return loop.read(tx -> RoomRequests.account(tx, request.room()));
    }

    /**
     * Waits until a room has read what its host has, as far as that answers.
     *
     * @return whether it has
     */
    public boolean awaitHere(ConversationId room, Duration patience) {
        return changes()
                .awaitThat(
                        tx ->
                                StoredRoom.find(tx, room)
                                        .map(it -> it.state() == Conversation.State.ACTIVE)
                                        .orElse(false),
                        patience);
    }

    /** The rooms, by name, that know an account by a key which it had before. */
    public List<String> behind(AccountId account) {
        return accounts.find(account)
                .map(own -> loop.read(tx -> RoomInside.behind(tx, account, own.key())))
                .orElse(List.of());
    }

    /**
     * Waits until none does, as far as their hosts answer; it goes on without anybody waiting.
     *
     * @return whether none does
     */
    public boolean awaitKeys(AccountId account, Duration patience) {
        VerifyingKey key = accounts.find(account).orElseThrow().key();
        return changes().awaitThat(tx -> RoomInside.behind(tx, account, key).isEmpty(), patience);
    }

    /** All members, who has been one for longest first. */
    public List<RoomPerson> members(ConversationId room) {
        return loop.read(tx -> RoomPeople.of(tx, room));
    }

    /** Those who are invited and have no invitation yet, by name or address. */
    public List<String> expected(ConversationId room) {
        return loop.read(tx -> RoomInside.expected(tx, room));
    }

    /**
     * What two members in the same room at the same point see alike: 32 characters.
     *
     * @throws ClientException if nothing of the room was read yet
     */
    public String view(ConversationId room) throws ClientException {
        RoomId id = stored(room).room();
        return loop.read(tx -> RoomInside.view(tx, id))
                .orElseThrow(() -> new ClientException("nothing of the room was read yet."));
    }

    /**
     * The account that the user means by an address, or by {@code handle@host}.
     *
     * @throws ClientException if it is neither, or no one relay at that host is known
     */
    public AccountAddress account(String text) throws ClientException {
        return loop.read(
                (Work<AccountAddress, ClientException>) tx -> AccountLookup.resolve(tx, text));
    }

    /**
     * The codes that a member and oneself compare.
     *
     * @throws ClientException if nobody there is called that
     */
    public AccountCodes.Codes codes(ConversationId room, String member) throws ClientException {
        return loop.read(
                (Work<AccountCodes.Codes, ClientException>) tx -> MemberCodes.of(tx, room, member));
    }

    /**
     * Compares a code that a member read out; if it is theirs, their account is compared.
     *
     * @throws ClientException if nobody there is called that, or it is no code
     */
    public boolean compare(ConversationId room, String member, String code) throws ClientException {
        return loop.write(
                (Work<Boolean, ClientException>) tx -> MemberCodes.compare(tx, room, member, code));
    }

    /**
     * Accepts the key that was told of a member instead of the known one, without comparing.
     *
     * @throws ClientException if nobody there is called that, or there is no alarm
     */
    public void accept(ConversationId room, String member) throws ClientException {
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    MemberCodes.accept(tx, room, member);
                                    return true;
                                });
    }

    /** Who can learn what of a room. */
    public List<Exposure> explain(ConversationId room) throws ClientException {
        StoredRoom stored = stored(room);
        return loop.read(tx -> RoomInside.exposures(tx, stored)).list();
    }

    /** What went wrong in them. */
    public RoomAlarms alarms() {
        return new RoomAlarms(loop);
    }

    private StoredRoom stored(ConversationId room) throws ClientException {
        return loop.read(tx -> StoredRoom.find(tx, room))
                .orElseThrow(() -> new ClientException("that is no room."));
    }
}
