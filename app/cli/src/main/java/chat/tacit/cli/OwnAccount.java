package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Optional;

/** The account with which somebody comes into rooms: one that they have, or one that is made. */
final class OwnAccount {
    @Mixin AccountOption account;
    @Mixin NewAccount fresh;

    @Option(
            names = "--handle",
            paramLabel = "HANDLE",
            description =
                    "By which others find you, if an account has to be made for this; without one"
                            + " a random one is taken.")
    @Nullable String handle;

    /** Whether anything is said about it. */
    boolean isGiven() {
        return account.account != null || handle != null || fresh.isGiven();
    }

    /**
     * The account that is named, or the only one; where there is none it is made, as far as what
     * that needs is given, or somebody can be asked.
     *
     * @param relay at which it has to be; else, of one to be made, the profile's first
     */
    Account choose(Client client, Printer printer, Optional<RelayAddress> relay)
            throws ClientException, Trouble {
        fresh.requireSense();
        if (account.account != null || account.any(client, relay)) {
            if (handle != null || fresh.isGiven()) {
                throw new Trouble(
                        "you have an account"
                                + relay.map(at -> " at " + at.place()).orElse("")
                                + " already; 'tacit account create' makes another one.");
            }
            Account chosen = account.choose(client, relay);
            return chosen.isReady() ? chosen : NewAccount.complete(client, printer, chosen.id());
        }
        RelayAddress at = relay.isPresent() ? relay.get() : NewAccount.relay(client, null);
        if (!fresh.isGiven() && !Profiles.isTerminal()) {
            throw new Trouble(
                    "you need an account at a relay for this: give --new-password-file or"
                            + " --recovery-key, and one is made at "
                            + at.place()
                            + "; or make one first with 'tacit account create'.");
        }
        Handle wanted = NewAccount.handle(wanted(at));
        AccountAddress address = new AccountAddress(at, wanted);
        Account made = fresh.make(client, printer, address);
        AccountCommand.print(printer, "account", made, "Your account: " + address);
        return made;
    }

    private @Nullable String wanted(RelayAddress at) throws Trouble {
        if (handle != null || !Profiles.isTerminal()) {
            return handle;
        }
        String typed =
                Profiles.ask(
                        "You need an account for this; it is made at "
                                + at.place()
                                + ".\nHandle, by which others find you (empty for a random one): ",
                        "needs --handle.");
        return typed.isEmpty() ? null : typed;
    }
}
