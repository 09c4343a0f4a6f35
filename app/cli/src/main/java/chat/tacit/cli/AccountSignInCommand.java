package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Request;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit account sign-in ADDRESS}: has an account on this machine, too. */
@Command(
        name = "sign-in",
        description = {
            "Sign in to an account with its password, on a machine that hasn't it.",
            "The machine then signs in by a key of its own; the password isn't kept."
        },
        mixinStandardHelpOptions = true)
final class AccountSignInCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin AccountPasswords password;
    @Mixin Printer printer;

    @Parameters(
            paramLabel = "ADDRESS",
            description =
                    "The account's, as 'account list' prints it: tacit://…/@handle; for one that"
                            + " the profile has, its handle.")
    String address;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Take the token in FILE along, as 'account token' prints it on a machine that"
                            + " is signed in: for when others guess passwords.")
    @Nullable Path tokenFile;

    @Override
    public Integer call() throws ClientException, Trouble {
        Optional<Secret> token = token();
        try (Client client = profiles.open()) {
            Accounts accounts = client.accounts();
            AccountAddress account = account(accounts);
            AccountPassword typed = password.read();
            try {
                Account in = accounts.signIn(account, typed, token);
                AccountCommand.print(printer, "account", in, "Signed in as " + in.address() + ".");
            } finally {
                typed.wipe();
            }
        }
        return 0;
    }

    private AccountAddress account(Accounts accounts) throws ClientException, Trouble {
        if (!address.startsWith("tacit:")) {
            return accounts.find(address).address();
        }
        try {
            return AccountAddress.parse(address);
        } catch (MalformedException e) {
            throw new Trouble(
                    "'"
                            + address
                            + "' is no account's address; it looks like"
                            + " tacit://<fingerprint>@<host>:<port>/@<handle>.");
        }
    }

    private Optional<Secret> token() throws Trouble {
        if (tokenFile == null) {
            return Optional.empty();
        }
        try {
            char[] text = AccountPasswords.fromFile(tokenFile);
            Secret token = Secret.owned(Bytes.ofHex(new String(text)).toArray());
            if (token.size() == Request.SignIn.TOKEN_SIZE) {
                return Optional.of(token);
            }
        } catch (MalformedException | IllegalArgumentException e) {
            // as if it were too short
        }
        throw new Trouble(
                "there is no token in " + tokenFile + "; 'tacit account token' prints one.");
    }
}
