package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.CallSecret;

import io.vertx.core.net.SelfSignedCertificate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A coturn with the configuration that {@code deploy} has for it. */
final class CoturnInPlaceTest {
    private static final Path CONFIGURATION =
            Path.of("..", "..", "deploy", "coturn", "turnserver.conf").toAbsolutePath();
    private static final String SECRET = "what both of them know";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final List<Process> started = new ArrayList<>();
    private CoturnTools tools;
    private int port;

    @BeforeEach
    void find() throws IOException {
        Optional<CoturnTools> found = CoturnTools.find();
        assumeTrue(found.isPresent(), CoturnTools.MISSING);
        tools = found.get();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** Starts it, and waits until it listens. */
    private void serve(String... more) throws IOException {
        SelfSignedCertificate shown = SelfSignedCertificate.create(LOOPBACK);
        List<String> words =
                List.of(
                        "-c",
                        CONFIGURATION.toString(),
                        "--static-auth-secret=" + SECRET,
                        "--cert=" + shown.certificatePath(),
                        "--pkey=" + shown.privateKeyPath(),
                        "--listening-ip=" + LOOPBACK,
                        "--relay-ip=" + LOOPBACK,
                        "--listening-port=" + port,
                        "--tls-listening-port=" + port,
                        "--pidfile=" + folder.resolve("pid"));
        start("server", "turnserver", words, more);
        await().atMost(PATIENCE).ignoreExceptions().until(this::listens);
    }

    private boolean listens() throws IOException {
        try (Socket tls = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return tls.isConnected();
        }
    }

    private Path start(String name, String program, List<String> words, String... more)
            throws IOException {
        Path said = folder.resolve(name);
        String[] all = Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
        started.add(tools.start(said, program, all));
        return said;
    }

    /** Two clients of coturn's call each other; what they say of it is in the file. */
    private Path call(String name, String secret, String... way) throws IOException {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3_600);
        CallCredentials credentials =
                new CallSecret(Secret.owned(Text.utf8(secret)))
                        .of(new CallName(end, Bytes.ofHex("0011223344556677")));
        List<String> words =
                new ArrayList<>(List.of("-y", "-c", "-n", "20", "-m", "1", "-l", "600"));
        words.addAll(List.of("-p", Integer.toString(port), "-u", credentials.name().text()));
        words.addAll(List.of("-w", credentials.password()));
        words.addAll(List.of(way));
        words.add(LOOPBACK);
        return start(name, "turnutils_uclient", words);
    }

    private static void awaitSaid(Path file, String pattern) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Files.readString(file)).containsPattern(pattern));
    }

    @Test
    void credentialsOfARelayOpenItByUdpAndByTls() throws IOException {
        serve("--allow-loopback-peers", "--allowed-peer-ip=" + LOOPBACK);
        Path udp = call("udp", SECRET);
        Path tls = call("tls", SECRET, "-t", "-S");
        Path stranger = call("stranger", "what nobody knows at all");
        awaitSaid(udp, "tot_recv_bytes ~ [1-9]");
        awaitSaid(tls, "tot_recv_bytes ~ [1-9]");
        awaitSaid(stranger, "Cannot complete Allocation");
    }

    @Test
    void itIsNoWayIntoTheNetworkWhereItStands() throws IOException {
        serve();
        awaitSaid(call("inside", SECRET), "error 403 \\(Forbidden IP\\)");
    }
}
