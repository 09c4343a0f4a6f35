package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.live.Anchor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit live trust anchor …}: authorities whose certificates the user believes. */
@Command(
        name = "anchor",
        description = {
            "Authorities whose certificates for identities you believe.",
            "Those alone: none that your machine or browser knows."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add | list | remove",
        subcommands = {
            LiveAnchorCommand.Add.class,
            LiveAnchorCommand.ListCommand.class,
            LiveAnchorCommand.Remove.class
        })
final class LiveAnchorCommand {
    private LiveAnchorCommand() {}

    /** {@code tacit live trust anchor add NAME FILE}. */
    @Command(
            name = "add",
            description = "Believe an authority: its own certificate, in PEM or DER.",
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(index = "0", paramLabel = "NAME", description = "How you call it.")
        String name;

        @Parameters(index = "1", paramLabel = "FILE")
        Path file;

        @Override
        public Integer call() throws ClientException, Trouble {
            Anchor anchor = CertificateFiles.anchor(name, file);
            try (Client client = profiles.open()) {
                client.trusted().add(anchor);
                printer.print(
                        fields("added", anchor),
                        "Whoever "
                                + Printer.visible(name)
                                + " vouches for is known to you as vouched.");
            }
            return 0;
        }
    }

    /** {@code tacit live trust anchor list}. */
    @Command(
            name = "list",
            description = "List the authorities that you believe.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                for (Anchor anchor : client.trusted().anchors()) {
                    printer.print(
                            fields("anchor", anchor),
                            Printer.visible(anchor.name()) + "  SHA-256 " + hash(anchor));
                }
            }
            return 0;
        }
    }

    /** {@code tacit live trust anchor remove NAME}. */
    @Command(
            name = "remove",
            description = "Believe an authority no more, and trust nobody by its word alone.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "NAME")
        String name;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                int forgotten = client.trusted().removeAnchor(name);
                printer.print(
                        Map.of("event", "removed", "anchor", name, "forgotten", forgotten),
                        Printer.visible(name)
                                + " is believed no more; identities that went with it: "
                                + forgotten
                                + ".");
            }
            return 0;
        }
    }

    private static Map<String, Object> fields(String event, Anchor anchor) {
        return Map.of("event", event, "anchor", anchor.name(), "sha256", hash(anchor));
    }

    private static String hash(Anchor anchor) {
        return Bytes.owned(Hash.sha256(anchor.certificate().shared())).hex();
    }
}
