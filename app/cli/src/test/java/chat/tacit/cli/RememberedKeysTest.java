package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Keys of profiles that a process has opened. */
final class RememberedKeysTest {
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:1");

    @TempDir private Path home;

    @Test
    void keyIsRememberedThatItsUserWipesAndNoneOfAWrongPassphrase() throws Exception {
        Client.create(home, passphrase("right"), "Ada", List.of(RELAY)).close();
        RememberedKeys keys = new RememberedKeys();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> keys.unlock(home, passphrase("wrong")));
        Secret key = keys.unlock(home, passphrase("right"));
        key.wipe(); // which leaves the remembered one as it is
        Secret again = keys.unlock(home, passphrase("not even looked at"));
        try (Client client = Client.openUnlocked(home, again)) {
            assertThat(client.name()).isEqualTo("Ada");
        }
        assertThatExceptionOfType(ClientException.class)
                .as("it is another profile's home")
                .isThrownBy(() -> keys.unlock(home.resolve("other"), passphrase("right")));
    }

    private static Secret passphrase(String text) {
        return Secret.owned(text.getBytes(StandardCharsets.UTF_8));
    }
}
