package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.LongWork;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.e2ee.room.account.KeyBlob;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes an account, step by step ({@code spec/50-room} §5 and §6). What a step posts is in the
 * database before it is posted, and posting it twice is posting it once, so that it goes on after a
 * crash wherever that was.
 */
final class Making {
    private final Means means;

    Making(Means means) {
        this.means = means;
    }

    /** Keeps what a new account is made of, and registers it. */
    void begin(AccountAddress address, AccountPassword password, Optional<Secret> inviteCode)
            throws ClientException {
        AccountId id = address.id();
        try (Homeserver home = new Homeserver(means.links(), address)) {
            SignInTerms terms = home.terms();
            AccountSecrets secrets = password.derive(address.name(), terms);
            Instant now = Instant.now();
            StoredAccount made =
                    new StoredAccount(
                            address,
                            AccountStep.NEW,
                            SigningKey.generate(means.entropy()),
                            SigningKey.generate(means.entropy()),
                            now,
                            now,
                            Optional.empty(),
                            new StoredAccount.Seen(0, 0),
                            Optional.empty(),
                            false);
            means.change(tx -> {
                made.put(tx);
                StoredAccount.await(tx, id, new StoredAccount.Waiting(secrets, terms), inviteCode);
            });
            secrets.wipe();
            register(home, made);
        }
    }

    /**
     * Goes on with an account until it is ready.
     *
     * @param progress is told each step that was made
     */
    void complete(AccountId id, Consumer<AccountStep> progress) throws ClientException {
        StoredAccount account = means.account(id);
        try (Homeserver home = new Homeserver(means.links(), account.address())) {
            while (account.step() != AccountStep.READY) {
                switch (account.step()) {
                    case NEW -> register(home, account);
                    case REGISTERED -> beginPrivatePair(home, account);
                    case BEGUN -> makeKeys(account);
                    case MADE -> postKeys(home, account);
                    case KEPT -> postBundle(home, account);
                    case READY -> {}
                }
                account = means.account(id);
                progress.accept(account.step());
            }
        }
    }

    private void register(Homeserver home, StoredAccount account) throws ClientException {
        AccountId id = account.id();
        StoredAccount.Waiting waiting = waiting(id);
        Optional<Secret> code = means.profile().read(tx -> StoredAccount.inviteCode(tx, id));
        SigningKey signIn = waiting.secrets().signIn();
        Reply reply =
                home.ask((session, _) -> {
                    SignInProof proof = new SignInProof(account.address().name(), session);
                    return new Request.Register(
                            account.address().handle(),
                            account.accountKey().publicKey(),
                            signIn.publicKey(),
                            waiting.terms(),
                            code.map(it -> proof.access(it, account.accountKey().publicKey())),
                            account.accountKey().sign(registration(proof, account, waiting)),
                            signIn.sign(registration(proof, account, waiting)));
                });
        if (reply instanceof Reply.Refused(Refusal why, long seconds, _)) {
            throw refused(account, why, seconds);
        }
        Reply.SignedIn in = Homeserver.expect(Reply.SignedIn.class, reply);
        means.change(tx -> {
            StoredAccount.registered(tx, id);
            StoredAccount.signedIn(tx, id, in.token(), false);
        });
    }

    private static Fields registration(
            SignInProof proof, StoredAccount account, StoredAccount.Waiting waiting) {
        return proof.registration(
                account.accountKey().publicKey(),
                waiting.secrets().signIn().publicKey(),
                waiting.terms());
    }

    /** What wasn't made isn't kept, but where the relay only wants one to wait. */
    private ClientException refused(StoredAccount account, Refusal why, long seconds) {
        if (why != Refusal.RETRY) {
            means.change(tx -> StoredAccount.remove(tx, account.id()));
        }
        return switch (why) {
            case CONFLICT ->
                    new ClientException(
                            "somebody has the handle "
                                    + account.address().handle()
                                    + " there; choose another one.");
            case INVITE_CODE ->
                    new ClientException(
                            "this relay makes accounts for those who know an invite code: give it"
                                    + " with --invite-code-file.");
            case TOO_MANY ->
                    new ClientException(
                            "this relay makes no more accounts for this address now; wait "
                                    + Math.ceilDiv(seconds, 60)
                                    + " minutes.");
            default -> Homeserver.refusal(why);
        };
    }

