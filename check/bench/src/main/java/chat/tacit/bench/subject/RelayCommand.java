package chat.tacit.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a relay as its users do, on any free port of loopback.
 *
 * @param tacit the words before {@code serve}: the launcher
 * @param limits options of {@code serve} besides those that all relays here have
 * @param host an address of loopback
 */
public record RelayCommand(List<String> tacit, List<String> limits, String host) {
    private static final String HOST = "127.0.0.1";

    /** All of the load comes from one address. */
    private static final String CONNECTIONS_PER_ADDRESS = "20000";

    public RelayCommand {
        tacit = List.copyOf(tacit);
        limits = List.copyOf(limits);
    }

    /** The relay that a launcher starts. */
    public static RelayCommand of(List<String> tacit) {
        return new RelayCommand(tacit, List.of(), HOST);
    }

    /** The same with options of {@code serve}. */
    public RelayCommand with(String... options) {
        return new RelayCommand(tacit, List.of(options), host);
    }

    /** The same at another address of loopback. */
    public RelayCommand at(String elsewhere) {
        return new RelayCommand(tacit, limits, elsewhere);
    }

    /** The relay on this program's own class path, with the launcher's options of the JVM. */
    public static RelayCommand ofClassPath() {
        return of(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+UseParallelGC",
                        "-XX:MaxRAMPercentage=50",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "chat.tacit.cli.Main"));
    }

    /**
     * Starts a relay.
     *
     * @param data where it keeps everything; deleted at its end
     */
    public RelaySubject start(Path data) throws IOException {
        return RelaySubject.start(serve(data), data);
    }

    /** How long it takes from the command to the ready line; the data are kept. */
    public Duration startUp(Path data) throws IOException {
        try (ServerProcess process =
                ServerProcess.start(serve(data), line -> line.contains("\"ready\""))) {
            return process.startUp();
        }
    }

    private List<String> serve(Path data) {
        List<String> command = new ArrayList<>(tacit);
        command.addAll(
                List.of(
                        "serve",
                        "--json",
                        "--data",
                        data.toString(),
                        "--host",
                        host,
                        "--port",
                        "0",
                        "--operator-port",
                        "0",
                        "--connections-per-address",
                        CONNECTIONS_PER_ADDRESS));
        command.addAll(limits);
        return command;
    }
}
