package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.ServerKey;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** What the engine does with relays that ask for a server key. */
final class ServerKeyTest {
    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();

    @Test
    void relayThatAsksForItsServerKeyMakesQueuesForThoseWhoKnowIt() throws ClientException {
        Secret key = Secret.random(Entropy.system(), ServerKey.MIN_SIZE);
        TestRelay locked = relays.locked(key);
        Device alice = relays.device("Alice", locked);
        var _ = alice.invite();
        clock.pass(Duration.ofMinutes(1));
        assertThat(alice.number("SELECT COUNT(*) FROM queue WHERE recipient_id NOT NULL")).isZero();
        assertThat(alice.number("SELECT key_wanted FROM relay")).isEqualTo(1);
        alice.write(tx -> {
            Relays.serverKey(tx, locked.address(), new ServerKey(key));
            return true;
        });
        clock.pass(Duration.ofMinutes(1));
        assertThat(alice.number("SELECT COUNT(*) FROM queue WHERE recipient_id NOT NULL"))
                .isEqualTo(1);
        assertThat(alice.number("SELECT key_wanted FROM relay")).isZero();
    }

    @Test
    void lockedRelayIsNotChosenForFurtherConnections() throws ClientException {
        TestRelay locked = relays.locked(Secret.random(Entropy.system(), ServerKey.MIN_SIZE));
        Device alice = relays.device("Alice", locked, relays.one());
        var _ = alice.invite();
        clock.pass(Duration.ofMinutes(1));
        var _ = alice.invite();
        clock.pass(Duration.ofMinutes(1));
        assertThat(alice.number("SELECT COUNT(*) FROM queue WHERE recipient_id NOT NULL"))
                .isEqualTo(2);
        assertThat(alice.number("SELECT COUNT(*) FROM queue WHERE recipient_id IS NULL"))
                .isEqualTo(1);
    }
}
