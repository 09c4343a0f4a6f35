package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.profile.Access;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.e2ee.room.account.KeyBlob;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The profile's own accounts ({@code spec/50-room} §2). What concerns one is asked of its
 * homeserver alone. Methods that ask a relay wait for it.
 */
public final class Accounts {
    private final Means means;
    private final Making making;
    private final Entering entering;
    private final Renewing renewing;

    /**
     * @param lists brings the list of an account's rooms to where new keys have it
     */
    public Accounts(Access profile, SecretLinks links, Entropy entropy, ListCarrier lists) {
        this.means = new Means(profile, links, entropy);
        this.making = new Making(means);
        this.entering = new Entering(means);
        this.renewing = new Renewing(means, lists);
    }

    /** All of them, the oldest first. */
    public List<Account> all() {
        return means.profile().read(StoredAccount::all).stream().map(StoredAccount::shown).toList();
    }

    public Optional<Account> find(AccountId id) {
        return means.profile().read(tx -> StoredAccount.find(tx, id)).map(StoredAccount::shown);
    }

    /**
     * The account that is meant by its address, {@code handle@host}, or its handle where no other
     * account of the profile has that.
     *
     * @throws ClientException if there is none, or are several
     */
    public Account find(String name) throws ClientException {
        List<Account> meant =
                all().stream().filter(account -> isMeant(account.address(), name)).toList();
        if (meant.size() > 1) {
            throw new ClientException(
                    "the profile has accounts with this handle at several relays; write"
                            + " handle@host, or the whole address.");
        }
        return meant.stream()
                .findFirst()
                .orElseThrow(() ->
                        new ClientException(
                                "the profile has no account "
                                        + name
                                        + "; 'tacit account list' names them."));
    }

    private static boolean isMeant(AccountAddress address, String name) {
        return name.equals(address.toString())
                || name.equals(address.handle().text())
                || address.relay().hosts().stream()
                        .anyMatch(host -> name.equals(address.handle() + "@" + host.text()));
    }

    /** Words with which whoever guesses at the password of an account begins. */
    public List<String> known(AccountAddress account) {
        return List.of(
                account.handle().text(),
                account.relay().hosts().getFirst().text(),
                means.profile().read(OwnProfile::name));
    }

    /**
     * The password of an account, of what was typed, which is overwritten.
     *
     * @throws ClientException if it has another number of characters
     */
    public static AccountPassword password(char[] typed) throws ClientException {
        try {
            return AccountPassword.of(typed);
        } catch (MalformedException e) {
            throw new ClientException(
                    "the password of an account has "
                            + AccountPassword.MIN_SIZE
                            + " to "
                            + AccountPassword.MAX_SIZE
                            + " characters.");
        }
    }

    /**
     * Makes an account at its homeserver, as far as others can't see it. {@link #complete} goes on,
     * now or after a restart.
     *
     * @param inviteCode where the relay asks for one
     * @throws ClientException if the profile or somebody else has that handle there, or the relay
     *     wants no account
     */
    public Account create(
            AccountAddress address, AccountPassword password, Optional<Secret> inviteCode)
            throws ClientException {
        if (find(address.id()).isPresent()) {
            throw new ClientException("the profile has the account " + address + " already.");
        }
        making.begin(address, password, inviteCode);
        return shown(address.id());
    }

    /**
     * Makes what is missing until the account can be invited: above all a pair of RSA keys, which
     * takes a while.
     *
     * @param progress is told each step that was made
     */
    public Account complete(AccountId id, Consumer<AccountStep> progress) throws ClientException {
        making.complete(id, progress);
        return shown(id);
    }

    /**
     * Signs in with the password: on a machine that hasn't the account, or again where its keys
     * have changed or the homeserver has forgotten this device.
     *
     * @param token of a machine that is signed in, for when too many guess
     */
    public Account signIn(AccountAddress address, AccountPassword password, Optional<Secret> token)
            throws ClientException {
        try (Entering.Entered _ = entering.enter(address, password, token);
                Homeserver home = new Homeserver(means.links(), address)) {
            var _ = means.signIn(home, address.id()); // from now on by this device's key
        }
        return shown(address.id());
    }

