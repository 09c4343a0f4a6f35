package chat.tacit.check.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.CallSecret;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A relay in a process of its own, and coturn's clients for STUN and TURN. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoturnTest {
    private static final String SECRET = "what both of them know";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int PATIENCE_SECONDS = 60;

    private CoturnTools tools;
    private Path folder;
    private Optional<RelayProcess> started = Optional.empty();

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        Optional<CoturnTools> found = CoturnTools.find();
        assumeTrue(found.isPresent(), CoturnTools.MISSING);
        tools = found.get();
        folder = home;
        Path secret = Files.writeString(home.resolve("secret"), SECRET + "\n");
        started =
                Optional.of(
                        new RelayProcess(
                                home,
                                "--services",
                                "queue,turn",
                                "--turn-port",
                                "0",
                                "--turn-secret-file",
                                secret.toString()));
    }

    @AfterAll
    void end() {
        started.ifPresent(RelayProcess::close);
    }

    private String port() {
        return Integer.toString(started.orElseThrow().turnPort());
    }

    private static CallCredentials credentials() {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3_600);
        return new CallSecret(Secret.owned(Text.utf8(SECRET)))
                .of(new CallName(end, Bytes.ofHex("0011223344556677")));
    }

    /** Two clients of it relay to each other, by channels, with credentials of a call. */
    private Process call(String name, String... way) throws IOException {
        CallCredentials credentials = credentials();
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "-y",
                                "-c",
                                "-n",
                                "40",
                                "-m",
                                "2",
                                "-l",
                                "600",
                                "-p",
                                port(),
                                "-u",
                                credentials.name().text(),
                                "-w",
                                credentials.password()));
        words.addAll(List.of(way));
        words.add(LOOPBACK);
        return tools.start(folder.resolve(name), "turnutils_uclient", words.toArray(String[]::new));
    }

    @Test
    void clientOfOthersIsToldWhereItIsSeenFrom() throws Exception {
        Process client =
                tools.start(folder.resolve("stun"), "turnutils_stunclient", "-p", port(), LOOPBACK);
        assertThat(client.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("stun")))
                .contains("UDP reflexive addr: " + LOOPBACK);
    }

    @Test
    void clientOfOthersRelaysByUdpAndByTlsAndLosesNothing() throws Exception {
        Process udp = call("udp");
        Process tls = call("tls", "-t", "-S");
        assertThat(udp.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(tls.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (String name : List.of("udp", "tls")) {
            assertThat(Files.readString(folder.resolve(name)))
                    .contains("tot_send_bytes ~ 48000, tot_recv_bytes ~ 48000")
                    .contains("Total lost packets 0 (0.000000%)")
                    .doesNotContain("error 4", "error 5");
        }
    }
}
