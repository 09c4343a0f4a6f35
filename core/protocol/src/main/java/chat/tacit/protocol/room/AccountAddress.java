package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;

/**
 * An account as people pass it on: {@code tacit://<fingerprint>@<host>[,<host>…]:<port>/@<handle>}
 * ({@code spec/50-room} §2).
 *
 * @param relay the homeserver
 */
public record AccountAddress(RelayAddress relay, Handle handle) {
    /** Between the relay's address and the handle. */
    private static final String AT = "/@";

    /** Characters of the longest address. */
    public static final int MAX_SIZE = RelayAddress.MAX_SIZE + 2 + Handle.MAX_SIZE;

    /**
     * @throws MalformedException if {@code text} isn't an account's address in its one form
     */
    public static AccountAddress parse(String text) {
        int at = text.lastIndexOf(AT);
        if (text.length() > MAX_SIZE || at < 0) {
            throw new MalformedException(
                    "not an account's address: tacit://<fingerprint>@<host>:<port>/@<handle>");
        }
        return new AccountAddress(
                RelayAddress.parse(text.substring(0, at)),
                new Handle(text.substring(at + AT.length())));
    }

    public AccountName name() {
        return new AccountName(handle, relay.fingerprint());
    }

    public AccountId id() {
        return name().id();
    }

    @Override
    public String toString() {
        return relay + AT + handle;
    }
}
