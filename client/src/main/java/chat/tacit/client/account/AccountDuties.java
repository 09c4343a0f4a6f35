package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for the profile's accounts by whoever hosts its rooms ({@code spec/50-room}
 * §14): removed devices are cut at the homeserver, new keys that were begun go on, and a private
 * pair ends whose list is elsewhere. Each may be done twice.
 */
public final class AccountDuties {
    /** How long a process that makes new keys is left alone with it. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Means means;
    private final Accounts accounts;

    AccountDuties(Means means, Accounts accounts) {
        this.means = means;
        this.accounts = accounts;
    }

    /** Whether there is anything to be done. */
    public boolean areAny() {
        return means.profile().read(tx -> areAny(tx, Instant.now()));
    }

    private static boolean areAny(Transaction tx, Instant now) {
        return !ExposedAccounts.uncut(tx).isEmpty()
                || !StoredRenewal.idle(tx, now.minus(IDLE)).isEmpty()
                || !FormerKeys.unended(tx).isEmpty();
    }

    /** One of them. */
    private interface Duty {
        void run() throws ClientException;
    }

    /**
     * Does all that can be done now.
     *
     * @throws ClientException if something couldn't: it is to be tried again
     */
    public void run() throws ClientException {
        Failures failures = new Failures();
        for (ExposedAccounts.Uncut one : means.profile().read(ExposedAccounts::uncut)) {
            failures.run(() -> cut(one));
        }
        Instant since = Instant.now().minus(IDLE);
        for (AccountId one : means.profile().read(tx -> StoredRenewal.idle(tx, since))) {
            failures.run(() -> accounts.goOn(one, _ -> {}));
        }
        for (AccountId one : means.profile().read(FormerKeys::unended)) {
            failures.run(() -> end(one));
        }
        if (failures.first.isPresent()) {
            throw failures.first.get();
        }
    }

    /** What fails with one account keeps nothing from the others. */
    private static final class Failures {
        private Optional<ClientException> first = Optional.empty();

        private void run(Duty duty) {
            try {
                duty.run();
            } catch (ClientException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
    }

    private void cut(ExposedAccounts.Uncut one) throws ClientException {
        try (Homeserver home = new Homeserver(means.links(), address(one.account()))) {
            for (var device : one.ids()) {
                Reply reply = means.ask(home, one.account(), new Request.CutDevice(device));
                var _ = Homeserver.expect(Reply.Done.class, reply);
            }
            means.change(tx -> ExposedAccounts.cut(tx, one));
            var _ =
                    means.signIn(
                            home, one.account()); // for a token in the place of those that ended
        }
    }

    /** The list that a private pair held is in another. */
    private void end(AccountId account) throws ClientException {
        PrivatePairs pairs = new PrivatePairs(means, address(account).relay());
        List<PrivateKeys> former = means.profile().read(tx -> FormerKeys.unended(tx, account));
        for (PrivateKeys keys : former) {
            pairs.end(PrivatePair.of(keys.privateRoom(), keys.privateSecret()));
            means.change(tx -> {
                FormerKeys.ended(tx, account, keys);
                FormerKeys.prune(tx, account, Instant.now());
            });
        }
    }

    private chat.tacit.protocol.room.AccountAddress address(AccountId account)
            throws ClientException {
        return means.account(account).address();
    }
}
