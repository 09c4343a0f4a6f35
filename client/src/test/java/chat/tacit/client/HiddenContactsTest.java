package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two clients that reach each other by a real mesh of three relays, and in no other way. */
@Timeout(180)
class HiddenContactsTest {
    private static final CoverSetting FAST =
            new CoverSetting(Cover.HIGH, Optional.of(Duration.ofMillis(200)));
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.MESH_FETCHES_PER_MINUTE, 10_000);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private final List<Relay> relays = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private Client alice;
    private Client bob;
    private ConversationId atAlice;
    private ConversationId atBob;

    @BeforeEach
    void meet() throws Exception {
        for (int i = 0; i < 3; i++) {
            List<RelayAddress> peers = relays.stream().map(Relay::address).toList();
            relays.add(RealRelays.meshing(peers, LIMITS));
        }
        alice = client("Alice");
        JoseKey pair = JoseKey.generate(Entropy.system());
        String link = alice.invite(InvitationTerms.hidden(pair, Travel.LINK, false)).link();
        bob = client("Bob");
        atBob = bob.connect(link, Travel.LINK).id();
        assertThat(bob.waitUntilActive(atBob, PATIENCE).state())
                .isEqualTo(Conversation.State.ACTIVE);
        atAlice = alice.conversations().getFirst().id();
        assertThat(alice.waitUntilActive(atAlice, PATIENCE).name()).isEqualTo("Bob");
    }

    private Client client(String name) throws ClientException {
        Path home = directory.resolve(name);
        try (Profile profile = Homes.open(home, name)) {
            profile.write(tx -> {
                relays.forEach(relay -> Relays.add(tx, relay.address(), Instant.now()));
                return true;
            });
        }
        Client client = receiving(home);
        client.mesh().cover(FAST);
        return client;
    }

    private Client receiving(Path home) throws ClientException {
        Client client = Client.openUnlocked(home, Homes.key());
        clients.add(client);
        Thread.ofVirtual().start(() -> client.receiving().stay());
        return client;
    }

    @AfterEach
    void part() {
        clients.forEach(Client::close);
        relays.forEach(Relay::close);
    }

    private static void awaitHeard(Client at, ConversationId in, String text) {
        await(text).atMost(PATIENCE).until(() -> texts(at, in).contains(text));
    }

    private static List<String> texts(Client at, ConversationId in) {
        return at.history(in, 100).stream().map(Message::text).toList();
    }

    @Test
    void whatAContactSaysCountsForTheServersByWhichItCame() throws Exception {
        close(alice);
        try (Profile profile = Homes.again(directory.resolve("Alice"))) {
            // As if her servers had received for the key for long when he writes.
            profile.write(tx -> tx.update("UPDATE mesh_rx SET since = since - 86400000"));
        }
        alice = receiving(directory.resolve("Alice"));
        bob.send(atBob, "Hello, Alice.");
        awaitHeard(alice, atAlice, "Hello, Alice.");
        close(alice);
        try (Profile profile = Homes.again(directory.resolve("Alice"))) {
            Optional<Long> told =
                    profile.read(tx ->
                            tx.one(
                                    "SELECT COUNT(*) FROM mesh_outcome WHERE contact IS NOT NULL"
                                            + " AND rx IS NULL AND lost = 0",
                                    row -> row.integer(1)));
            assertThat(told).get().asInstanceOf(InstanceOfAssertFactories.LONG).isPositive();
        }
    }

    private void close(Client client) {
        clients.remove(client);
        client.close();
    }

    @Test
    void whatIsSaidComesOnceInBothDirectionsThoughARelayIsKilled() throws Exception {
        alice.send(atAlice, "Hello, Bob.");
        bob.send(atBob, "Hello, Alice.");
        awaitHeard(bob, atBob, "Hello, Bob.");
        awaitHeard(alice, atAlice, "Hello, Alice.");

        relays.removeLast().close();
        alice.send(atAlice, "Still there?");
        awaitHeard(bob, atBob, "Still there?");
        bob.send(atBob, "Still here.");
        awaitHeard(alice, atAlice, "Still here.");

        assertThat(texts(bob, atBob)).doesNotHaveDuplicates().hasSize(4);
        assertThat(alice.mesh().cover().running()).isTrue();
        assertThat(alice.mesh().awaitsSlot(atAlice)).isTrue();
        alice.mesh().cover(new CoverSetting(Cover.OFF, Optional.empty()));
        assertThat(alice.mesh().awaitsSlot(atAlice)).isFalse();
    }
}
