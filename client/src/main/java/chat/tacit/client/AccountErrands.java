package chat.tacit.client;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.AccountDuties;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.room.RoomSteps;

import java.time.Instant;
import java.util.Optional;

/**
 * What is done for the profile's accounts by whoever hosts its rooms: contacts who know one by the
 * key that it had before are told the one that it has, and what is to be done at the homeservers
 * is.
 */
final class AccountErrands {
    private final Loop loop;
    private final RoomSteps steps;
    private final Accounts accounts;
    private final AccountDuties duties;

    AccountErrands(Loop loop, RoomSteps steps, Accounts accounts) {
        this.loop = loop;
        this.steps = steps;
        this.accounts = accounts;
        this.duties = accounts.duties();
    }

    boolean isDue() {
        return duties.areAny() || !loop.read(AccountsTold::untold).isEmpty();
    }

    void run() throws ClientException {
        for (AccountsTold.Untold one : loop.read(AccountsTold::untold)) {
            tell(one);
        }
        if (duties.areAny()) {
            duties.run();
        }
    }

    private void tell(AccountsTold.Untold one) throws ClientException {
        Optional<Account> account = accounts.find(one.account());
        if (account.isEmpty()) {
            return; // it went meanwhile, and what is to be told of it
        }
        RoomSteps.Own own =
                new RoomSteps.Own(account.get().address(), accounts.accountKey(one.account()));
        var _ =
                loop.write(tx -> {
                    steps.tell(tx, one.contact(), own, Instant.now());
                    AccountsTold.told(tx, one);
                    return true;
                });
    }
}
