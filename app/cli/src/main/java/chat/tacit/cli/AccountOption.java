package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.account.Account;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** With which of the profile's accounts something is done. */
final class AccountOption {
    @Option(
            names = "--account",
            paramLabel = "HANDLE|ADDRESS",
            description =
                    "With which account of yours; where you have one only it needn't be named.")
    @Nullable String account;

    /** The account that is named, or the only one. */
    Account choose(Client client) throws Trouble {
        return choose(client, Optional.empty());
    }

    /** Whether the profile has one, at a relay if one is named. */
    boolean any(Client client, Optional<RelayAddress> relay) {
        return client.accounts().all().stream()
                .anyMatch(it -> relay.map(at -> isAt(it, at)).orElse(true));
    }

    /**
     * The same among those at one relay; it may not be whole yet.
     *
     * @param relay at which it has to be
     */
    Account choose(Client client, Optional<RelayAddress> relay) throws Trouble {
        List<Account> fitting =
                client.accounts().all().stream()
                        .filter(it ->
                                relay.map(at -> isAt(it, at)).orElse(true)
                                        && (account == null || isNamed(it, account)))
                        .toList();
        if (fitting.isEmpty()) {
            throw new Trouble(
                    account == null
                            ? "you need an account"
                                    + relay.map(at -> " at " + at.place()).orElse(" at a relay")
                                    + " first: tacit account create HANDLE --relay ADDRESS"
                            : "you have no account "
                                    + account
                                    + relay.map(at -> " at " + at.place()).orElse("")
                                    + ".");
        }
        if (fitting.size() > 1) {
            throw new Trouble(
                    "you have several accounts: name one with --account, "
                            + String.join(
                                    " or ",
                                    fitting.stream().map(it -> it.address().toString()).toList())
                            + ".");
        }
        return fitting.getFirst();
    }

    private static boolean isAt(Account one, RelayAddress relay) {
        return one.address().relay().fingerprint().equals(relay.fingerprint());
    }

    private static boolean isNamed(Account one, String name) {
        Predicate<String> is = name::equals;
        return is.test(one.address().handle().text()) || is.test(one.address().toString());
    }
}
