package chat.tacit.cli;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.turn.PortRange;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Service;
import chat.tacit.relay.turn.TurnCertificate;
import chat.tacit.relay.turn.TurnConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a relay serves calls. */
final class TurnOptions {
    private static final int MIN_SECRET = 16;
    private static final int MAX_SECRET = 256;
    private static final int MAX_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--turn-port",
            paramLabel = "N",
            description =
                    "The port of STUN and TURN, with the service turn: over UDP, and as turns: over"
                            + " TLS (default: 3478; 0 is any free one).")
    @Nullable Integer turnPort;

    @Option(
            names = "--turn-ports",
            paramLabel = "FIRST-LAST",
            description =
                    "The UDP ports by which calls are relayed to the other side; a firewall has to"
                            + " leave them open (default: 49152-65535).")
    @Nullable String turnPorts;

    @Option(
            names = "--turn-address",
            paramLabel = "IP",
            split = ",",
            description =
                    "The public IP address of these ports, one of IPv4 and one of IPv6 (default:"
                            + " those of --host).")
    @Nullable List<String> turnAddresses;

    @Option(
            names = "--turn-secret-file",
            paramLabel = "FILE",
            description =
                    "What makes credentials of calls: the first line of FILE, 16 to 256 bytes,"
                            + " which a coturn has as its static-auth-secret (default: a random one).")
    @Nullable Path turnSecretFile;

    @Option(
            names = "--coturn",
            description =
                    "A coturn on this machine answers at the port of STUN and TURN, and the relay"
                            + " only makes the credentials of calls, with the secret of"
                            + " --turn-secret-file.")
    boolean coturn;

    @Option(
            names = "--turn-cert",
            paramLabel = "FILE",
            description =
                    "A certificate that browsers trust, in PEM with those behind it, which turns:"
                            + " shows; read again when it changes (default: the relay's own, which"
                            + " browsers don't take).")
    @Nullable Path turnCertificate;

    @Option(
            names = "--turn-key",
            paramLabel = "FILE",
            description = "The key of --turn-cert, in PEM without a passphrase.")
    @Nullable Path turnKey;

    TurnConfig config(List<String> services) throws Trouble {
        boolean given =
                coturn
                        || turnPort != null
                        || turnPorts != null
                        || turnAddresses != null
                        || turnSecretFile != null
                        || turnCertificate != null
                        || turnKey != null;
        if (given && !services.contains(Service.TURN.word())) {
            throw wrong("options of turn need 'turn' among the --services.");
        }
        if (coturn && (turnSecretFile == null || port() == 0)) {
            throw wrong("--coturn needs --turn-secret-file, and a port that isn't 0.");
        }
        if (coturn && turnCertificate != null) {
            throw wrong("--turn-cert is for the relay's own port of calls; coturn has its cert.");
        }
        return new TurnConfig(port(), ports(), addresses(), secret(), coturn, certificate());
    }

    private Optional<TurnCertificate> certificate() {
        Path chain = turnCertificate;
        Path key = turnKey;
        if (chain == null && key == null) {
            return Optional.empty();
        }
        if (chain == null || key == null) {
            throw wrong("--turn-cert and --turn-key go together.");
        }
        return Optional.of(new TurnCertificate(chain, key));
    }

    private int port() {
        int port = turnPort == null ? TurnConfig.DEFAULT_PORT : turnPort;
        if (port < 0 || port > MAX_PORT) {
            throw wrong("--turn-port takes a number from 0 to " + MAX_PORT + ".");
        }
        return port;
    }

    private PortRange ports() {
        try {
            return turnPorts == null ? PortRange.DYNAMIC : PortRange.parse(turnPorts);
        } catch (MalformedException e) {
            throw wrong("--turn-ports takes a range such as 49152-65535: " + e.getMessage() + ".");
        }
    }

    private List<Bytes> addresses() {
        List<Bytes> addresses = new ArrayList<>();
        for (String text : turnAddresses == null ? List.<String>of() : turnAddresses) {
            addresses.add(address(text.contains(":") ? "[" + text + "]" : text));
        }
        if (addresses.stream().map(Bytes::size).distinct().count() < addresses.size()) {
            throw wrong("--turn-address takes one address of IPv4 and one of IPv6.");
        }
        return addresses;
    }

    private Bytes address(String text) {
        try {
            return new Host(text)
                    .address()
                    .orElseThrow(() -> wrong("--turn-address takes an IP address, not a name."));
        } catch (MalformedException e) {
            throw wrong("--turn-address takes an IP address: " + e.getMessage() + ".");
        }
    }

    private Optional<Secret> secret() throws Trouble {
        if (turnSecretFile == null) {
            return Optional.empty();
        }
        if (!Files.isReadable(turnSecretFile)) {
            throw new Trouble("cannot read the file " + turnSecretFile + ".");
        }
        Secret secret = Profiles.fromFile(turnSecretFile);
        if (secret.size() < MIN_SECRET || secret.size() > MAX_SECRET) {
            throw new Trouble(
                    "what makes credentials of calls has 16 to 256 bytes; this one has "
                            + secret.size()
                            + ".");
        }
        return Optional.of(secret);
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }
}
