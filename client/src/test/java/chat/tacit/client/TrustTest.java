package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.Sending;
import chat.tacit.client.file.Taking;
import chat.tacit.client.file.Withheld;
import chat.tacit.client.history.Message;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bob trusts his own relay and no other; Alice receives at one of hers. */
final class TrustTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir private Path directory;
    private final Clock clock = new Clock();
    private final TestRelay hers = new TestRelay(clock, "hers");
    private final TestRelay his = new TestRelay(clock, "his");
    private final TestRelay third = new TestRelay(clock, "third");
    private Device alice;
    private Device bob;

    @BeforeEach
    void start() throws ClientException {
        alice = new Device(clock, directory.resolve("alice"), "Alice", List.of(his, hers, third));
        bob = new Device(clock, directory.resolve("bob"), "Bob", List.of(hers, his, third));
        alice.write(tx -> {
            Leaving.leave(tx, his.address(), clock.instant());
            Leaving.leave(tx, third.address(), clock.instant());
            return true;
        });
        bob.write(tx -> {
            Leaving.leave(tx, hers.address(), clock.instant());
            Leaving.leave(tx, third.address(), clock.instant());
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
        third.close();
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

    /** Alice sends a file that lies at her third relay, and at the one that Bob allowed or not. */
    private Message sendFile(boolean alsoAtHers) throws Exception {
        allow();
        String link = alice.invite();
        clock.pass(LONG);
        var _ = bob.accept(link);
        clock.pass(LONG);
        alice.write(tx -> {
            Relays.add(tx, third.address(), alice.instant());
            return tx.update(
                    "UPDATE relay SET leaving = ? WHERE address = ?",
                    !alsoAtHers,
                    hers.address().toString());
        });
        Path file = Files.writeString(directory.resolve("otters.txt"), "otters");
        Message sent;
        try (Sending sending =
                Sending.seal(
                        alice.profile().directory(), file, Optional.empty(), Entropy.system())) {
            ConversationId to = alice.with("Bob");
            sent =
                    alice.write(tx ->
                            sending.begin(tx, to, alice.parts().conversations(), alice.instant()));
        }
        alice.write(tx -> tx.update("UPDATE relay SET leaving = 0"));
        clock.pass(LONG);
        return bob.history().stream()
                .filter(one -> one.id().equals(sent.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void relayThatAloneHasAPartOfAFileIsNamedAndNotDialled() throws Exception {
        Message file = sendFile(false);
        String relay = third.address().toString();
        assertThat(bob.dialled()).doesNotContain(third.address());
        assertThat(notices())
                .filteredOn(text -> text.contains(relay))
                .hasSize(1)
                .allMatch(text -> text.contains("tacit relay trust"));
        assertThat(bob.read(Withheld::all)).containsExactly(third.address());
        assertThatThrownBy(() -> Taking.save(bob.profile(), file, directory.resolve("in")))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(relay)
                .hasMessageContaining("tacit relay trust");
        bob.write(tx -> {
            Trust.allow(tx, third.address());
            return true;
        });
        clock.pass(LONG);
        assertThat(Taking.save(bob.profile(), file, directory.resolve("in"))).hasContent("otters");
        assertThat(bob.read(Withheld::all)).isEmpty();
    }

    @Test
    void fileOfWhichATrustedRelayHasEveryPartComesWithoutAWord() throws Exception {
        Message file = sendFile(true);
        assertThat(Taking.save(bob.profile(), file, directory.resolve("in"))).hasContent("otters");
        assertThat(bob.dialled()).doesNotContain(third.address());
        assertThat(notices()).noneMatch(text -> text.contains(third.address().toString()));
    }
}
