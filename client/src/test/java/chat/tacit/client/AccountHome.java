package chat.tacit.client;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.account.RenewalStep;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.RoomRequest;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Somebody's client as a program has it, with accounts under real passwords. */
final class AccountHome implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path home;
    private Client client;
    private Thread staying;

    AccountHome(Path home, String name, RelayAddress relay) throws ClientException {
        this.home = home;
        try (Profile profile = Homes.open(home, name)) {
            profile.write(tx -> {
                Relays.add(tx, relay, Instant.now());
                return true;
            });
        }
        open();
    }

    private void open() throws ClientException {
        client = Client.openUnlocked(home, Homes.key());
        staying = Thread.ofVirtual().start(client.receiving()::stay);
    }

    /** The process ends. */
    void leave() {
        staying.interrupt();
        client.close();
        try {
            staying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another begins. */
    void comeBack() throws ClientException {
        open();
    }

    Client client() {
        return client;
    }

    static AccountPassword password(String text) throws ClientException {
        return Accounts.password(text.toCharArray());
    }

    Account account() {
        return client.accounts().all().getFirst();
    }

    AccountAddress create(RelayAddress relay, String handle, String password)
            throws ClientException {
        AccountAddress address = new AccountAddress(relay, new Handle(handle));
        client.accounts().create(address, password(password), Optional.empty());
        client.accounts().complete(address.id(), _ -> {});
        return address;
    }

    void signIn(AccountAddress account, String password) throws ClientException {
        client.accounts().signIn(account, password(password), Optional.empty());
    }

    void renew(String before, String after) throws ClientException {
        AccountId id = account().id();
        Account done = client.accounts().renew(id, password(before), password(after), _ -> {});
        if (client.accounts().renewal(id).isPresent() || !done.isReady()) {
            throw new AssertionError(RenewalStep.DONE + " is expected");
        }
    }

    /** Something that the database has now. */
    <T> T read(Work<T, RuntimeException> work) {
        List<T> found = new ArrayList<>();
        await(tx -> found.add(work.run(tx)));
        return found.getFirst();
    }

    /** Waits for something to be so in the database. */
    void await(Predicate<Transaction> condition) {
        if (!client.rooms().changes().awaitThat(condition::test, PATIENCE)) {
            throw new AssertionError("it took too long");
        }
    }

    RoomId create(String name) throws ClientException {
        Conversation made = client.rooms().create(name, account().id(), PATIENCE).room();
        return read(tx -> StoredRoom.find(tx, made.id())).orElseThrow().room();
    }

    void invite(RoomId room, AccountAddress whom) throws ClientException {
        var in = StoredRoom.conversation(room);
        var terms = client.rooms().terms(in, new Invitation.Beginning.Now(), "");
        client.rooms().invite(in, whom, terms, PATIENCE);
    }

    void accept(RoomId room) throws ClientException {
        await(tx -> RoomRequests.find(tx, room).isPresent());
        RoomRequest request = read(tx -> RoomRequests.find(tx, room)).orElseThrow();
        var _ = client.rooms().accept(request, account().id(), PATIENCE);
        awaitState(room, Conversation.State.ACTIVE);
    }

    void awaitState(RoomId room, Conversation.State state) {
        await(tx -> StoredRoom.find(tx, room).filter(it -> it.state() == state).isPresent());
    }

    Message say(RoomId room, String text) throws ClientException {
        return client.send(StoredRoom.conversation(room), text);
    }

    List<String> texts(RoomId room) {
        return read(tx -> texts(tx, room));
    }

    private static List<String> texts(Transaction tx, RoomId room) {
        return History.last(tx, StoredRoom.conversation(room), 1_000).stream()
                .map(Message::text)
                .toList();
    }

    void awaitText(RoomId room, String text) {
        await(tx -> texts(tx, room).contains(text));
    }

    /** Waits until a room has this key of an account. */
    void awaitKey(RoomId room, AccountId account, VerifyingKey key) {
        await(tx ->
                tx.one(
                                "SELECT key FROM room_member WHERE conversation = ? AND account ="
                                        + " ?",
                                row -> new VerifyingKey(row.bytes(1)),
                                StoredRoom.conversation(room).bytes(),
                                account.bytes())
                        .filter(key::equals)
                        .isPresent());
    }

    Optional<Level> level(AccountId account) {
        return read(tx -> KnownAccounts.find(tx, account)).map(KnownAccount::level);
    }

    @Override
    public void close() {
        leave();
    }
}
