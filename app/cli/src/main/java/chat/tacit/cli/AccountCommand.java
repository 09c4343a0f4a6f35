package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.AccountStep;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.account.ExposedAccounts.Exposed;
import chat.tacit.client.account.RenewalStep;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.DeviceId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code tacit account …}: the names under which the profile is in rooms. */
@Command(
        name = "account",
        description = {
            "Accounts: a handle at a relay, by which you are in rooms and can be invited.",
            "ACCOUNT is a handle, handle@host, or an address as 'account list' prints it."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "create | sign-in | list | password | token | cut | remove",
        subcommands = {
            AccountCreateCommand.class,
            AccountSignInCommand.class,
            AccountCommand.ListCommand.class,
            AccountPasswordCommand.class,
            AccountCommand.TokenCommand.class,
            AccountCommand.CutCommand.class,
            AccountCommand.RemoveCommand.class
        })
final class AccountCommand {
    private AccountCommand() {}

    /** An account in words. */
    static void print(Printer printer, String event, Account account, String line) {
        print(printer, event, account, Map.of(), line);
    }

    /**
     * @param more that is said of it
     */
    static void print(
            Printer printer, String event, Account account, Map<String, Object> more, String line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("account", account.address().toString());
        fields.put("handle", account.address().handle().text());
        fields.put("step", account.step().word());
        fields.put("device", account.device().toString());
        fields.put("known", account.known());
        fields.put("made", account.made().toString());
        fields.putAll(more);
        printer.print(fields, line);
    }

    /** What is said while an account is made. */
    static String progress(AccountStep step) {
        return switch (step) {
            case NEW -> "… its keys are here";
            case REGISTERED -> "… the relay has it";
            case BEGUN -> "… making keys of 4098 bits, which takes a while";
            case MADE -> "… the keys are made";
            case KEPT -> "… the relay keeps them, sealed";
            case READY -> "… others find them";
        };
    }

    /** {@code tacit account list}. */
    @Command(
            name = "list",
            description = "List the profile's accounts, and how this machine is known to each.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                List<Account> all = client.accounts().all();
                if (all.isEmpty()) {
                    printer.remark("You have no account; 'tacit account create' makes one.");
                }
                for (Account account : all) {
                    list(client, account);
                }
            }
            return 0;
        }

        private void list(Client client, Account account) {
            List<Exposed> exposed = client.accounts().exposed(account.id());
            Optional<RenewalStep> renewal = client.accounts().renewal(account.id());
            List<String> behind = client.rooms().behind(account.id());
            List<String> lines = new ArrayList<>();
            lines.add(account.address().toString());
            lines.add("  " + state(account) + "; this machine is " + account.device());
            exposed.forEach(one -> lines.add("  " + keeps(account, one)));
            renewal.ifPresent(step ->
                    lines.add(
                            "  new keys are on their way ("
                                    + step.word()
                                    + "): 'tacit account password "
                                    + account.address().handle()
                                    + "' goes on now"));
            if (!behind.isEmpty()) {
                lines.add(
                        "  rooms that haven't heard of its new keys: "
                                + String.join(
                                        ", ", behind.stream().map(Printer::visible).toList()));
            }
            print(
                    printer,
                    "account",
                    account,
                    Map.of(
                            "exposed", exposed.stream().map(Exposed::device).toList(),
                            "cut", exposed.stream().allMatch(Exposed::cut),
                            "renewal", renewal.map(RenewalStep::word).orElse(""),
                            "behind", behind),
                    String.join(System.lineSeparator(), lines));
        }

        private static String state(Account account) {
            if (!account.isReady()) {
                return switch (account.step()) {
                            case NEW -> "not registered at the relay yet";
                            case REGISTERED, BEGUN -> "its keys are being made";
                            case MADE, KEPT, READY -> "its keys are to be posted";
                        }
                        + ", 'tacit receive' goes on";
            }
            return account.known() ? "signed in" : "not signed in: 'tacit account sign-in'";
        }
    }

    /** What a removed device still has, and what ends it. */
    static String keeps(Account account, Exposed exposed) {
        String who =
                exposed.device() == ExposedAccounts.STOLEN
                        ? "the machine that was stolen"
                        : "device " + exposed.device() + ", which was removed,";
        String cut =
                exposed.cut()
                        ? " It signs in no more."
                        : " It may still sign in: that ends with the new password at the latest.";
        return who
                + " still has the keys of "
                + account.address().handle()
                + " and of its rooms, until you give a new password: 'tacit account password "
                + account.address().handle()
                + "'."
                + cut;
    }

    /** {@code tacit account token ACCOUNT}. */
    @Command(
            name = "token",
            description = {
                "Print a token of an account, to be taken along to another machine of yours.",
                "With it 'account sign-in --token-file' waits for nobody who guesses passwords; it"
                        + " doesn't sign in without the password."
            },
            mixinStandardHelpOptions = true)
    static final class TokenCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ACCOUNT", description = "Which.")
        String name;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                Accounts accounts = client.accounts();
                Account account = accounts.find(name);
                String token = Bytes.owned(accounts.token(account.id()).expose()).hex();
                printer.print(Map.of("event", "token", "token", token), token);
            }
            return 0;
        }
    }

    /** {@code tacit account cut ACCOUNT DEVICE}. */
    @Command(
            name = "cut",
            description = {
                "Have the relay forget a machine of an account: it signs in no more.",
                "It still has the account's keys and those of its rooms."
            },
            mixinStandardHelpOptions = true)
    static final class CutCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Which.")
        String name;

        @Parameters(
                index = "1",
                paramLabel = "MACHINE",
                description = "As 'account list' shows it there, 32 hexadecimal digits.")
        String device;

        @Override
        public Integer call() throws ClientException, Trouble {
            DeviceId cut = device();
            try (Client client = profiles.open()) {
                Accounts accounts = client.accounts();
                Account account = accounts.find(name);
                if (account.device().equals(cut)) {
                    throw new Trouble(
                            "that is this machine; 'tacit account remove --here' leaves the account"
                                    + " to the others.");
                }
                accounts.cut(account.id(), cut);
                print(printer, "cut", account, "That machine signs in no more.");
            }
            return 0;
        }

        private DeviceId device() throws Trouble {
            try {
                return new DeviceId(Bytes.ofHex(device));
            } catch (MalformedException | IllegalArgumentException e) {
                throw new Trouble("a machine is named by 32 hexadecimal digits.");
            }
        }
    }

    /** {@code tacit account remove ACCOUNT}. */
    @Command(
            name = "remove",
            description = {
                "Delete an account at its relay for good; nobody gets its handle for a year.",
                "Rooms that it made stay with the others."
            },
            mixinStandardHelpOptions = true)
    static final class RemoveCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin AccountPasswords password;
        @Mixin Printer printer;

        @Parameters(paramLabel = "ACCOUNT", description = "Which.")
        String name;

        @Option(
                names = "--here",
                description = "Forget it on this machine alone; other machines keep it.")
        boolean here;

        @Override
        public Integer call() throws ClientException, Trouble {
            if (here && (password.passwordFile != null || password.recoveryKeyFile != null)) {
                throw new Trouble("--here asks the relay for nothing, and needs no password.");
            }
            try (Client client = profiles.open()) {
                Accounts accounts = client.accounts();
                Account account = accounts.find(name);
                if (here) {
                    accounts.forget(account.id());
                    print(printer, "forgotten", account, "This machine has the account no more.");
                    return 0;
                }
                AccountPassword typed = password.read();
                try {
                    accounts.delete(account.id(), typed);
                } finally {
                    typed.wipe();
                }
                print(printer, "removed", account, "The account is gone.");
            }
            return 0;
        }
    }
}
