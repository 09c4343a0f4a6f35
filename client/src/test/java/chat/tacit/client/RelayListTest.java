package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.RelayStatus;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An open profile beside a real relay. */
@Timeout(60)
final class RelayListTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'p'});
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private Relay relay;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        relay =
                Relay.start(
                        new RelayConfig(
                                new Keys.Passing(
                                        new Identity(SigningKey.generate(Entropy.system()))),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE),
                                Limits.defaults()),
                        new MemoryStore(1 << 20));
        Path home = folder.resolve("home");
        Client.create(home, PASSPHRASE, "Ada", List.of(relay.address()));
        client = Client.open(home, PASSPHRASE);
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
    }

    private RelayStatus probed() {
        return client.relays().probe(PATIENCE).getFirst();
    }

    private static Proxies.Way through(Optional<RelayAddress> relay, TestProxy proxy) {
        return new Proxies.Way(
                relay, Optional.of(RelayProxy.parse("http://127.0.0.1:" + proxy.port())));
    }

    @Test
    void proxyThatIsSetLaterEndsTheDirectConnection() throws Exception {
        assertThat(probed().trouble()).isEmpty();
        try (TestProxy proxy = new TestProxy()) {
            client.relays().reach(through(Optional.of(relay.address()), proxy));
            proxy.awaitAsked(1);
            assertThat(probed().proxy()).isPresent();
        }
    }

    @Test
    void relayWithAWayOfItsOwnDoesNotGoAsAllOthers() throws Exception {
        try (TestProxy proxy = new TestProxy()) {
            client.relays().reach(through(Optional.empty(), proxy));
            assertThat(probed().trouble()).isEmpty();
            assertThat(proxy.asked()).hasSize(1);
            client.relays().reach(new Proxies.Way(Optional.of(relay.address()), Optional.empty()));
            RelayStatus direct = probed();
            assertThat(direct.proxy()).isEmpty();
            client.relays().reachAsOthers(relay.address());
            proxy.awaitAsked(2);
            assertThat(probed().proxy()).isPresent();
        }
    }
}
