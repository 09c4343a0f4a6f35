package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an account is made of that the profile hasn't yet, and how it comes to be. */
final class NewAccount {
    /** Two primes of 2,049 bits are searched, on whatever machine this is. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int RANDOM_SIZE = 12;

    @Mixin NewAccountPassword password;

    @Option(
            names = "--invite-code-file",
            paramLabel = "FILE",
            description = "Where the relay asks for one, read the invite code from FILE.")
    @Nullable Path inviteCodeFile;

    /** Refuses what says two things at once, before anybody is asked. */
    void requireSense() throws Trouble {
        password.requireSense();
    }

    /** Whether anything is said about an account to be made. */
    boolean isGiven() {
        return password.isGiven() || inviteCodeFile != null;
    }

    /** Makes the account, or goes on with it, and waits until others find it. */
    Account make(Client client, Printer printer, AccountAddress address)
            throws ClientException, Trouble {
        Optional<Account> begun = client.accounts().find(address.id());
        if (begun.isEmpty()) {
            begin(client, printer, address);
        }
        return complete(client, printer, address.id());
    }

    private void begin(Client client, Printer printer, AccountAddress address)
            throws ClientException, Trouble {
        Optional<Secret> code = code();
        AccountPassword chosen = password.read(printer, client.accounts().known(address));
        try {
            Account _ = client.accounts().create(address, chosen, code);
        } finally {
            chosen.wipe();
            code.ifPresent(Secret::wipe);
        }
    }

    /** Waits until others find an account that was begun, and says how far it is. */
    static Account complete(Client client, Printer printer, AccountId id)
            throws ClientException, Trouble {
        Account account;
        try {
            account =
                    client.accountCompletion()
                            .await(
                                    id,
                                    step -> printer.remark(AccountCommand.progress(step)),
                                    PATIENCE);
        } catch (ClientException e) {
            if (client.accounts().find(id).isEmpty()) {
                throw e;
            }
            throw new Trouble(
                    e.sentence()
                            + " The account isn't whole yet; 'tacit receive' goes on with it.");
        }
        if (!account.isReady()) {
            throw new Trouble(
                    "the account's keys aren't made yet; 'tacit receive' goes on with them.");
        }
        return account;
    }

    /** The relay that is named, else the profile's first that stays. */
    static RelayAddress relay(Client client, @Nullable String named) throws Trouble {
        if (named != null) {
            return Addresses.one(named);
        }
        return client.relays().making().stream()
                .findFirst()
                .orElseThrow(() ->
                        new Trouble("the profile has no relay that stays; name one with --relay."));
    }

    /** The handle of this text, or a random one. */
    static Handle handle(@Nullable String text) throws Trouble {
        if (text == null) {
            return random();
        }
        try {
            return new Handle(text);
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
