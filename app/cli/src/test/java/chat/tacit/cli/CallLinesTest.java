package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.call.CallSubject;
import chat.tacit.client.call.OpenCalls;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Media;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.memory.MemoryStore;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a terminal says of calls, which it can't answer. */
@Timeout(120)
final class CallLinesTest {
    private static final String PASSPHRASE = "for this test";

    @TempDir Path folder;

    @Test
    void callThatRangInAProcessThatWasKilledIsPrintedByTheNextAndStandsInTheHistory()
            throws Exception {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
        Person alice = new Person(folder.resolve("alice"), passphrase);
        Person bob = new Person(folder.resolve("bob"), passphrase);
        try (Relay relay = relay()) {
            alice.does("init", "Alice", "--relay", relay.address().toString());
            bob.does("init", "Bob", "--relay", relay.address().toString());
            String shown = alice.does("invite", "--long", "--json");
            bob.does("connect", new JsonObject(shown).getString("link"), "--wait", "0");
            rings(folder.resolve("bob"), Instant.now().minus(Duration.ofMinutes(3)));
            String followed = bob.does("receive", "--follow", "--timeout", "4", "--json");
            assertThat(messages(followed))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getString("text")).isEqualTo("Missed call."))
                    .satisfies(line -> assertThat(line.getString("type")).isEqualTo("call"));
            assertThat(messages(bob.does("receive", "--timeout", "1", "--json"))).isEmpty();
            assertThat(bob.does("history", "new contact")).contains("new contact: Missed call.");
        }
    }

    private static Relay relay() throws Exception {
        return Relay.start(
                new RelayConfig(
                        new Keys.Passing(new Identity(SigningKey.generate(Entropy.system()))),
                        Listen.loopback(),
                        OperatorAddress.loopback(0),
                        Services.of(Service.QUEUE),
                        Limits.defaults()),
                new MemoryStore(1 << 24));
    }

    /** Alice's ring came, and then the process was killed. */
    private static void rings(Path home, Instant then) throws Exception {
        Secret key = Profile.unlock(home, Secret.owned(Text.utf8(PASSPHRASE)));
        try (Profile profile = Profile.openUnlocked(home, key, Entropy.system())) {
            ConversationId alice =
                    profile.read(tx ->
                                    tx.one(
                                            "SELECT conversation FROM contact",
                                            row -> new ConversationId(row.bytes(1))))
                            .orElseThrow();
            CallId call = CallId.random(Entropy.system());
            CallSubject about = new CallSubject(call, alice, false, new Media(true, false));
            var _ =
                    profile.write(tx -> {
                        OpenCalls.begin(tx, about, then, then);
                        return true;
                    });
        }
    }

    private static List<JsonObject> messages(String printed) {
        return printed.lines()
                .map(JsonObject::new)
                .filter(line -> line.containsKey("text"))
                .toList();
    }
}
