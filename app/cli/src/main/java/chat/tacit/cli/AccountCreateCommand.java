package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code tacit account create [HANDLE]}: makes an account, or goes on with one that isn't whole.
 */
@Command(
        name = "create",
        description = {
            "Make an account at a relay, under a password that the relay never learns.",
            "If it was interrupted, the same command goes on."
        },
        mixinStandardHelpOptions = true)
final class AccountCreateCommand implements Callable<Integer> {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int RANDOM_SIZE = 12;

    @Mixin Profiles profiles;
    @Mixin NewAccountPassword password;
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

    @Option(
            names = "--invite-code-file",
            paramLabel = "FILE",
            description = "Where the relay asks for one, read the invite code from FILE.")
    @Nullable Path inviteCodeFile;

    @Override
    public Integer call() throws ClientException, Trouble {
        password.requireSense();
        Handle wanted = handle();
        Optional<Secret> code = code();
        try (Client client = profiles.open()) {
            Accounts accounts = client.accounts();
            AccountAddress address = new AccountAddress(at(client), wanted);
            Optional<Account> begun = accounts.find(address.id());
            if (begun.filter(Account::isReady).isPresent()) {
                throw new Trouble("the profile has the account " + address + " already.");
            }
            if (begun.isEmpty()) {
                begin(client, address, code);
            }
            Account made =
                    accounts.complete(
                            address.id(), step -> printer.remark(AccountCommand.progress(step)));
            AccountCommand.print(printer, "account", made, address.toString());
        }
        return 0;
    }

    private void begin(Client client, AccountAddress address, Optional<Secret> code)
            throws ClientException, Trouble {
        List<String> known =
                List.of(
                        address.handle().text(),
                        address.relay().hosts().getFirst().text(),
                        client.name());
        AccountPassword chosen = password.read(printer, known);
        try {
            var _ = client.accounts().create(address, chosen, code);
        } finally {
            chosen.wipe();
            code.ifPresent(Secret::wipe);
        }
    }

    private RelayAddress at(Client client) throws Trouble {
        if (relay != null) {
            return Addresses.one(relay);
        }
        return client.relays().all().stream()
                .findFirst()
                .orElseThrow(() -> new Trouble("the profile has no relay; name one with --relay."));
    }

    private Handle handle() throws Trouble {
        if (handle == null) {
            return random();
        }
        try {
            return new Handle(handle);
        } catch (MalformedException e) {
            throw new Trouble(
                    "a handle has 3 to 32 of a-z, 0-9, '.', '_' and '-', begins and ends with a"
                            + " letter or a digit, and has no two others side by side.");
        }
    }

    private static Handle random() {
        StringBuilder text = new StringBuilder();
        for (byte random : Entropy.system().bytes(RANDOM_SIZE)) {
            text.append(LETTERS.charAt(random & (LETTERS.length() - 1)));
        }
        return new Handle(text.toString());
    }

    private Optional<Secret> code() throws Trouble {
        if (inviteCodeFile == null) {
            return Optional.empty();
        }
        List<Secret> codes = InviteCodes.read(inviteCodeFile);
        if (codes.size() > 1) {
            throw new Trouble("there are several invite codes in " + inviteCodeFile + ".");
        }
        return Optional.of(codes.getFirst());
    }
}
