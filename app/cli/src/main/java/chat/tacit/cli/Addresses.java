package chat.tacit.cli;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses from the command line. */
final class Addresses {
    private Addresses() {}

    static List<RelayAddress> parse(List<String> texts) throws Trouble {
        List<RelayAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            RelayAddress address = one(text);
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    static Optional<RelayProxy> proxy(Optional<String> text) throws Trouble {
        try {
            return text.map(RelayProxy::parse);
        } catch (MalformedException e) {
            throw new Trouble(
                    "'"
                            + text.orElse("")
                            + "' is not a proxy; it looks like socks5://127.0.0.1:9050,"
                            + " http://proxy.example:3128 or a relay's address, tacit://….");
        }
    }

    static RelayAddress one(String text) throws Trouble {
        try {
            return RelayAddress.parse(text);
        } catch (MalformedException e) {
            throw new Trouble(
                    "'"
                            + text
                            + "' is not a relay's address; it looks like"
                            + " tacit://<fingerprint>@<host>:<port>, as 'tacit serve' prints it.");
        }
    }
}
