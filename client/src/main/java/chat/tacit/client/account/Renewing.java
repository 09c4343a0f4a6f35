package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.LongWork;
import chat.tacit.crypto.Bytes;
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
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives an account new keys under a new password, step by step ({@code spec/50-room} §14): a new
 * private pair with the list of its rooms, all keys, the blob before the bundle. What a step posts
 * is in the database before it is posted, and posting it twice is posting it once, so that it goes
 * on after a crash wherever that was, by the same process or another, without the user.
 *
 * <p>The profile uses the keys before until others find the new ones; then all of it changes in one
 * transaction.
 */
final class Renewing {
    private final Means means;
    private final ListCarrier lists;

    Renewing(Means means, ListCarrier lists) {
        this.means = means;
        this.lists = lists;
    }

    /** Asks whether the password is right, and keeps what the new one becomes. */
    void begin(AccountId id, AccountPassword before, AccountPassword after) throws ClientException {
        AccountAddress address = means.account(id).address();
        try (Entering.Entered entered =
                new Entering(means).enter(address, before, Optional.empty())) {
            AccountSecrets secrets = after.derive(address.name(), entered.terms());
            StoredRenewal begun =
                    new StoredRenewal(
                            id,
                            RenewalStep.BEGUN,
                            Optional.of(entered.secrets().signIn()),
                            secrets,
                            entered.terms(),
                            entered.account().seen().blob() + 1);
            means.change(tx -> begun.put(tx, Instant.now()));
            secrets.wipe();
        }
    }

    private Optional<StoredRenewal> find(AccountId id) {
        return means.profile().read(tx -> StoredRenewal.find(tx, id));
    }

    /**
     * Goes on until others find the new keys, if there is anything to go on with.
     *
     * @param progress is told each step that was made
     * @throws ClientException if the homeserver doesn't answer, or another machine has given the
     *     account another password meanwhile: then nothing is left of this one
     */
    void goOn(AccountId id, Consumer<RenewalStep> progress) throws ClientException {
        Optional<StoredRenewal> renewal = find(id);
        while (renewal.isPresent()) {
            StoredRenewal now = renewal.get();
            try (Homeserver home = new Homeserver(means.links(), means.account(id).address())) {
                switch (now.step()) {
                    case BEGUN -> beginPair(home, now);
                    case PAIRED -> carry(now);
                    case CARRIED -> makeKeys(now);
                    case MADE -> postKeys(home, now);
                    case KEPT -> postBundle(home, now);
                    case DONE -> {}
                }
            }
            renewal = find(id);
            progress.accept(renewal.map(StoredRenewal::step).orElse(RenewalStep.DONE));
        }
    }

    /**
     * The list of the account's rooms gets its new place, which the blob names. Another beside the
     * one that counts ends for it: its id was lost, or whoever made it wants to be in the way.
     */
    private void beginPair(Homeserver home, StoredRenewal now) throws ClientException {
        AccountId id = now.account();
        PrivatePairs pairs = new PrivatePairs(means, home.account().relay());
        Optional<PrivatePair> known = means.profile().read(tx -> StoredRenewal.privatePair(tx, id));
        if (known.isEmpty() || !pairs.isBegun(known.get())) {
            StoredAccount.Pair made = generate(home, now);
            means.change(tx -> now.pair(tx, made.room(), made.secret()));
            begin(home, PrivatePair.of(made.room(), made.secret()));
        }
        means.change(tx -> now.paired(tx, Instant.now()));
    }

    private StoredAccount.Pair generate(Homeserver home, StoredRenewal now) throws ClientException {
        var _ = signIn(home, now);
        RoomId kept = means.account(now.account()).keys().orElseThrow().privateRoom();
        Request request =
                new Request.GenerateChannelPair(home.account().name(), true, Optional.of(kept));
        RoomId room =
                Homeserver.expect(Reply.ChannelPair.class, home.ask((_, _) -> request)).room();
        return new StoredAccount.Pair(
                room, Secret.random(means.entropy(), PrivatePair.SECRET_SIZE));
    }

