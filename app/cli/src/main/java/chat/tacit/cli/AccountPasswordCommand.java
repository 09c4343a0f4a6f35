package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.RenewalStep;
import chat.tacit.e2ee.room.account.AccountPassword;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code tacit account password ACCOUNT}: another password, and, because somebody may have the one
 * before, other keys.
 */
@Command(
        name = "password",
        description = {
            "Change the password of an account, or have a recovery key in its place.",
            "The account gets new keys with it, which the relay, your rooms, contacts and other"
                    + " devices are told: whoever has the old password, or a machine of yours,"
                    + " reads and says nothing any more. If it was interrupted, the same command"
                    + " goes on.",
            "With --keep-keys the keys stay: who knows the old password and copied the relay's disk"
                    + " before still opens that copy."
        },
        mixinStandardHelpOptions = true)
final class AccountPasswordCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin AccountPasswords before;
    @Mixin NewAccountPassword after;
    @Mixin Printer printer;

    @Parameters(paramLabel = "ACCOUNT", description = "Which.")
    String name;

    @Option(
            names = "--keep-keys",
            description =
                    "Nobody else has the old password or a machine of yours: only have another"
                            + " password.")
    boolean keepKeys;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "60",
            description = "Seconds to wait for the rooms (default: ${DEFAULT-VALUE}).")
    long timeout;

    @Override
    public Integer call() throws ClientException, Trouble {
        after.requireSense();
        try (Client client = profiles.open()) {
            Account account = client.accounts().find(name);
            if (keepKeys) {
                change(client, account);
            } else {
                renew(client, account);
            }
        }
        return 0;
    }

    private void change(Client client, Account account) throws ClientException, Trouble {
        AccountPassword old = before.read();
        AccountPassword fresh = after.read(printer, client.accounts().known(account.address()));
        try {
            client.accounts().changePassword(account.id(), old, fresh);
        } finally {
            old.wipe();
            fresh.wipe();
        }
        AccountCommand.print(
                printer, "changed", account, "The password was changed; the keys are the same.");
    }

    private void renew(Client client, Account account) throws ClientException, Trouble {
        Accounts accounts = client.accounts();
        Account renewed;
        if (accounts.renewal(account.id()).isPresent()) {
            printer.remark("… going on with the new password that was given before");
            renewed = accounts.goOn(account.id(), this::progress);
        } else {
            AccountPassword old = before.read();
            AccountPassword fresh = after.read(printer, client.accounts().known(account.address()));
            try {
                renewed = accounts.renew(account.id(), old, fresh, this::progress);
            } finally {
                old.wipe();
                fresh.wipe();
            }
        }
        var _ = client.rooms().awaitKeys(account.id(), Duration.ofSeconds(timeout));
        List<String> behind = client.rooms().behind(account.id());
        AccountCommand.print(
                printer,
                "changed",
                renewed,
                Map.of("behind", behind),
                "The password was changed, and the account has new keys."
                        + (behind.isEmpty()
                                ? ""
                                : " Not yet told, since their hosts don't answer: "
                                        + String.join(
                                                ", ",
                                                behind.stream().map(Printer::visible).toList())
                                        + "; that goes on whenever this machine receives."));
    }

    private void progress(RenewalStep step) {
        printer.remark(
                switch (step) {
                    case BEGUN -> "… the password is right";
                    case PAIRED -> "… the list of rooms gets a new place";
                    case CARRIED -> "… making keys of 4098 bits, which takes a while";
                    case MADE -> "… the keys are made";
                    case KEPT -> "… the relay keeps them, sealed; the new password counts";
                    case DONE -> "… others find them; now the rooms";
                });
    }
}
