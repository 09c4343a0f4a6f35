package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.MeshLogin;
import chat.tacit.client.mesh.MeshAddress;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * {@code tacit login KEY.pem --relay ADDRESS}, and {@code tacit login new | show | delete | end}:
 * the profile's mesh address.
 */
@Command(
        name = "login",
        description = {
            "Log in with the private key of a mesh address, beside its other locations: all see the"
                    + " same, none takes anything from another.",
            "A mesh address is a key to which everybody can write who has its public half ('tacit"
                    + " connect --key PUBLIC.pem')."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "new | show | delete | end",
        subcommands = {
            LoginCommand.New.class,
            LoginCommand.Show.class,
            LoginCommand.Delete.class,
            LoginCommand.End.class
        })
final class LoginCommand implements Callable<Integer> {
    private static final String SEEN =
            "All mail to it can be seen to go to one recipient, at every server, as long as it is"
                    + " used; invitations don't have that.";

    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @Mixin KeyFiles.Lock lock;

    @Parameters(
            arity = "0..1",
            paramLabel = "KEY.pem",
            description = "The private half, as 'tacit login show --export' writes it.")
    @Nullable Path key;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description =
                    "Where the address receives, as 'tacit login show' prints it there; may be"
                            + " repeated.")
    List<String> relays = List.of();

    @Override
    public Integer call() throws ClientException, Trouble {
        if (key == null) {
            throw new Trouble(
                    "name the file of a private key, or make a mesh address with 'tacit login"
                            + " new'.");
        }
        if (relays.isEmpty()) {
            throw new Trouble(
                    "say where the address receives with --relay ADDRESS; 'tacit login show' prints"
                            + " it where it is used already.");
        }
        List<RelayAddress> at = Addresses.parse(relays);
        Client.requireProfile(profiles.home());
        JoseKey pair = open(KeyFiles.read(key));
        try (Client client = profiles.open()) {
            print(printer, "logged-in", client.addresses().mesh().logIn(pair, at));
            printer.remark(
                    "Whoever writes to it appears in 'tacit requests', here and at its other"
                            + " locations. "
                            + SEEN);
        }
        return 0;
    }

    private JoseKey open(String pem) throws ClientException, Trouble {
        Secret passphrase = lock.known();
        try {
            return MeshLogin.open(pem, passphrase);
        } finally {
            passphrase.wipe();
        }
    }

    static void print(Printer printer, String event, MeshAddress address) {
        Map<String, Object> fields = new LinkedHashMap<>();
        String thumbprint = address.publicKey().thumbprint().toString();
        List<String> at = address.servers().stream().map(RelayAddress::toString).toList();
        fields.put("event", event);
        fields.put("address", thumbprint);
        fields.put("since", address.since().toString());
        fields.put("relays", at);
        fields.put("delete", address.frees());
        fields.put("waiting", address.waiting());
        fields.put("dropped", address.dropped());
        fields.put("publicKey", MeshLogin.publicHalf(address));
        printer.print(
                fields,
                "%s  since %s%s%s"
                        .formatted(
                                thumbprint,
                                Printer.time(address.since()),
                                at.stream()
                                        .map(one -> "\n    receives at " + one)
                                        .collect(Collectors.joining()),
                                address.dropped() == 0
                                        ? ""
                                        : "\n    requests that were dropped, since too many"
                                                + " waited: "
                                                + address.dropped()));
    }

    /** Prints an address, and writes its halves into files where that is asked for. */
    abstract static class Showing implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;
        @Mixin KeyFiles files;
        @Mixin KeyFiles.Lock lock;

        @Override
        public final Integer call() throws ClientException, Trouble {
            files.requireNew();
            try (Client client = profiles.open()) {
                MeshLogin login = client.addresses().mesh();
                files.write(login, shown(login), lock, printer);
            }
            return 0;
        }

        /** The address that it is about, after it was printed. */
        abstract MeshAddress shown(MeshLogin login) throws ClientException, Trouble;
    }

    /** {@code tacit login new}. */
    @Command(
            name = "new",
            description = {
                "Make the profile's mesh address: a key to which everybody can write who has its"
                        + " public half, as a request.",
                SEEN
            },
            mixinStandardHelpOptions = true)
    static final class New extends Showing {
        @Override
        MeshAddress shown(MeshLogin login) throws ClientException {
            MeshAddress made = login.make();
            print(printer, "made", made);
            printer.remark(SEEN);
            return made;
        }
    }

    /** {@code tacit login show}. */
    @Command(
            name = "show",
            description =
                    "Show the profile's mesh address and where it receives, and write its halves"
                            + " into files.",
            mixinStandardHelpOptions = true)
    static final class Show extends Showing {
        @Override
        MeshAddress shown(MeshLogin login) throws ClientException, Trouble {
            MeshAddress address =
                    login.address()
                            .orElseThrow(() ->
                                    new Trouble(
                                            "the profile has no mesh address; make one with 'tacit"
                                                    + " login new'."));
            print(printer, "address", address);
            return address;
        }
    }

    /** {@code tacit login delete on|off}. */
    @Command(
            name = "delete",
            description =
                    "Let servers delete what all locations of the address have, or keep it for"
                            + " seven days, so that a new location sees it.",
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Parameters(paramLabel = "on|off", description = "At first it is off.")
        ReadReceiptsCommand.Choice choice;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                boolean frees = choice == ReadReceiptsCommand.Choice.on;
                print(printer, "delete", client.addresses().mesh().free(frees));
            }
            return 0;
        }
    }

    /** {@code tacit login end}. */
    @Command(
            name = "end",
            description = {
                "Use the mesh address no more, here and on the other devices of the profile;"
                        + " contacts stay.",
                "Where somebody logged in with its key it goes on."
            },
            mixinStandardHelpOptions = true)
    static final class End implements Callable<Integer> {
        @Mixin Profiles profiles;
        @Mixin Printer printer;

        @Override
        public Integer call() throws ClientException, Trouble {
            try (Client client = profiles.open()) {
                client.addresses().mesh().giveUp();
                printer.print(
                        Map.of("event", "ended"),
                        "The mesh address isn't used any more: nobody reads what is sent to it"
                                + " here.");
            }
            return 0;
        }
    }
}
