package chat.tacit.client;

import chat.tacit.client.account.Accounts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.PairCarrier;
import chat.tacit.client.room.RoomPeople;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.BundleKeys;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Somebody with a profile, an account at a real relay, and seats in rooms: what a client does with
 * a password is left out, and nothing else.
 */
final class RoomHome implements AutoCloseable, OwnAccounts {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Entropy entropy = Entropy.system();
    private final Profile profile;
    private final Loop loop;
    private final Parts parts;
    private final AccountAddress account;
    private final Keys keys;
    private final SignedBundle bundle;
    private final Self self;
    private final SecretLink home;
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private Secret token = Secret.zeros(32);
    private Optional<PrivatePair> pair = Optional.empty();
    private RoomSeats seats;

    /** What makes a machine one of the account's. */
    private record Keys(SigningKey account, BundleKeys bundle) {}

    RoomHome(Path folder, String handle, RelayAddress relay) throws LinkException {
        this(
                folder.resolve(handle),
                new AccountAddress(relay, new Handle(handle)),
                new Keys(
                        SigningKey.generate(Entropy.system()),
                        new BundleKeys(SmallKeys.SHARED, KemKey.generate(Entropy.system()))),
                Optional.empty());
    }

    /** Whoever listens may ask the profile. */
    private void heard(Event event) {
        var _ = profile.read(Directory::all);
        events.add(event);
    }

    /** Another machine of somebody, which has signed in and has the account's keys. */
    RoomHome(Path folder, RoomHome of) throws LinkException {
        this(folder, of.account, of.keys, Optional.of(of));
    }

    private RoomHome(Path folder, AccountAddress account, Keys keys, Optional<RoomHome> first)
            throws LinkException {
        this.account = account;
        this.keys = keys;
        profile = Homes.open(folder, account.handle().text());
        parts = Parts.of(profile, Duration.ZERO, entropy);
        loop = new Loop(profile, parts);
        var _ = loop.listen(this::heard);
        SigningKey key = keys.account();
        bundle =
                new Bundle(
                                account.name(),
                                1,
                                key.publicKey(),
                                keys.bundle().rsa().publicKey(),
                                keys.bundle().kem().publicKey())
                        .sign(key);
        SigningKey device = SigningKey.generate(entropy);
        DeviceCertificate certificate =
                DeviceCertificate.sign(key, account.id(), device.publicKey(), Instant.now());
        self =
                new Self(
                        account.id(),
                        List.of(new Speaker(account.id(), device, certificate)),
                        List.of(BundleBox.Recipient.of(bundle, keys.bundle())));
        home = loop.secrets().home(account);
        if (first.isPresent()) {
            token = first.get().token;
            pair = first.get().pair;
        } else {
            register();
        }
        seats = open();
    }

    private void register() throws LinkException {
        SignInTerms terms =
                (SignInTerms) home.call(Asking.of(new Request.GetSignIn(account.handle())));
        SigningKey key = keys.account();
        SigningKey signIn = SigningKey.generate(entropy);
        Reply in =
                require(
                        home.call((session, _) -> {
                            var signed =
                                    new SignInProof(account.name(), session)
                                            .registration(
                                                    key.publicKey(), signIn.publicKey(), terms);
                            return new Request.Register(
                                    account.handle(),
                                    key.publicKey(),
                                    signIn.publicKey(),
                                    terms,
                                    Optional.empty(),
                                    key.sign(signed),
                                    signIn.sign(signed));
                        }));
        token = ((Reply.SignedIn) in).token();
        Reply _ = require(home.call(Asking.of(new Request.PostKey(bundle))));
        Reply made = home.call(Asking.of(new Request.GenerateChannelPair(account.name(), true)));
        RoomId room = ((Reply.ChannelPair) made).room();
        pair = Optional.of(PrivatePair.of(room, Secret.random(entropy, 32)));
    }

    private static Reply require(Reply reply) {
        if (reply instanceof Reply.Refused) {
            throw new IllegalStateException(reply.toString());
        }
        return reply;
    }

    private RoomSeats open() {
        PairCarrier lists = new PairCarrier(loop, loop.secrets(), entropy);
        Accounts none = new Accounts(loop, loop.secrets(), entropy, lists);
        return RoomSeats.of(profile, loop, parts, none, this);
    }

    /** As if another process began. */
    void restart() {
        seats.close();
        seats = open();
    }

    void host(boolean hosts) {
        loop.receive(hosts);
    }

    AccountAddress address() {
        return account;
    }

    RoomChanges changes() {
        return new RoomChanges(profile, loop, entropy);
    }

    /** Makes a room, and waits until it stands. */
    RoomId create(String name) throws ClientException {
        return create(newRoom(), name);
    }