    private void begin(Homeserver home, PrivatePair pair) throws ClientException {
        if (!new PrivatePairs(means, home.account().relay()).isBegun(pair)) {
            throw new ClientException("the relay doesn't begin what it has just made.");
        }
    }

    /** Before the blob: whoever signs in by that alone has the account's rooms back. */
    private void carry(StoredRenewal now) throws ClientException {
        PrivatePair to =
                means.profile()
                        .read(tx -> StoredRenewal.privatePair(tx, now.account()))
                        .orElseThrow();
        carry(now.account(), to);
        means.change(tx -> now.carried(tx, Instant.now()));
    }

    private void carry(AccountId id, PrivatePair to) throws ClientException {
        StoredAccount account = means.account(id);
        PrivateKeys keys = account.keys().orElseThrow();
        lists.carry(
                id,
                PrivatePair.of(keys.privateRoom(), keys.privateSecret()),
                to,
                account.address().relay());
    }

    /** It takes seconds: two primes of 2,049 bits are searched. */
    private void makeKeys(StoredRenewal now) throws ClientException {
        StoredAccount account = means.account(now.account());
        PrivateKeys before = account.keys().orElseThrow();
        StoredAccount.Pair pair =
                means.profile().read(tx -> StoredRenewal.pair(tx, now.account())).orElseThrow();
        PrivateKeys.Pair newest =
                new PrivateKeys.Pair(
                        before.pairs().getFirst().version() + 1,
                        LongWork.done(() -> RsaKey.generate(means.entropy())),
                        KemKey.generate(means.entropy()));
        keep(
                now,
                new PrivateKeys(
                        SigningKey.generate(means.entropy()),
                        List.of(newest, before.pairs().getFirst()),
                        pair.room(),
                        pair.secret(),
                        Optional.of(before.accountKey())),
                now.blobVersion());
    }

    private void keep(StoredRenewal now, PrivateKeys keys, long version) throws ClientException {
        KeyBlob.Head head =
                new KeyBlob.Head(
                        means.account(now.account()).address().name(), version, now.terms());
        Bytes blob = KeyBlob.seal(head, keys, now.after().backup(), means.entropy());
        StoredRenewal.Made made = new StoredRenewal.Made(keys, blob);
        means.change(tx -> now.made(tx, made, version, Instant.now()));
    }

    /** The blob, and with it the new password; from then on that alone signs in. */
    private void postKeys(Homeserver home, StoredRenewal now) throws ClientException {
        StoredRenewal.Made made = means.profile().read(tx -> StoredRenewal.made(tx, now.account()));
        var _ = signIn(home, now);
        Reply reply =
                home.ask((session, _) ->
                        new Request.PostPrivateKey(
                                home.account().name(),
                                now.blobVersion(),
                                made.blob(),
                                now.before()
                                        .map(_ ->
                                                NewPassword.of(home, session, now, made.blob()))));
        if (reply.equals(Reply.Refused.of(Refusal.CONFLICT))) {
            throw overtaken(home, now);
        }
        var _ = Homeserver.expect(Reply.Done.class, reply);
        means.change(tx -> now.kept(tx, Instant.now()));
    }

    private void postBundle(Homeserver home, StoredRenewal now) throws ClientException {
        StoredRenewal.Made made = means.profile().read(tx -> StoredRenewal.made(tx, now.account()));
        SignedBundle bundle =
                made.keys().bundle(home.account().name()).sign(made.keys().accountKey());
        PrivatePair pair = PrivatePair.of(made.keys().privateRoom(), made.keys().privateSecret());
        if (!new PrivatePairs(means, home.account().relay()).isBegun(pair)) {
            mendPair(home, now, made.keys());
            return;
        }
        Secret token = signIn(home, now);
        Reply reply = home.ask((_, _) -> new Request.PostKey(bundle));
        if (reply.equals(Reply.Refused.of(Refusal.CONFLICT))) {
            afterAnother(home, now, made.keys());
            return;
        }
        var _ = Homeserver.expect(Reply.Done.class, reply);
        change(now, made.keys(), token);
        var _ = means.signIn(home, now.account()); // from now on by this device's key
    }

