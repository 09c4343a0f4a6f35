package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.account.PasswordStrength;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Requests about accounts, with which one is in rooms. */
final class AccountRequests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Seat seat;

    AccountRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("account", _ -> account());
        handlers.put("account-create", this::create);
        handlers.put("account-sign-in", this::signIn);
    }

    /** The first one; rooms are entered with it if nothing else is said. */
    private JsonObject account() throws Refused {
        return seat.client().accounts().all().stream()
                .findFirst()
                .map(AccountRequests::form)
                .orElseGet(JsonObject::new);
    }

    private static JsonObject form(Account one) {
        return new JsonObject()
                .put("handle", one.address().handle().text())
                .put("account", one.address().toString())
                .put("state", one.isReady() ? "ready" : "making");
    }

    private JsonObject create(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        AccountAddress address = new AccountAddress(relay(asked, client), handle(asked));
        char[] typed = asked.text("password").toCharArray();
        PasswordStrength strength = PasswordStrength.of(typed, client.accounts().known(address));
        if (!strength.isEnough() && !asked.flag("weak")) {
            Arrays.fill(typed, '\0');
            throw new Refused(409, strength.sentence());
        }
        AccountPassword password = Accounts.password(typed);
        try {
            Account made = client.accounts().create(address, password, Optional.empty());
            return form(client.accountCompletion().await(made.id(), _ -> {}, PATIENCE));
        } finally {
            password.wipe();
        }
    }

    /** Has an account here that was made on another machine. */
    private JsonObject signIn(Asked asked) throws ClientException, Refused {
        Accounts accounts = seat.client().accounts();
        AccountAddress address = address(asked.text("account").strip());
        AccountPassword password = Accounts.password(asked.text("password").toCharArray());
        try {
            return form(accounts.signIn(address, password, Optional.empty()));
        } finally {
            password.wipe();
        }
    }

    private static AccountAddress address(String text) throws Refused {
        try {
            return AccountAddress.parse(text);
        } catch (MalformedException _) {
            throw Refused.form(
                    "that is no account's address; one looks like"
                            + " tacit://<fingerprint>@<host>:<port>/@<handle>.");
        }
    }

    private static RelayAddress relay(Asked asked, Client client) throws Refused {
        Optional<String> named = asked.optionalText("relay");
        if (named.isPresent()) {
            return ProfileRequests.relay(named.get());
        }
        return client.relays().making().stream()
                .findFirst()
                .orElseThrow(
                        () -> new Refused(409, "the profile has no relay that stays; name one."));
    }

    private static Handle handle(Asked asked) throws Refused {
        try {
            return new Handle(asked.text("handle"));
        } catch (MalformedException _) {
            throw Refused.form(
                    "a handle has 3 to 32 of a-z, 0-9, '.', '_' and '-', begins and ends with a"
                            + " letter or a digit, and has no two others side by side.");
        }
    }
}
