package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** What people say about earlier messages, by the commands: one pair, which parts in the end. */
@ExtendWith(SharedRelays.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
@Tag("long")
final class LaterWordsTest {
    private World world;
    private Person ada;
    private Person bob;

    @BeforeAll
    void start(SharedRelays.Pair relays, @TempDir Path folder) {
        world = new World(folder);
        ada = world.person("Ada", relays);
        bob = world.person("Bob", relays);
        world.acquaint(ada, bob);
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    @Order(1)
    void messageIsAnsweredEditedReactedToAndTakenBack() {
        Command hearing = bob.run("receive", "--follow");
        String id = ada.run("send", "Bob", "helo").result().getString("id");
        String begins = id.substring(0, 12);
        hearing.await(line -> line.getString("id", "").equals(id));

        ada.run("edit", "Bob", begins, "hello").done();
        assertThat(hearing.await(line -> of(line, "edit")).getString("text")).isEqualTo("hello");

        bob.run("react", "Ada", begins, "🦊").done();
        bob.run("send", "Ada", "--reply", begins, "good morning").done();
        Command answers = ada.run("receive", "--follow");
        JsonObject reply = answers.await(line -> line.containsKey("reply_to"));
        assertThat(reply.getString("reply_to")).isEqualTo(id);
        assertThat(answers.await(line -> of(line, "reaction")).getString("text")).isEqualTo("🦊");

        assertThat(bob.run("unsend", "Ada", begins).ended().code()).isEqualTo(1); // Ada's

        ada.run("unsend", "Bob", begins).done();
        assertThat(hearing.await(line -> of(line, "deleted")).getString("id")).isEqualTo(id);
        JsonObject left =
                bob.run("history", "Ada").done().stream()
                        .filter(line -> line.getString("id").equals(id))
                        .findFirst()
                        .orElseThrow();
        assertThat(left.getString("type")).isEqualTo("deleted");
        assertThat(left.getString("text")).isEmpty();
        assertThat(bob.run("history", "Ada", "--search", "hello").done()).isEmpty();
        hearing.stop();
        answers.stop();
    }

    @Test
    @Order(2)
    void contactLearnsWhatWasReadIfTheReaderWantsIt() {
        bob.run("read-receipts", "Ada", "on").done();
        String id = ada.run("send", "Bob", "Have you seen this?").result().getString("id");
        bob.run("receive").done();
        ada.run("receive").done();
        assertThat(state(id)).isEqualTo("read");

        bob.run("read-receipts", "Ada", "off").done();
        String later = ada.run("send", "Bob", "And this?").result().getString("id");
        bob.run("receive").done();
        ada.run("receive").done();
        assertThat(state(later)).isEqualTo("delivered");
    }

    @Test
    @Order(3)
    void agreedTimeEndsMessagesOnBothSidesAndDeletionTheQueues() {
        ada.run("disappear", "Bob", "5s").done();
        bob.run("receive").done();
        JsonObject agreed = bob.run("disappear", "Ada", "accept").result();
        assertThat(agreed.getInteger("seconds")).isEqualTo(5);
        ada.run("receive").done();
        ada.run("send", "Bob", "gone with the heron").done();
        Command hearing = bob.run("receive");
        var _ = hearing.done();
        assertThat(hearing.texts()).contains("gone with the heron");
        assertGone(bob, "Ada");
        assertGone(ada, "Bob");

        JsonObject deleted = bob.run("delete", "Ada").result();
        assertThat(deleted.getString("queues")).isEqualTo("deleted");
        assertThat(bob.run("contacts").done()).isEmpty();
        JsonObject late = ada.run("send", "Bob", "Are you there?", "--timeout", "2").result();
        assertThat(late.getString("state")).isEqualTo("queued"); // no relay takes it
    }

    /** Nothing runs for the profile meanwhile but the question. */
    private static void assertGone(Person person, String of) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    Command history = person.run("history", of);
                    var _ = history.done();
                    assertThat(history.texts()).doesNotContain("gone with the heron");
                });
    }

    private String state(String id) {
        return ada.run("history", "Bob").done().stream()
                .filter(line -> line.getString("id").equals(id))
                .map(line -> line.getString("state"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean of(JsonObject line, String type) {
        return type.equals(line.getString("type"));
    }
}
