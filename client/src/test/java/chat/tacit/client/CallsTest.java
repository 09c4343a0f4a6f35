package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.kit.NotingProxy;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;
import chat.tacit.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An open profile, and real relays of which some relay calls. */
@Timeout(60)
final class CallsTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'p'});
    private static final Secret SECRET = Secret.owned(Text.utf8("a secret for calls"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private Relay calling(Store store) throws Exception {
        Relay relay = RealRelays.calling(SECRET, store);
        open.add(relay);
        return relay;
    }

    private Client client(RelayAddress... relays) throws Exception {
        Path home = folder.resolve("home");
        Client client = Client.create(home, PASSPHRASE, "Ada", List.of(relays));
        open.add(client);
        return client;
    }

    @Test
    void credentialsComeFromTheRelayThatRelaysCallsAndEnd() throws Exception {
        Relay silent = RealRelays.keepingQueues();
        open.add(silent);
        Relay relay = calling(RealRelays.memory());
        Client client = client(silent.address(), relay.address());

        for (int i = 0; i < 4; i++) {
            CallTicket ticket = client.calls().ticket(PATIENCE).orElseThrow();
            assertThat(ticket.relay()).isEqualTo(relay.address());
            assertThat(new CallSecret(SECRET).of(ticket.credentials().name()))
                    .isEqualTo(ticket.credentials());
            assertThat(ticket.credentials().name().end())
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(3)),
                            Instant.now().plus(Duration.ofHours(5)));
            int port = relay.turnPort().orElseThrow();
            assertThat(ticket.urls())
                    .containsExactly(
                            "turn:127.0.0.1:" + port + "?transport=udp",
                            "turns:127.0.0.1:" + port + "?transport=tcp");
        }
    }

    @Test
    void whereNoRelayRelaysCallsThereAreNone() throws Exception {
        Relay silent = RealRelays.keepingQueues();
        open.add(silent);
        assertThat(client(silent.address()).calls().ticket(PATIENCE)).isEmpty();
    }

    @Test
    void relayThatIsAwayIsNotWaitedForLongerThanOnePatience() throws Exception {
        Relay gone = calling(RealRelays.memory());
        Client client = client(gone.address());
        open.remove(gone);
        gone.close();
        assertThat(client.calls().ticket(Duration.ofSeconds(5))).isEmpty();
    }

    /** What asks for credentials is nothing that lasts, so it names no conversation. */
    @Test
    void nothingStaysAtTheRelay() throws Exception {
        Store store = RealRelays.memory();
        Relay relay = calling(store);
        Client client = client(relay.address());
        assertThat(client.calls().ticket(PATIENCE)).isPresent();
        long after = store.usage().used();
        for (int i = 0; i < 3; i++) {
            assertThat(client.calls().ticket(PATIENCE)).isPresent();
        }
        assertThat(store.usage().used()).isEqualTo(after);
    }

    @Test
    void relayIsAskedThroughItsProxyAlone() throws Exception {
        Relay relay = calling(RealRelays.memory());
        Client client = client(relay.address());
        try (NotingProxy proxy = new NotingProxy()) {
            RelayProxy way = RelayProxy.parse("http://127.0.0.1:" + proxy.port());
            client.relays().reach(new Proxies.Way(Optional.empty(), Optional.of(way)));
            assertThat(client.calls().ticket(PATIENCE)).isPresent();
            assertThat(proxy.asked())
                    .containsExactly("CONNECT 127.0.0.1:" + relay.port() + " HTTP/1.1");
        }
    }
}