    /** The same under an id that the host has for a room which hasn't begun. */
    RoomId create(RoomId room, String name) {
        Member owner = Member.of(account, bundle);
        Detail detail = new Detail(Optional.of(name), Optional.empty(), List.of(bundle));
        Wish wish =
                new Wish(Wish.Id.random(entropy), new Wish.Make(new Change.Create(owner), detail));
        loop.write(tx -> {
            new StoredRoom(
                            room,
                            account.relay(),
                            account.id(),
                            Conversation.State.JOINING,
                            "",
                            StoredRoom.Place.START)
                    .begin(tx, name, Instant.now());
            RoomWishes.want(tx, room, wish);
            return true;
        });
        loop.receive(true);
        await(tx -> RoomWishes.verdict(tx, wish.id()).isPresent());
        return room;
    }

    /** Invites somebody by handle. */
    void invite(RoomId room, AccountAddress whom, Invitation.Beginning beginning) {
        loop.write(tx -> {
            Invitees.Terms terms = new Invitees.Terms(room, beginning, "Come in");
            Invitees.find(tx, whom, terms, Instant.now());
            return true;
        });
    }

    /** Accepts an invitation as soon as it is there, and waits until the room is entered. */
    void accept(RoomId room) {
        agree(room);
        awaitThat(() -> state(room).equals(Optional.of(Conversation.State.ACTIVE)));
    }

    /** Accepts an invitation as soon as it is there. */
    void agree(RoomId room) {
        await(tx -> RoomRequests.find(tx, room).isPresent());
        loop.write(tx -> {
            RoomRequests.accept(tx, room, account.id());
            return true;
        });
    }

    Message say(RoomId room, String text) {
        try {
            return loop.write(
                    tx -> parts.conversations().send(tx, conversation(room), text, Instant.now()));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    static ConversationId conversation(RoomId room) {
        return StoredRoom.conversation(room);
    }

    List<String> texts(RoomId room) {
        return messages(room).stream().map(Message::text).toList();
    }

    List<Message> messages(RoomId room) {
        return loop.read(tx -> History.last(tx, conversation(room), 1_000)).stream()
                .filter(it -> it.type() == Message.Type.TEXT)
                .toList();
    }

    /** Where a message of this text stands in the room's stream. */
    long position(RoomId room, String text) {
        return loop.read(tx ->
                        tx.one(
                                "SELECT position FROM message WHERE conversation = ? AND text = ?",
                                row -> row.integer(1),
                                conversation(room).bytes(),
                                text))
                .orElseThrow();
    }

    List<RoomPerson> people(RoomId room) {
        return loop.read(tx -> RoomPeople.of(tx, conversation(room)));
    }

    Optional<Conversation.State> state(RoomId room) {
        return read(tx -> StoredRoom.find(tx, room)).map(StoredRoom::state);
    }

    Message now(Message message) {
        return loop.read(tx -> History.find(tx, message.conversation(), message.id()))
                .orElseThrow();
    }

    <T> T write(Work<T, RuntimeException> work) {
        return loop.write(work);
    }

    <T> T read(Work<T, RuntimeException> work) {
        return loop.read(work);
    }

    Parts parts() {
        return parts;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** Waits for something to be so. */
    void await(Predicate<Transaction> condition) {
        awaitThat(() -> profile.read(condition::test));
    }

    /** The same of something that reads for itself. */
    void awaitThat(BooleanSupplier condition) {
        if (!loop.await(PATIENCE, condition)) {
            throw new AssertionError("it took too long; " + events);
        }
    }

    @Override
    public List<AccountId> ready() {
        return List.of(account.id());
    }

    @Override
    public List<AccountId> unready() {
        return List.of();
    }

    @Override
    public void complete(AccountId which) {} // it is

    @Override
    public Optional<Self> self(AccountId which) {
        return Optional.of(self);
    }

    @Override
    public Optional<RoomSteps.Own> own(AccountId which) {
        return Optional.of(new RoomSteps.Own(account, keys.account()));
    }

    @Override
    public Optional<Member> member(AccountId which) {
        return Optional.of(Member.of(account, bundle));
    }

    @Override
    public Optional<PrivatePair> privatePair(AccountId which) {
        return pair;
    }

    @Override
    public SignedIn signIn(AccountId which) throws LinkException {
        SecretLink link = loop.secrets().home(account);
        Speaker device = self.speakers().getFirst();
        Reply in =
                require(
                        link.call((session, _) -> {
                            var signed = new SignInProof(account.name(), session).device();
                            return new Request.SignIn(
                                    account.handle(),
                                    new Request.SignIn.Device(
                                            device.certificate(), device.key().sign(signed)),
                                    Optional.of(token));
                        }));
        return new SignedIn(link, ((Reply.SignedIn) in).waiting());
    }

    private RoomId newRoom() throws ClientException {
        try {
            Reply reply =
                    home.call(Asking.of(new Request.GenerateChannelPair(account.name(), false)));
            return ((Reply.ChannelPair) reply).room();
        } catch (LinkException e) {
            throw new ClientException(e.sentence());
        }
    }

    @Override
    public void close() {
        seats.close();
        home.close();
        loop.close();
        profile.close();
    }
}
