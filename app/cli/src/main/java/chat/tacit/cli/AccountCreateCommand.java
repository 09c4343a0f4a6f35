package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/**
 * {@code tacit account create [HANDLE]}: makes an account, or goes on with one that isn't whole.
 */
@Command(
        name = "create",
        description = {
            "Make an account at a relay, under a password that the relay never learns.",
            "If it is interrupted, whatever of Tacit runs next goes on with it."
        },
        mixinStandardHelpOptions = true)
final class AccountCreateCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin NewAccount fresh;
    @Mixin Printer printer;

    @Parameters(
            arity = "0..1",
            paramLabel = "HANDLE",
            description =
                    "3 to 32 of a-z 0-9 . _ -, by which others find you; without one a random one"
                            + " is taken.")
    @Nullable String handle;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description = "The relay that keeps it (default: the profile's first).")
    @Nullable String relay;

    @Override
    public Integer call() throws ClientException, Trouble {
        fresh.requireSense();
        Handle wanted = NewAccount.handle(handle);
        try (Client client = profiles.open()) {
            AccountAddress address = new AccountAddress(NewAccount.relay(client, relay), wanted);
            if (client.accounts().find(address.id()).filter(Account::isReady).isPresent()) {
                throw new Trouble("the profile has the account " + address + " already.");
            }
            Account made = fresh.make(client, printer, address);
            AccountCommand.print(printer, "account", made, address.toString());
        }
        return 0;
    }
}
