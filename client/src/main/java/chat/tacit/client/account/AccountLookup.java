package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds an account by its handle, and its bundle at its homeserver ({@code spec/50-room} §2, §6).
 */
public final class AccountLookup {
    private AccountLookup() {}

    /**
     * The account that the user means: its address, or {@code handle@host} or {@code
     * handle@host:port}, where that is of exactly one relay which the user added or allowed, or has
     * an account at. What others named counts for nothing: they could name a relay of their own
     * under another's host.
     *
     * @throws ClientException if it is neither, or that relay isn't known, or isn't the only one
     */
    public static AccountAddress resolve(Transaction tx, String text) throws ClientException {
        if (text.contains("://")) {
            try {
                return AccountAddress.parse(text);
            } catch (MalformedException e) {
                throw new ClientException(
                        "that is no account's address; one looks like"
                                + " tacit://<fingerprint>@<host>:<port>/@<handle>.");
            }
        }
        int at = text.indexOf('@');
        Handle handle = handle(text.substring(0, Math.max(at, 0)));
        String host = text.substring(at + 1);
        List<RelayAddress> found =
                Stream.of(Relays.all(tx), Trust.allowed(tx), homes(tx))
                        .flatMap(List::stream)
                        .filter(relay -> isAt(relay, host))
                        .distinct()
                        .toList();
        if (found.size() != 1) {
            throw new ClientException(
                    (found.isEmpty()
                                    ? "you know no relay at " + host
                                    : "you know several relays at " + host)
                            + "; write the account's address out, as its owner reads it in 'tacit"
                            + " account list'.");
        }
        return new AccountAddress(found.getFirst(), handle);
    }

    /** Where the profile has accounts. */
    private static List<RelayAddress> homes(Transaction tx) {
        return tx.list(
                "SELECT address FROM account", row -> AccountAddress.parse(row.text(1)).relay());
    }

    private static Handle handle(String text) throws ClientException {
        try {
            return new Handle(text);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is no handle: one has "
                            + Handle.MIN_SIZE
                            + " to "
                            + Handle.MAX_SIZE
                            + " of a-z, 0-9 and . _ - between them, and a relay behind an @.");
        }
    }

    /** By its host alone, or with its port. */
    private static boolean isAt(RelayAddress relay, String place) {
        return relay.hosts().stream()
                .map(Host::text)
                .anyMatch(host -> host.equals(place) || (host + ":" + relay.port()).equals(place));
    }

    /**
     * Asks an account's homeserver for its bundle, which is of this account, signed by the key that
     * it names, and can be sealed to. Whether that key is the known one {@link
     * KnownAccounts#lookedUp} says.
     *
     * @param link to the homeserver, not signed in
     * @throws ClientException if there is none, or what the homeserver gives isn't one
     */
    public static SignedBundle bundle(SecretLink link, AccountAddress account)
            throws LinkException, ClientException {
        Reply reply = link.call(Asking.of(new Request.GetKey(account.handle())));
        SignedBundle bundle =
                switch (reply) {
                    case Reply.Key key -> key.bundle();
                    case Reply.Refused refused -> throw no(refused, account);
                    case Reply _ -> throw nonsense(account);
                };
        boolean theirs = bundle.bundle().account().equals(account.name()) && bundle.holds();
        if (!theirs || !bundle.bundle().kem().holds()) {
            throw nonsense(account);
        }
        return bundle;
    }

    private static ClientException no(Reply.Refused refused, AccountAddress account) {
        String relay = account.relay().place();
        if (refused.refusal() == Refusal.REFUSED) {
            return new ClientException(
                    "there is no account "
                            + account.handle()
                            + " at "
                            + relay
                            + ", or it has no keys yet.");
        }
        if (refused.refusal() == Refusal.TOO_MANY) {
            return new ClientException(
                    "the relay "
                            + relay
                            + " answers no more look-ups from here for now; try again in "
                            + Math.max(refused.detail(), 1)
                            + " s.");
        }
        return new ClientException(
                "the relay " + relay + " says no: " + refused.refusal().sentence());
    }

    private static ClientException nonsense(AccountAddress account) {
        return new ClientException(
                "the relay "
                        + account.relay().place()
                        + " gives other keys than it was asked for; nobody is invited by them.");
    }
}
