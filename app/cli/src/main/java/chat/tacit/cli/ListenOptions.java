package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Service;
import chat.tacit.relay.edge.Cidr;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;

/** Where a relay listens, under which name others find it, and what stands before its port. */
final class ListenOptions {
    private static final int DEFAULT_PORT = 7443;
    private static final int HTTPS = 443;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "H",
            split = ",",
            description =
                    "The name or IP address under which clients reach it; may be repeated (default:"
                            + " $$TACIT_HOST).")
    @Nullable List<String> hosts;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The one port (default: $$PORT, else 7443; 0 is any free one).")
    @Nullable Integer port;

    @Option(
            names = "--public-port",
            paramLabel = "N",
            description = "The port in the address, if something forwards to --port.")
    @Nullable Integer publicPort;

    @Option(
            names = "--live-port",
            paramLabel = "N",
            description =
                    "A port of its own for live sessions, as lines over TLS (default: none; 0 is"
                            + " any free one). They are at /live of the one port as well.")
    @Nullable Integer livePort;

    @Option(
            names = "--operator-port",
            paramLabel = "N",
            defaultValue = "7444",
            description = "Loopback port of /healthz and /metrics (default: ${DEFAULT-VALUE}).")
    int operatorPort;

    @Option(
            names = "--behind-proxy",
            paramLabel = "CIDR",
            arity = "0..1",
            fallbackValue = "",
            split = ",",
            description = "Plain HTTP behind a TLS-terminating proxy at these addresses, or any.")
    @Nullable List<String> behindProxy;

    /** Whether clients are told of a place at all. */
    boolean named() {
        return !hosts().isEmpty();
    }

    private List<String> hosts() {
        if (hosts != null) {
            return hosts;
        }
        String given = System.getenv("TACIT_HOST");
        return given == null || given.isEmpty() ? List.of() : List.of(given.split(",", -1));
    }

    Listen listen(List<String> services) throws Trouble {
        try {
            List<Host> named =
                    (named() ? hosts() : List.of("127.0.0.1")).stream().map(Host::new).toList();
            Listen listen = new Listen(named, bind(named), port(), publicPort(), front());
            return livePort == null ? listen : listen.withLivePort(livePort(livePort, services));
        } catch (MalformedException e) {
            throw wrong("--host takes a host name or IP address: " + e.getMessage() + ".");
        }
    }

    /** All addresses, or the one that is meant where every host is this machine itself. */
    private static String bind(List<Host> named) {
        List<String> meant =
                named.stream()
                        .map(host ->
                                host.text().matches("localhost|\\[::1]")
                                        ? "127.0.0.1"
                                        : host.text())
                        .distinct()
                        .toList();
        if (!meant.stream().allMatch(host -> host.matches("127[.0-9]+"))) {
            return "0.0.0.0";
        }
        return meant.size() == 1 ? meant.getFirst() : "127.0.0.1";
    }

    OperatorAddress operator() {
        return OperatorAddress.loopback(inRange("--operator-port", operatorPort, 0));
    }

    /** Heroku's shape, PORT and DYNO, is behind a proxy without being told. */
    Front front() {
        if (behindProxy == null) {
            boolean platform = System.getenv("PORT") != null && System.getenv("DYNO") != null;
            return platform ? new Front.BehindProxy(List.of()) : new Front.Direct();
        }
        try {
            return new Front.BehindProxy(
                    behindProxy.stream()
                            .filter(block -> !block.isEmpty())
                            .map(Cidr::parse)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw wrong("--behind-proxy takes address blocks such as 10.0.0.0/8.");
        }
    }

    private int port() throws Trouble {
        if (port != null) {
            return inRange("--port", port, 0);
        }
        String fromPlatform = System.getenv("PORT");
        if (fromPlatform == null || fromPlatform.isEmpty()) {
            return DEFAULT_PORT;
        }
        try {
            return inRange("PORT", Integer.parseInt(fromPlatform), 0);
        } catch (NumberFormatException e) {
            throw new Trouble("the environment variable PORT is no number.");
        }
    }

    private int livePort(int given, List<String> services) {
        if (front() instanceof Front.BehindProxy) {
            throw wrong(
                    "--live-port needs raw TLS, which doesn't come through what ends TLS in front"
                            + " of this relay; live sessions are at /live of the one port.");
        }
        if (!services.contains(Service.LIVE.word())) {
            throw wrong("--live-port needs 'live' among the --services.");
        }
        return inRange("--live-port", given, 0);
    }

    /** A platform's proxy answers on 443 unless said otherwise. */
    private int publicPort() {
        if (publicPort != null) {
            return inRange("--public-port", publicPort, 1);
        }
        return front() instanceof Front.BehindProxy ? HTTPS : 0;
    }

    private int inRange(String name, int number, int least) {
        if (number < least || number > 65_535) {
            throw wrong(name + " takes a number from " + least + " to 65535.");
        }
        return number;
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }
}
