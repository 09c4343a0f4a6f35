package chat.tacit.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Client;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is asked before somebody without an account makes a room. */
final class FirstAccountTest {
    private static final RelayAddress RELAY =
            RelayAddress.parse("tacit://" + "A".repeat(43) + "@relay.invalid:443");

    @TempDir Path home;

    private static Secret passphrase() {
        byte[] text = "a passphrase".getBytes(StandardCharsets.UTF_8);
        return Secret.of(text, 0, text.length);
    }

    @Test
    void accountIsMadeForAFirstRoomOnceTheUserAgreesAndForNothingElse() throws Exception {
        Client.create(home, passphrase(), "Ada", List.of(RELAY)).close();
        try (Client client = Client.open(home, passphrase())) {
            FirstAccount account = new FirstAccount(client);
            Output.Run create = new Output.Run("Room", List.of("room", "create", "--", "Hut"));
            Input.Asked asked = account.question(create).orElseThrow();
            assertThat(asked.question()).contains("relay.invalid:443", "recovery key");
            Output.Run then = (Output.Run) asked.then();
            assertThat(then.words())
                    .containsExactly("room", "create", "--recovery-key", "--", "Hut");
            assertThat(account.question(then)).as("asked once").isEqualTo(Optional.empty());
            Output.Run named =
                    new Output.Run("Room", List.of("room", "create", "--", "--recovery-key"));
            assertThat(account.question(named)).as("a room of that name").isPresent();
            Output.Run other = new Output.Run("Room", List.of("room", "rename", "--", "Hut", "X"));
            assertThat(account.question(other)).isEqualTo(Optional.empty());
        }
    }
}
