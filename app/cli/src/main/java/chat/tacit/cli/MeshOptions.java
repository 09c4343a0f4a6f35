package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.relay.Identity;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.mesh.MeshConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a relay takes part in a mesh. */
final class MeshOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--peer",
            paramLabel = "ADDRESS",
            description =
                    "The address of another relay with the service mesh, by which this one joins;"
                            + " may be repeated. Without one it waits until others find it.")
    @Nullable List<String> peers;

    @Option(
            names = "--operator-key-file",
            paramLabel = "FILE",
            description =
                    "What says that several relays are run by the same people: an identity as"
                            + " --show-identity prints one, the same for all of them.")
    @Nullable Path operatorKeyFile;

    MeshConfig config(List<String> services) throws Trouble {
        boolean given = peers != null || operatorKeyFile != null;
        if (given && !services.contains(Service.MESH.word())) {
            throw wrong("--peer and --operator-key-file need 'mesh' among the --services.");
        }
        return new MeshConfig(addresses(), operatorKey().map(Identity::key));
    }

    private List<RelayAddress> addresses() {
        List<RelayAddress> addresses = new ArrayList<>();
        for (String peer : peers == null ? List.<String>of() : peers) {
            try {
                addresses.add(RelayAddress.parse(peer));
            } catch (MalformedException e) {
                throw wrong("--peer takes a relay's address: " + e.getMessage() + ".");
            }
        }
        return addresses;
    }

    private Optional<Identity> operatorKey() throws Trouble {
        if (operatorKeyFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Identity.parse(Files.readString(operatorKeyFile).strip()));
        } catch (IOException e) {
            throw new Trouble("cannot read the operator key file " + operatorKeyFile + ".");
        } catch (RelayException e) {
            throw new Trouble("there is no operator key in " + operatorKeyFile + ".");
        }
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }
}
