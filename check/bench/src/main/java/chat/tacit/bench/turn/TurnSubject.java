package chat.tacit.bench.turn;

import chat.tacit.bench.subject.Directories;
import chat.tacit.bench.subject.RelayCommand;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.bench.subject.ServerProcess;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.CallSecret;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of STUN and TURN in a process of its own, on loopback, without a bound on what one call
 * may use.
 *
 * @param pem what it ends TLS with, certificate and key
 * @param closing ends it, and deletes what it had
 */
public record TurnSubject(
        String name, ServerProcess process, Ports ports, Path pem, Runnable closing)
        implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final String SECRET = "what both of them know";
    private static final String UNBOUNDED = "1000000000";

    /**
     * Where it answers.
     *
     * @param udp clients without TLS
     * @param tls those with it
     */
    record Ports(int udp, int tls) {}

    /** A relay that serves calls, and nothing else that would have something to do. */
    public static TurnSubject relay(RelayCommand command, Path data) throws IOException {
        Path secret = Files.writeString(Files.createDirectories(data).resolve("secret"), SECRET);
        RelaySubject relay =
                command.with(
                                "--services",
                                "queue,turn",
                                "--turn-port",
                                "0",
                                "--turn-secret-file",
                                secret.toString(),
                                "--allow-private",
                                "--turn-allocations-per-call",
                                "1000",
                                "--turn-allocations-per-address",
                                "1000",
                                "--turn-call-bytes-per-second",
                                UNBOUNDED,
                                "--turn-bytes-per-second",
                                UNBOUNDED)
                        .start(data.resolve("relay"));
        return new TurnSubject(
                "Tacit",
                relay.process(),
                new Ports(relay.turnPort(), relay.turnPort()),
                relay.pem(),
                () -> {
                    relay.close();
                    Directories.delete(data);
                });
    }

    /**
     * A coturn, as it is without a configuration.
     *
     * @param pem a certificate and its key
     */
    public static TurnSubject coturn(Coturn programs, Path pem, Path data) throws IOException {
        Files.createDirectories(data);
        int udp = freePort();
        int tls = freePort();
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "-n",
                                "--listening-ip",
                                HOST,
                                "--relay-ip",
                                HOST,
                                "--listening-port",
                                Integer.toString(udp),
                                "--tls-listening-port",
                                Integer.toString(tls),
                                "--cert",
                                pem.toAbsolutePath().toString(),
                                "--pkey",
                                pem.toAbsolutePath().toString()));
        words.addAll(
                List.of(
                        "--use-auth-secret",
                        "--static-auth-secret",
                        SECRET,
                        "--realm",
                        "tacit",
                        "--allow-loopback-peers",
                        "--no-cli",
                        "--no-dtls",
                        "--log-file",
                        "stdout",
                        "--pidfile",
                        data.resolve("pid").toAbsolutePath().toString(),
                        "--userdb",
                        data.resolve("users").toAbsolutePath().toString()));
        ServerProcess process =
                ServerProcess.start(
                        programs.command("turnserver", words),
                        line -> line.contains("Total General servers"));
        return new TurnSubject(
                "coturn",
                process,
                new Ports(udp, tls),
                pem,
                () -> {
                    process.close();
                    Directories.delete(data);
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Of a call that lasts an hour. */
    static CallCredentials credentials() {
        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3_600);
        return new CallSecret(Secret.owned(Text.utf8(SECRET)))
                .of(new CallName(end, Bytes.ofHex("0011223344556677")));
    }

    @Override
    public void close() {
        closing.run();
    }
}
