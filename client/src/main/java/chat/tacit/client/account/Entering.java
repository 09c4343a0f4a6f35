package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.e2ee.room.account.AccountSecrets;
import chat.tacit.e2ee.room.account.KeyBlob;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/**
 * Signs in with the password ({@code spec/50-room} §5): fetches the private keys, opens them
 * ({@code spec/70-key-backup} §8), and makes this machine a device of the account.
 */
final class Entering {
    private final Means means;

    Entering(Means means) {
        this.means = means;
    }

    /** What the password opened, in a session that it signed in. */
    record Entered(
            Homeserver home,
            AccountSecrets secrets,
            SignInTerms terms,
            PrivateKeys keys,
            StoredAccount account)
            implements AutoCloseable {
        @Override
        public void close() {
            secrets.wipe();
            home.close();
        }
    }

    /**
     * Signs in, and keeps what that gives. The caller closes what it returns.
     *
     * @param token of a device that is signed in, which waits for no bucket
     */
    Entered enter(AccountAddress address, AccountPassword password, Optional<Secret> token)
            throws ClientException {
        Optional<StoredAccount> before =
                means.profile().read(tx -> StoredAccount.find(tx, address.id()));
        if (before.filter(it -> it.step() != AccountStep.READY).isPresent()) {
            throw new ClientException(
                    "the account is being made here; go on with 'tacit account create'.");
        }
        Homeserver home = new Homeserver(means.links(), address);
        try {
            SignInTerms terms = home.terms();
            AccountSecrets secrets = password.derive(address.name(), terms);
            Optional<Secret> own = before.flatMap(StoredAccount::token);
            Reply.SignedIn in = home.signIn(secrets, token.or(() -> own));
            return open(new Opening(home, secrets, terms, before), in);
        } catch (ClientException | RuntimeException e) {
            home.close();
            throw e;
        }
    }

    private record Opening(
            Homeserver home,
            AccountSecrets secrets,
            SignInTerms terms,
            Optional<StoredAccount> before) {}

    private Entered open(Opening by, Reply.SignedIn in) throws ClientException {
        AccountAddress address = by.home().account();
        if (in.blobVersion() == 0) {
            throw new ClientException(
                    "the account isn't whole yet; the machine on which it was made has to finish"
                            + " it.");
        }
        Reply.PrivateKey kept =
                Homeserver.expect(
                        Reply.PrivateKey.class,
                        by.home().ask((_, _) -> new Request.GetPrivateKey()));
        Optional<SignedBundle> told = bundle(by.home());
        KeyBlob.Head head = new KeyBlob.Head(address.name(), kept.version(), by.terms());
        long seen = by.before().map(it -> it.seen().blob()).orElse(0L);
        PrivateKeys keys;
        boolean unposted;
        switch (KeyBlob.open(kept.blob(), head, seen, by.secrets().backup(), told)) {
            case KeyBlob.Opening.Opened opened -> {
                keys = opened.keys();
                unposted = opened.unposted();
            }
            case KeyBlob.Opening.Refused(KeyBlob.Reason reason) -> throw refused(reason);
        }
        StoredAccount account = adopt(by, in, kept.version(), keys);
        if (unposted) {
            Request request = new Request.PostKey(Making.bundle(account));
            var _ = Homeserver.expect(Reply.Done.class, by.home().ask((_, _) -> request));
        }
        return new Entered(by.home(), by.secrets(), by.terms(), keys, account);
    }

    /** What the relay gives everybody who asks for this account. */
    private static Optional<SignedBundle> bundle(Homeserver home) throws ClientException {
        Reply reply = home.ask((_, _) -> new Request.GetKey(home.account().handle()));
        if (reply.equals(Reply.Refused.of(Refusal.REFUSED))) {
            return Optional.empty();
        }
        SignedBundle told = Homeserver.expect(Reply.Key.class, reply).bundle();
        if (!told.bundle().account().equals(home.account().name()) || !told.holds()) {
            throw refused(KeyBlob.Reason.BUNDLE);
        }
        return Optional.of(told);
    }

    private static ClientException refused(KeyBlob.Reason reason) {
        return new ClientException(
                switch (reason) {
                    case PASSWORD -> "the password is wrong.";
                    case SIZE, DAMAGED, KEYS ->
                            "the relay's copy of the account's keys is damaged; another machine of"
                                    + " yours can post them again by changing the password.";
                    case VERSION ->
                            "the relay gives older keys of the account than this profile has seen;"
                                    + " nothing of them was taken.";
                    case PARAMETERS ->
                            "the relay's copy of the account's keys wasn't made as the relay says;"
                                    + " nothing of it was taken.";
                    case BUNDLE ->
                            "the keys that the relay gives others for this account aren't yours:"
                                    + " somebody has put in their own. Don't use this account.";
                });
    }

    private StoredAccount adopt(Opening by, Reply.SignedIn in, long version, PrivateKeys keys) {
        Instant now = Instant.now();
        Optional<StoredAccount> same =
                by.before().filter(it -> it.accountKey().equals(keys.accountKey()));
        StoredAccount account =
                new StoredAccount(
                        by.home().account(),
                        AccountStep.READY,
                        keys.accountKey(),
                        by.before()
                                .map(StoredAccount::device)
                                .orElseGet(() -> SigningKey.generate(means.entropy())),
                        same.map(StoredAccount::certified).orElse(now),
                        by.before().map(StoredAccount::made).orElse(now),
                        Optional.of(keys),
                        new StoredAccount.Seen(version, keys.pairs().getFirst().version()),
                        Optional.of(in.token()),
                        false);
        means.change(tx -> Adoption.take(tx, by.before(), account, false, now));
        return account;
    }
}
