package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An app that others on the network reach: what it demands before it begins. */
final class AppListenTest {
    @TempDir Path folder;
    private Person alice;

    @BeforeEach
    void start() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "for this test");
        alice = new Person(folder.resolve("alice"), passphrase);
    }

    private void refused(String why, String... words) {
        Person.Said said = alice.says(words);
        assertThat(said.code()).isNotZero();
        assertThat(said.trouble()).contains(why);
    }

    @Test
    void nobodyIsServedElsewhereWithoutTls() {
        refused("--listen needs TLS", "app", "--listen", "0.0.0.0");
        refused("--listen needs TLS", "app", "--listen", "0.0.0.0", "--cert", "chain.pem");
        refused(
                "--listen needs TLS",
                "app",
                "--listen",
                "0.0.0.0",
                "--behind-proxy",
                "--cert",
                "chain.pem",
                "--key",
                "key.pem");
    }

    @Test
    void whatStandsBehindAProxySaysItsName() {
        refused("--host-name", "app", "--listen", "0.0.0.0", "--behind-proxy");
    }

    @Test
    void nobodyIsServedElsewhereWithoutAPassword() {
        refused(
                "no profile yet whose passphrase could let you in",
                "app",
                "--listen",
                "0.0.0.0",
                "--behind-proxy",
                "--host-name",
                "chat.example.org");
    }

    @Test
    void whatIsForElsewhereIsNotTakenForLoopback() {
        refused("go with --listen", "app", "--behind-proxy");
        refused("go with --listen", "app", "--host-name", "chat.example.org");
    }
}