    private StoredAccount.Waiting waiting(AccountId id) throws ClientException {
        return means.profile()
                .read(tx -> StoredAccount.waiting(tx, id))
                .orElseThrow(() -> new ClientException("the account was made by another process."));
    }

    /** The list of the account's rooms gets its place before the blob, which names it. */
    private void beginPrivatePair(Homeserver home, StoredAccount account) throws ClientException {
        AccountId id = account.id();
        Optional<StoredAccount.Pair> known =
                means.profile().read(tx -> StoredAccount.privatePair(tx, id));
        if (known.isEmpty()) {
            // The relay may have made one whose id never came here, or wasn't written.
            known =
                    means.signIn(home, id)
                            .privateRoom()
                            .map(room -> keep(id, Optional.empty(), room));
        }
        if (known.isEmpty() || !isBegun(account, known.get())) {
            Request request = new Request.GenerateChannelPair(account.address().name(), true);
            Reply reply = means.ask(home, id, request);
            RoomId room = Homeserver.expect(Reply.ChannelPair.class, reply).room();
            if (!isBegun(account, keep(id, known, room))) {
                throw new ClientException("the relay doesn't begin what it has just made.");
            }
        }
        means.change(tx -> StoredAccount.begun(tx, id));
    }

    /**
     * The pair from now on: this one, or what another process, or another thread of this one, has
     * put in the place of the one before meanwhile. Two secrets for one list would part the machine
     * that wrote it from those that sign in later.
     */
    private StoredAccount.Pair keep(
            AccountId id, Optional<StoredAccount.Pair> before, RoomId room) {
        StoredAccount.Pair made =
                new StoredAccount.Pair(
                        room, Secret.random(means.entropy(), PrivatePair.SECRET_SIZE));
        means.change(tx -> StoredAccount.privatePair(tx, id, before, made));
        return means.profile().read(tx -> StoredAccount.privatePair(tx, id)).orElse(made);
    }

    private boolean isBegun(StoredAccount account, StoredAccount.Pair known)
            throws ClientException {
        return new PrivatePairs(means, account.address().relay())
                .isBegun(PrivatePair.of(known.room(), known.secret()));
    }

    /** It takes seconds: two primes of 2,049 bits are searched. */
    private void makeKeys(StoredAccount account) throws ClientException {
        AccountId id = account.id();
        StoredAccount.Waiting waiting = waiting(id);
        StoredAccount.Pair pair =
                means.profile().read(tx -> StoredAccount.privatePair(tx, id)).orElseThrow();
        RsaKey rsa = LongWork.done(() -> RsaKey.generate(means.entropy()));
        PrivateKeys.Pair keys = new PrivateKeys.Pair(1, rsa, KemKey.generate(means.entropy()));
        PrivateKeys made =
                new PrivateKeys(account.accountKey(), List.of(keys), pair.room(), pair.secret());
        KeyBlob.Head head = new KeyBlob.Head(account.address().name(), 1, waiting.terms());
        Bytes blob = KeyBlob.seal(head, made, waiting.secrets().backup(), means.entropy());
        means.change(tx -> StoredAccount.made(tx, id, made, blob));
        waiting.secrets().wipe();
    }

    private void postKeys(Homeserver home, StoredAccount account) throws ClientException {
        AccountId id = account.id();
        Optional<Bytes> blob = means.profile().read(tx -> StoredAccount.blob(tx, id));
        if (blob.isEmpty() && means.account(id).step() != AccountStep.MADE) {
            return; // another goes on with it too, and was quicker
        }
        Request request =
                new Request.PostPrivateKey(
                        account.address().name(), 1, blob.orElseThrow(), Optional.empty());
        var _ = Homeserver.expect(Reply.Done.class, means.ask(home, id, request));
        means.change(tx -> StoredAccount.kept(tx, id, 1));
    }

    private void postBundle(Homeserver home, StoredAccount account) throws ClientException {
        SignedBundle bundle = bundle(account);
        Reply reply = means.ask(home, account.id(), new Request.PostKey(bundle));
        var _ = Homeserver.expect(Reply.Done.class, reply);
        means.change(tx -> StoredAccount.ready(tx, account.id(), bundle.bundle().version()));
    }

    /** The newest bundle of an account whose keys are made. */
    static SignedBundle bundle(StoredAccount account) {
        return account.keys()
                .orElseThrow()
                .bundle(account.address().name())
                .sign(account.accountKey());
    }
}
