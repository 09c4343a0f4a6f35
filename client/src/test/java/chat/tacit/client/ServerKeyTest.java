package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.ServerKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the engine does with relays that ask for a server key. */
final class ServerKeyTest {
    @TempDir private Path directory;
    private final Clock clock = new Clock();
    private final TestRelay one = new TestRelay(clock, "one");
    private final List<AutoCloseable> open = new ArrayList<>(List.of(one));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private Device device(String name, TestRelay... relays) {
        Device device = new Device(clock, directory.resolve(name), name, List.of(relays));
        open.add(device);
        return device;
    }

    @Test
    void relayThatAsksForItsServerKeyMakesQueuesForThoseWhoKnowIt() throws ClientException {
        Secret key = Secret.random(Entropy.system(), ServerKey.MIN_SIZE);
        TestRelay locked = new TestRelay(clock, "locked", Optional.of(key));
        open.add(locked);
        Device alice = device("Alice", locked);
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
        TestRelay locked =
                new TestRelay(
                        clock,
                        "locked",
                        Optional.of(Secret.random(Entropy.system(), ServerKey.MIN_SIZE)));
        open.add(locked);
        Device alice = device("Alice", locked, one);
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
