package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Bob writes to Alice's mesh address, which she reads in two places, over three real relays, in
 * slots that come quickly.
 */
@Timeout(200)
@Order(1)
final class MeshAddressTest {
    private static final CoverSetting FAST =
            new CoverSetting(Cover.HIGH, Optional.of(Duration.ofMillis(200)));
    private static final Comparator<RelayAddress> ORDER =
            Comparator.comparing(RelayAddress::toString);
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.MESH_FETCHES_PER_MINUTE, 10_000);

    @TempDir private Path folder;
    private final List<Relay> relays = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < 3; i++) {
            relays.add(RealRelays.meshing(relays.stream().map(Relay::address).toList(), LIMITS));
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(Client::close);
        relays.forEach(Relay::close);
    }

    /** Somebody who receives as long as the test runs, and what is handed over to them. */
    private record Somebody(Client client, BlockingQueue<Message> handed) {
        /** The next one of a type. */
        Message next(Message.Type type) throws InterruptedException {
            Message next = handed.poll(90, TimeUnit.SECONDS);
            while (next != null && next.type() != type) {
                next = handed.poll(90, TimeUnit.SECONDS);
            }
            return Optional.ofNullable(next).orElseThrow();
        }

        void follow() {
            try {
                client.follow(Duration.ofDays(1), handed::add);
            } catch (ClientException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Somebody somebody(String home, String name) throws ClientException {
        try (Profile profile = Homes.open(folder.resolve(home), name)) {
            profile.write(tx -> {
                relays.forEach(one -> Relays.add(tx, one.address(), Instant.now()));
                return true;
            });
        }
        Client client = Client.openUnlocked(folder.resolve(home), Homes.key());
        clients.add(client);
        client.mesh().cover(FAST);
        Somebody one = new Somebody(client, new LinkedBlockingQueue<>());
        var _ = Thread.ofVirtual().start(one::follow);
        return one;
    }

    @Test
    void bothLocationsSeeWhoWritesAndWhoIsAcceptedTalksByTheMesh() throws Exception {
        Somebody alice = somebody("alice", "Alice");
        Somebody elsewhere = somebody("elsewhere", "Alice");
        MeshLogin login = alice.client.addresses().mesh();
        String publicHalf = MeshLogin.publicHalf(login.make());
        Secret lock = Secret.owned("twelve herons".getBytes(StandardCharsets.UTF_8));
        JoseKey key = MeshLogin.open(login.export(lock), lock);
        List<RelayAddress> at = relays.stream().map(Relay::address).sorted(ORDER).toList();
        assertThat(login.logIn(key, at).servers()).isEqualTo(at);
        assertThat(elsewhere.client.addresses().mesh().logIn(key, at).servers()).isEqualTo(at);

        Somebody bob = somebody("bob", "Bob");
        bob.client.addresses().mesh().write(publicHalf, "We met at the lake.");
        assertThat(alice.next(Message.Type.REQUEST).text()).isEqualTo("We met at the lake.");
        assertThat(elsewhere.next(Message.Type.REQUEST).text()).isEqualTo("We met at the lake.");

        alice.client.requests().accept(alice.client.requests().all().getFirst().id());
        ConversationId joined = alice.client.conversations().getFirst().id();
        Conversation contact = alice.client.waitUntilActive(joined, Duration.ofSeconds(90));
        assertThat(contact.name()).isEqualTo("Bob");
        assertThat(contact.level()).isEqualTo(Level.LINK);
        var _ = alice.client.send(joined, "I remember.");
        Message said = bob.next(Message.Type.TEXT);
        assertThat(said.text()).isEqualTo("I remember.");
        var _ = bob.client.send(said.conversation(), "Thank you!");
        assertThat(alice.next(Message.Type.TEXT).text()).isEqualTo("Thank you!");

        assertThat(elsewhere.client.requests().all()).hasSize(1);
        assertThat(elsewhere.client.conversations()).isEmpty();
    }
}
