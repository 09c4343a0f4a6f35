package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RelayList;
import chat.tacit.client.route.Isolation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit relay isolate [none|contact|connection]}: what shares a socket at a relay. */
@Command(
        name = "isolate",
        description =
                "Say or change what is kept apart at a relay: none (one socket carries all),"
                        + " contact, or connection (each queue has a socket to itself).",
        mixinStandardHelpOptions = true)
final class RelayIsolateCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(arity = "0..1", paramLabel = "none|contact|connection")
    @Nullable String word;

    @Option(
            names = "--sockets",
            paramLabel = "N",
            description =
                    "How many may be open; connections take turns on them (1 to 1000; default 64).")
    @Nullable Integer sockets;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            RelayList relays = client.relays();
            if (word != null || sockets != null) {
                relays.isolate(chosen(relays.isolation()));
            }
            Isolation.Choice now = relays.isolation();
            printer.print(
                    Map.of("isolation", now.isolation().word(), "sockets", now.sockets()),
                    switch (now.isolation()) {
                        case NONE -> "One socket to each relay carries everything.";
                        case CONTACT ->
                                "Each contact has sockets of its own, at most "
                                        + now.sockets()
                                        + " at a time.";
                        case CONNECTION ->
                                "Each queue has a socket of its own, at most "
                                        + now.sockets()
                                        + " at a time.";
                    });
        }
        return 0;
    }

    private Isolation.Choice chosen(Isolation.Choice before) throws Trouble {
        Isolation isolation =
                word == null
                        ? before.isolation()
                        : Isolation.of(word)
                                .orElseThrow(() ->
                                        new Trouble(
                                                "what is kept apart is none, contact or"
                                                        + " connection."));
        int most = sockets == null ? before.sockets() : sockets;
        if (most < 1 || most > Isolation.Choice.MAX_SOCKETS) {
            throw new Trouble(
                    "--sockets takes a number from 1 to " + Isolation.Choice.MAX_SOCKETS + ".");
        }
        return new Isolation.Choice(isolation, most);
    }
}
