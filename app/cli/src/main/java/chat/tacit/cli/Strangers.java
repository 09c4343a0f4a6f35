package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.protocol.wire.RelayAddress;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.stream.Collectors;

/** Asks the user before anything is asked of a relay to which a link leads and the policy bars. */
final class Strangers {
    @Option(
            names = "--trust",
            description = "Allow connections to the relays that it leads to, whatever the policy.")
    boolean trust;

    /** What is to be asked before a link is accepted. */
    void allow(Client client, String link) throws ClientException, Trouble {
        List<RelayAddress> strange = client.relays().strange(link);
        if (!strange.isEmpty()) {
            allow(
                    client,
                    strange,
                    "the invitation leads to "
                            + names(strange)
                            + ", which isn't among the relays that you trust; accept it with"
                            + " --trust.");
        }
    }

    /** A short link names its holder alone; where the other side receives is in what it holds. */
    void allowRest(Client client, ConversationId id) throws Trouble {
        List<RelayAddress> rest = client.relays().barred(id);
        if (!rest.isEmpty()) {
            allow(
                    client,
                    rest,
                    "the invitation is accepted, but the other side receives at "
                            + names(rest)
                            + ", which isn't among the relays that you trust; allow it with 'tacit"
                            + " relay trust'.");
        }
    }

    private void allow(Client client, List<RelayAddress> relays, String nobody) throws Trouble {
        if (!trust) {
            String answer =
                    Profiles.ask(
                            "The invitation leads to "
                                    + names(relays)
                                    + ", which isn't among the relays that you trust. Connect to"
                                    + " it? [y/N] ",
                            nobody);
            if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
                throw new Trouble("nothing was asked of " + names(relays) + ".");
            }
        }
        client.relays().trust(relays);
    }

    private static String names(List<RelayAddress> relays) {
        return relays.stream().map(RelayAddress::toString).collect(Collectors.joining(", "));
    }
}