    /**
     * Another machine that knew the password before has ended the new pair, to make one of its own.
     * It can't do so again: there is another, with the list, and a blob that names it.
     */
    private void mendPair(Homeserver home, StoredRenewal now, PrivateKeys made)
            throws ClientException {
        StoredAccount.Pair pair = generate(home, now);
        PrivatePair fresh = PrivatePair.of(pair.room(), pair.secret());
        begin(home, fresh);
        carry(now.account(), fresh);
        keep(
                now,
                new PrivateKeys(
                        made.accountKey(), made.pairs(), pair.room(), pair.secret(), made.former()),
                now.blobVersion() + 1);
    }

    /** All that the profile knows of the account changes at once. */
    private void change(StoredRenewal now, PrivateKeys keys, Secret token) throws ClientException {
        StoredAccount before = means.account(now.account());
        Instant at = Instant.now();
        StoredAccount after =
                new StoredAccount(
                        before.address(),
                        AccountStep.READY,
                        keys.accountKey(),
                        before.device(),
                        at,
                        before.made(),
                        Optional.of(keys),
                        new StoredAccount.Seen(
                                now.blobVersion(), keys.pairs().getFirst().version()),
                        Optional.of(token),
                        false);
        means.change(tx -> {
            // Before it is told: which removed devices these keys were made without.
            ExposedAccounts.renewed(tx, now.account());
            Adoption.take(tx, Optional.of(before), after, true, at);
            StoredRenewal.remove(tx, now.account());
        });
    }

    /**
     * A bundle stands where the new one was to stand. One of the key before was posted by a machine
     * that has that, to be in the way: the new one gets the version after it, and its blob another.
     */
    private void afterAnother(Homeserver home, StoredRenewal now, PrivateKeys made)
            throws ClientException {
        Reply reply = home.ask((_, _) -> new Request.GetKey(home.account().handle()));
        SignedBundle told = Homeserver.expect(Reply.Key.class, reply).bundle();
        boolean before =
                told.holds()
                        && made.former()
                                .filter(it -> it.publicKey().equals(told.bundle().accountKey()))
                                .isPresent();
        if (!before) {
            throw overtaken(home, now);
        }
        PrivateKeys.Pair newest = made.pairs().getFirst();
        PrivateKeys.Pair later =
                new PrivateKeys.Pair(told.bundle().version() + 1, newest.rsa(), newest.kem());
        keep(
                now,
                new PrivateKeys(
                        made.accountKey(),
                        List.of(later, made.pairs().getLast()),
                        made.privateRoom(),
                        made.privateSecret(),
                        made.former()),
                now.blobVersion() + 1);
    }

    /**
     * Signs in by the password that counts: the one before, until the new one was posted; whether
     * it was isn't known if the answer was lost.
     *
     * @return the token that comes of it
     */
    private Secret signIn(Homeserver home, StoredRenewal now) throws ClientException {
        Optional<Secret> token = means.account(now.account()).token();
        Reply reply = Reply.Refused.of(Refusal.REFUSED);
        if (now.before().isPresent()) {
            reply = home.signIn(now.before().get(), token);
        }
        boolean posted = now.step() == RenewalStep.MADE || now.before().isEmpty();
        if (posted && reply.equals(Reply.Refused.of(Refusal.REFUSED))) {
            reply = home.signIn(now.after().signIn(), token);
        }
        if (reply.equals(Reply.Refused.of(Refusal.REFUSED))) {
            throw overtaken(home, now);
        }
        return Homeserver.expect(Reply.SignedIn.class, reply).token();
    }

    /** Another machine was faster: its password counts, and nothing of this is left. */
    private ClientException overtaken(Homeserver home, StoredRenewal now) {
        Optional<PrivatePair> pair =
                means.profile().read(tx -> StoredRenewal.privatePair(tx, now.account()));
        means.change(tx -> StoredRenewal.remove(tx, now.account()));
        if (pair.isPresent()) {
            try {
                new PrivatePairs(means, home.account().relay()).end(pair.get());
            } catch (ClientException e) {
                // It holds nothing that another list doesn't, and stays in nobody's way for long.
            }
        }
        return new ClientException(
                "another machine has given the account another password meanwhile; sign in with"
                        + " that: tacit account sign-in "
                        + home.account()
                        + ".");
    }
}