    private Account shown(AccountId id) throws ClientException {
        return means.account(id).shown();
    }

    /**
     * Puts the account under another password, only because it is to be another. The keys stay what
     * they are: whoever knows the password before, and has the relay's copy of then, still opens
     * that.
     *
     * @throws ClientException if {@code before} is wrong, or the keys have to be others; if the
     *     relay's answer is lost, either may count
     */
    public void changePassword(AccountId id, AccountPassword before, AccountPassword after)
            throws ClientException {
        AccountAddress address = means.account(id).address();
        if (!exposed(id).isEmpty() || renewal(id).isPresent()) {
            throw new ClientException(
                    "a device that was removed has the account's keys: the new password has to come"
                            + " with new ones.");
        }
        try (Entering.Entered entered = entering.enter(address, before, Optional.empty())) {
            AccountSecrets secrets = after.derive(address.name(), entered.terms());
            long version = entered.account().seen().blob() + 1;
            KeyBlob.Head head = new KeyBlob.Head(address.name(), version, entered.terms());
            Bytes blob = KeyBlob.seal(head, entered.keys(), secrets.backup(), means.entropy());
            Reply reply =
                    entered.home()
                            .ask((session, _) ->
                                    new Request.PostPrivateKey(
                                            address.name(),
                                            version,
                                            blob,
                                            Optional.of(
                                                    signed(
                                                            new SignInProof(
                                                                    address.name(), session),
                                                            secrets.signIn(),
                                                            entered.terms(),
                                                            blob))));
            secrets.wipe();
            var _ = Homeserver.expect(Reply.Done.class, reply);
            means.change(tx -> StoredAccount.blobVersion(tx, id, version));
        }
        var _ = token(id); // the one before ended with the password
    }

    private static Request.PostPrivateKey.NewPassword signed(
            SignInProof proof, SigningKey key, SignInTerms terms, Bytes blob) {
        return new Request.PostPrivateKey.NewPassword(
                key.publicKey(), terms, key.sign(proof.newPassword(key.publicKey(), blob)));
    }

    /**
     * Gives the account a new password and new keys, because somebody else may have those before
     * ({@code spec/50-room} §14). It returns when others find the new keys; rooms, contacts and
     * other devices are told by whichever process hosts the profile's rooms. One that was begun and
     * interrupted goes on by {@link #goOn}, also by itself.
     *
     * @param progress is told each step that was made
     * @throws ClientException if {@code before} is wrong, or another machine was faster
     */
    public Account renew(
            AccountId id,
            AccountPassword before,
            AccountPassword after,
            Consumer<RenewalStep> progress)
            throws ClientException {
        if (renewal(id).isEmpty()) {
            renewing.begin(id, before, after);
            progress.accept(RenewalStep.BEGUN);
        }
        return goOn(id, progress);
    }

    /** Goes on with new keys that were begun. */
    public Account goOn(AccountId id, Consumer<RenewalStep> progress) throws ClientException {
        renewing.goOn(id, progress);
        return shown(id);
    }

    /** How far an account is on its way to new keys, if it is. */
    public Optional<RenewalStep> renewal(AccountId id) {
        return means.profile().read(tx -> StoredRenewal.find(tx, id)).map(StoredRenewal::step);
    }

    /** The devices that were removed and have the keys which an account has now. */
    public List<ExposedAccounts.Exposed> exposed(AccountId id) {
        return means.profile().read(tx -> ExposedAccounts.of(tx, id));
    }

    /** What the hosting process does for accounts beside. */
    public AccountDuties duties() {
        return new AccountDuties(means, this);
    }

