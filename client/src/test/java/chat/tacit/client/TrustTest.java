package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Trust;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Bob trusts his own relay and no other; Alice receives at one of hers. */
final class TrustTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path directory;
    private final Clock clock = new Clock();
    private final TestRelay hers = new TestRelay(clock, "hers");
    private final TestRelay his = new TestRelay(clock, "his");
    private Device alice;
    private Device bob;

    @BeforeEach
    void start() throws ClientException {
        alice = new Device(clock, directory.resolve("alice"), "Alice", List.of(his, hers));
        bob = new Device(clock, directory.resolve("bob"), "Bob", List.of(hers, his));
        alice.write(tx -> {
            Leaving.leave(tx, his.address(), clock.instant());
            return true;
        });
        bob.write(tx -> {
            Leaving.leave(tx, hers.address(), clock.instant());
            Trust.policy(tx, Trust.Policy.TRUSTED);
            return true;
        });
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        his.close();
        hers.close();
    }

    private void allow() {
        bob.write(tx -> {
            Trust.allow(tx, hers.address());
            return true;
        });
    }

    private List<String> notices() throws ClientException {
        return bob.history().stream()
                .filter(message -> message.type() == Message.Type.NOTICE)
                .map(Message::text)
                .toList();
    }

    @Test
    void relayOfAnInvitationIsDialledOnlyOnceItIsTrusted() throws ClientException {
        String link = alice.invite();
        clock.pass(LONG);
        var _ = bob.accept(link);
        clock.pass(LONG);
        assertThat(bob.dialled()).containsOnly(his.address());
        allow();
        clock.pass(LONG);
        assertThat(bob.dialled()).contains(hers.address());
        var _ = bob.send(bob.with("Alice"), "now it goes");
        clock.pass(LONG);
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("now it goes");
    }

    @Test
    void relayThatAContactNamesIsToldOnceByNameAndNotDialled() throws ClientException {
        String link = bob.invite();
        clock.pass(LONG);
        ConversationId atAlice = alice.accept(link);
        clock.pass(LONG);
        var _ = alice.send(atAlice, "can you hear me?");
        clock.pass(LONG);
        assertThat(bob.dialled()).containsOnly(his.address());
        assertThat(notices())
                .filteredOn(text -> text.contains(hers.address().toString()))
                .hasSize(1)
                .allMatch(text -> text.contains("tacit relay trust"));
        allow();
        clock.pass(LONG);
        assertThat(bob.dialled()).contains(hers.address());
        assertThat(alice.conversations().getFirst().state().word()).isEqualTo("active");
    }

    @Test
    void connectionThatIsOpenEndsWhenItsRelayIsBarred() throws ClientException {
        allow();
        String link = alice.invite();
        clock.pass(LONG);
        var _ = bob.accept(link);
        clock.pass(LONG);
        assertThat(bob.isConnected(hers)).isTrue();
        bob.write(tx -> tx.update("DELETE FROM stranger"));
        clock.pass(LONG);
        assertThat(bob.isConnected(hers)).isFalse();
        assertThat(bob.isConnected(his)).isTrue();
        bob.write(tx -> {
            Trust.policy(tx, Trust.Policy.OPEN);
            return true;
        });
        var _ = bob.send(bob.with("Alice"), "open again");
        clock.pass(LONG);
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("open again");
    }
}
