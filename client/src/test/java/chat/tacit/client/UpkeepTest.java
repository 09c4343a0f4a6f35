package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Attempts;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** Alice's conversation with Bob is damaged in her profile; that with Carol isn't. */
final class UpkeepTest {
    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();
    private Device alice;
    private Device carol;
    private ConversationId bob;

    @BeforeEach
    void connect() throws ClientException {
        alice = relays.device("Alice");
        carol = relays.device("Carol");
        connect(relays.device("Bob"));
        connect(carol);
        bob = alice.with("Bob");
    }

    private void connect(Device joiner) throws ClientException {
        String link = alice.invite();
        clock.pass(Duration.ofSeconds(5));
        var _ = joiner.accept(link);
        clock.pass(Duration.ofSeconds(30));
    }

    /** Nothing of a log that is kept like this can be read. */
    private void damage() {
        alice.write(tx -> {
            tx.update(
                    "INSERT OR REPLACE INTO device_log (conversation, own, place, entry, signature)"
                            + " SELECT id, own, 0, X'00', zeroblob(64) FROM conversation, (SELECT 0"
                            + " AS own UNION SELECT 1) WHERE id = ?",
                    bob.bytes());
            tx.update(
                    "INSERT OR REPLACE INTO pair_look (conversation, due_at) SELECT id, 0 FROM"
                            + " conversation");
            tx.update(
                    "INSERT INTO receipt (content, conversation, due_at) VALUES (?, ?, 0)",
                    Bytes.zeros(16),
                    bob.bytes());
            return true;
        });
    }

    private Instant due(String table) {
        return Instant.ofEpochMilli(alice.number("SELECT MAX(due_at) FROM " + table));
    }

    @Test
    void damagedConversationDoesntKeepTheOthersOffline() throws ClientException {
        damage();
        alice.disconnect();
        Message to = carol.send(carol.with("Alice"), "Are you there?");
        Message from = alice.send(alice.with("Carol"), "Yes.");
        clock.pass(Duration.ofSeconds(30));

        assertThat(carol.now(to).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(alice.now(from).state()).isEqualTo(Message.State.DELIVERED);
    }

    @Test
    void whatFailedIsTriedAgainAfterAPause() {
        Instant before = clock.instant();
        damage();
        int wakes = alice.wakes();
        clock.pass(Attempts.PAUSE.minusSeconds(1));
        assertThat(alice.wakes() - wakes).isLessThan(100);
        assertThat(due("receipt")).isEqualTo(before.plus(Attempts.PAUSE));
        assertThat(alice.number("SELECT COUNT(*) FROM pair_look")).isOne();

        alice.write(tx -> tx.update("DELETE FROM device_log WHERE own = 1"));
        clock.pass(Duration.ofSeconds(2));
        assertThat(alice.number("SELECT COUNT(*) FROM receipt")).isZero();
        assertThat(due("pair_look")).isEqualTo(before.plus(Attempts.PAUSE.multipliedBy(2)));
    }
}