    /** A token of the account, for somebody who signs in with the password elsewhere: 32 bytes. */
    public Secret token(AccountId id) throws ClientException {
        try (Homeserver home = homeserver(id)) {
            return means.signIn(home, id).token();
        }
    }

    /** Has the homeserver forget a device of the account; it signs in no more. */
    public void cut(AccountId id, DeviceId device) throws ClientException {
        try (Homeserver home = homeserver(id)) {
            Reply reply = means.ask(home, id, new Request.CutDevice(device));
            var _ = Homeserver.expect(Reply.Done.class, reply);
        }
    }

    /** Deletes the account at its homeserver, and here. Rooms that it made stay with the others. */
    public void delete(AccountId id, AccountPassword password) throws ClientException {
        AccountAddress address = means.account(id).address();
        try (Entering.Entered entered = entering.enter(address, password, Optional.empty())) {
            Reply reply =
                    entered.home()
                            .ask((session, _) -> {
                                SignInProof proof = new SignInProof(address.name(), session);
                                return new Request.DeleteAccount(
                                        entered.keys().accountKey().sign(proof.deleteAccount()));
                            });
            var _ = Homeserver.expect(Reply.Done.class, reply);
            means.change(tx -> StoredAccount.delete(tx, entered.account()));
        }
    }

    /** Forgets the account here alone. */
    public void forget(AccountId id) {
        means.change(tx -> StoredAccount.remove(tx, id));
    }

    /** Makes the id of a room of which the homeserver is the host. */
    public RoomId makeRoom(AccountId id) throws ClientException {
        try (Homeserver home = homeserver(id)) {
            Request request = new Request.GenerateChannelPair(home.account().name(), false);
            return Homeserver.expect(Reply.ChannelPair.class, means.ask(home, id, request)).room();
        }
    }

    /**
     * A link to the homeserver that is signed in, by this device's key.
     *
     * @param waiting how many invitations wait there
     */
    public record Link(SecretLink link, int waiting) {}

    /** Signs in by this device's key. The caller closes the link. */
    public Link link(AccountId id) throws ClientException {
        Homeserver home = homeserver(id);
        try {
            Reply.SignedIn in = means.signIn(home, id);
            return new Link(home.link(), in.waiting());
        } catch (ClientException | RuntimeException e) {
            home.close();
            throw e;
        }
    }

    private Homeserver homeserver(AccountId id) throws ClientException {
        return new Homeserver(means.links(), means.account(id).address());
    }

    /**
     * Who the profile is in rooms, by this account.
     *
     * @throws ClientException if there is no such account, or its keys aren't made yet
     */
    public Self self(AccountId id) throws ClientException {
        StoredAccount account = means.account(id);
        var _ = keys(account);
        return means.profile().read(tx -> OwnSelf.of(tx, account));
    }

    /** Rises whenever {@link #self} or the private pair may be another. */
    public long selfStamp(AccountId id) {
        return means.profile().read(tx -> OwnSelf.stamp(tx, id));
    }

    private static PrivateKeys keys(StoredAccount account) throws ClientException {
        return account.keys()
                .orElseThrow(() ->
                        new ClientException("the account's keys aren't made yet; wait a moment."));
    }

    /** The account as rooms have it. */
    public Member member(AccountId id) throws ClientException {
        return Member.of(means.account(id).address(), bundle(id));
    }

    /** The account's bundle as others find it. */
    public SignedBundle bundle(AccountId id) throws ClientException {
        StoredAccount account = means.account(id);
        var _ = keys(account);
        return Making.bundle(account);
    }

    /** The key that signs for the account, with which contacts are told that it is one's own. */
    public SigningKey accountKey(AccountId id) throws ClientException {
        return means.account(id).accountKey();
    }

    /** The pair that holds the list of the account's rooms. */
    public PrivatePair privatePair(AccountId id) throws ClientException {
        PrivateKeys keys = keys(means.account(id));
        return PrivatePair.of(keys.privateRoom(), keys.privateSecret());
    }
}
