package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

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
