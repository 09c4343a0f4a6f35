package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.RelayStatus;
import chat.tacit.client.route.TlsGroup;
import chat.tacit.crypto.Secret;
import chat.tacit.kit.NotingProxy;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        relay = RealRelays.keepingQueues();
        Path home = folder.resolve("home");
        client = Client.create(home, PASSPHRASE, "Ada", List.of(relay.address()));
    }

    @AfterEach
    void stop() {
        client.close();
        relay.close();
    }

    @Test
    void keysOfARelaysTlsAreAgreedInTheHybridGroup() {
        assertThat(probed().group()).contains(new TlsGroup("X25519MLKEM768"));
    }

    @Test
    void relayBehindATlsThatKnowsNoHybridGroupIsShownAsSuch() throws Exception {
        Relay behind =
                RealRelays.keepingQueues(
                        Listen.loopback().behind(new Front.BehindProxy(List.of())));
        try (behind;
                OldTls tls = new OldTls(behind.port())) {
            RelayAddress address = behind.address();
            RelayAddress seen =
                    new RelayAddress(address.fingerprint(), address.hosts(), tls.port());
            client.relays().add(seen);
            List<RelayStatus> both = client.relays().probe(PATIENCE);
            assertThat(both.getLast().trouble()).isEmpty();
            assertThat(both.getLast().tls()).isEqualTo("sealed");
            assertThat(both)
                    .extracting(one -> one.group().orElseThrow().isHybrid())
                    .containsExactly(true, false);
            assertThat(both.getLast().group()).contains(new TlsGroup("X25519"));
        }
    }

    private RelayStatus probed() {
        return client.relays().probe(PATIENCE).getFirst();
    }

    /** What its user was told may be forgotten: it is the profile that knows. */
    @Test
    void onlyRelayThatRetiresIsKnownAsSuchAndLeftWhenAnotherIsAdded() throws Exception {
        Instant end = Instant.parse("2199-12-31T00:00:00Z");
        Path home = folder.resolve("another home");
        try (Relay retiring = RealRelays.retiring(end)) {
            Client.create(home, PASSPHRASE, "Bob", List.of(retiring.address())).close();
            try (Client bob = Client.open(home, PASSPHRASE)) {
                assertThat(bob.relays().probe(PATIENCE).getFirst().trouble()).isEmpty();
            }
            try (Client bob = Client.open(home, PASSPHRASE)) {
                assertThat(bob.relays().making()).isEmpty();
                bob.relays().add(relay.address());
                assertThat(bob.relays().all()).containsExactly(relay.address());
            }
        }
    }

    private static Proxies.Way through(Optional<RelayAddress> relay, NotingProxy proxy) {
        return new Proxies.Way(
                relay, Optional.of(RelayProxy.parse("http://127.0.0.1:" + proxy.port())));
    }

    @Test
    void proxyThatIsSetLaterEndsTheDirectConnection() throws Exception {
        assertThat(probed().trouble()).isEmpty();
        try (NotingProxy proxy = new NotingProxy()) {
            client.relays().reach(through(Optional.of(relay.address()), proxy));
            proxy.awaitAsked(1);
            assertThat(probed().proxy()).isPresent();
        }
    }

    @Test
    void relayWithAWayOfItsOwnDoesNotGoAsAllOthers() throws Exception {
        try (NotingProxy proxy = new NotingProxy()) {
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
