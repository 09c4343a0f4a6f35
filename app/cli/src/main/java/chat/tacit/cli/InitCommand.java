package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit init NAME --relay ADDRESS…}: makes a profile. */
@Command(
        name = "init",
        description = "Make a profile: the name that contacts see, and the relays it receives at.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(paramLabel = "NAME", description = "The name that your contacts see.")
    String name;

    @Option(
            names = "--relay",
            paramLabel = "ADDRESS",
            description =
                    "A relay's address, tacit://…; give three for the best protection (default:"
                            + " those of this build, if it has any).")
    List<String> relays = List.of();

    @Option(
            names = "--hidden",
            description =
                    "Have 'tacit invite' make hidden contacts if nothing else is said: slower, but"
                            + " no relay sees who talks with whom. 'tacit cover --invitations fast'"
                            + " ends that.")
    boolean hidden;

    @Override
    public Integer call() throws ClientException, Trouble {
        List<RelayAddress> addresses =
                relays.isEmpty() ? DefaultRelays.ofThisBuild() : Addresses.parse(relays);
        if (addresses.isEmpty()) {
            throw new ParameterException(
                    printer.spec.commandLine(),
                    "this build knows no relay to begin with: give an address with --relay, or"
                            + " three.");
        }
        Secret passphrase = profiles.newPassphrase();
        try {
            Client.create(profiles.newHome(), passphrase, name, addresses).close();
            if (hidden) {
                hideInvitations(passphrase);
            }
        } finally {
            passphrase.wipe();
        }
        printer.print(
                Map.of("event", "created", "name", name, "relays", addresses.size()),
                "Made a profile for " + name + " in " + profiles.home() + ".");
        switch (addresses.size()) {
            case 1 ->
                    printer.remark(
                            "With one relay, messages wait when it is down, and it sees a queue of"
                                    + " every conversation: add two more with 'tacit relay add'.");
            case 2 ->
                    printer.remark(
                            "With two relays, each sees a queue of every conversation: add a third"
                                    + " with 'tacit relay add'.");
            default -> {}
        }
        return 0;
    }

    private void hideInvitations(Secret passphrase) throws ClientException, Trouble {
        try (Client client = Client.open(profiles.home(), passphrase)) {
            client.mesh().hideInvitations(true);
        }
    }
}
