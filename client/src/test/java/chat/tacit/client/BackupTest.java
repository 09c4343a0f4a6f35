package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.backup.Chunk;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** A profile that was exported, and what comes back of it. */
final class BackupTest extends Exported {
    @Test
    void conversationComesBackWithItsHistoryAndKeys() throws ClientException {
        pair.alice()
                .write(tx -> {
                    Receipts.tellRead(tx, pair.atAlice(), true);
                    return true;
                });
        assertThat(export()).isEqualTo(new Export(1, 0, 2, 0, 0));
        assertThat(imported()).isEqualTo(new Import(1, 2, 0, List.of()));
        Person old = pair.alice();
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            ConversationId id = pair.atAlice();
            assertThat(alice.profile().name()).isEqualTo("Alice");
            assertThat(alice.profile().restored()).isTrue();
            assertThat(alice.profile().deviceId()).isNotEqualTo(old.profile().deviceId());
            assertThat(history(alice, id)).isEqualTo(history(old, id));
            assertThat(alice.contact(id).code()).isEqualTo(old.contact(id).code());
            assertThat(alice.contact(id).level()).isEqualTo(old.contact(id).level());
            assertThat(alice.queues(id)).hasSameSizeAs(old.queues(id));
            assertThat(alice.queues(id).getFirst().boxKey())
                    .isEqualTo(old.queues(id).getFirst().boxKey());
            assertThat(alice.routes(id).getFirst().routeKey())
                    .isEqualTo(old.routes(id).getFirst().routeKey());
            assertThat(alice.number("SELECT COUNT(*) FROM ratchet")).isZero();
            assertThat(alice.number("SELECT read_receipts FROM conversation")).isEqualTo(1);
            assertThat(recovery(alice)).contains(key.pair().publicKey());
        }
    }

    @Test
    void whatWasSaidAboutMessagesComesBack() throws ClientException {
        Person old = pair.alice();
        Message first = history(old, pair.atAlice()).getFirst();
        Message own = old.say(pair.atAlice(), "Over tehre.", pair.now());
        old.write(
                (Work<Boolean, ClientException>)
                        tx -> {
                            var _ =
                                    old.parts()
                                            .conversations()
                                            .reply(tx, first, "In the reeds.", pair.now());
                            old.parts().amendments().edit(tx, own, "Over there.", pair.now());
                            old.parts().amendments().react(tx, first, "🪶", pair.now());
                            return true;
                        });
        export();
        imported();
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            List<Message> before = history(old, pair.atAlice());
            assertThat(before).anyMatch(it -> !it.marks().equals(Marks.NONE));
            assertThat(history(alice, pair.atAlice())).isEqualTo(before);
            assertThat(reactions(alice)).isEqualTo(reactions(old)).hasSize(1);
        }
    }

    private static List<List<Object>> reactions(Person person) {
        return person.read(
                (Work<List<List<Object>>, RuntimeException>)
                        tx ->
                                tx.list(
                                        "SELECT own, emoji, number FROM reaction",
                                        BackupTest::triple));
    }

    private static List<Object> triple(Row row) {
        return List.of(row.flag(1), row.text(2), row.integer(3));
    }

    @Test
    void bothGoOnAndWhatWaitedArrives() throws ClientException {
        export();
        var _ = pair.bob().say(pair.atBob(), "Are you there?", pair.now());
        List<Person.Box> waiting = pair.post(pair.bob());
        imported();
        try (Person alice = opened(pair.now())) {
            // Sealed for the ratchets that were left behind.
            for (Person.Box box : waiting) {
                assertThatThrownBy(() -> alice.take(box, pair.now()))
                        .isInstanceOf(UnopenableException.class);
            }
            Message early = alice.say(pair.atAlice(), "I am back.", pair.now());
            assertThat(early.state()).isEqualTo(Message.State.QUEUED);
            pair.exchange(alice);
            assertThat(alice.contact(pair.atAlice()).paused()).isFalse();
            assertThat(alice.texts(pair.atAlice())).contains("Are you there?");
            assertThat(pair.bob().texts(pair.atBob()))
                    .containsExactly("A heron.", "Where?", "Are you there?", "I am back.");
            assertThat(alice.notices(pair.atAlice())).anyMatch(it -> it.contains("new session"));
            assertThat(pair.bob().contact(pair.atBob()).level())
                    .isEqualTo(alice.contact(pair.atAlice()).level());
        }
    }

    @Test
    void resyncAfterTheBackupDoesNotMakeTheNextRequestStale() throws ClientException {
        export();
        pair.bob().write(tx -> tx.update("UPDATE contact SET resync_no = 1000"));
        imported();
        try (Person alice = opened(pair.now())) {
            pair.exchange(alice);
            assertThat(alice.contact(pair.atAlice()).paused()).isFalse();
        }
    }

    @Test
    void longHistoryOfManyChunksComesBackInOrder() throws ClientException {
        int count = 3_000;
        addMessages(count);
        assertThat(export().messages()).isEqualTo(count + 2);
        assertThat(file.toFile().length()).isGreaterThan(2L * Chunk.SIZE);
        assertThat(imported().messages()).isEqualTo(count + 2);
        try (Person alice = new Person(Profile.open(home, PASSPHRASE, ENTROPY))) {
            List<String> texts = alice.texts(pair.atAlice());
            assertThat(texts).isEqualTo(pair.alice().texts(pair.atAlice()));
            List<Message> found =
                    alice.read(tx -> Search.messages(tx, pair.atAlice(), "number1234", 10));
            assertThat(found).hasSize(1);
        }
    }

    @Test
    void conversationThatNobodyAnsweredIsLeftOut() throws ClientException {
        pair.close();
        pair = new Pair(folder.resolve("strangers"));
        pair.join(pair.invite());
        assertThat(Export.to(file, pair.bob().profile(), key, BackupTest::silent))
                .isEqualTo(new Export(0, 1, 0, 0, 0));
        assertThat(imported()).isEqualTo(new Import(0, 0, 0, List.of()));
    }

    @Test
    void requestComesBackAsOneAndIsAcceptedThere() throws Exception {
        try (Pair asked = new Pair(folder.resolve("asked"))) {
            asked.join(asked.invite(true));
            var _ = asked.bob().say(asked.atBob(), "We met at the lake.", asked.now());
            asked.exchange();
            var _ = Export.to(file, asked.alice().profile(), key, BackupTest::silent);
            var _ = imported();
            asked.pass(Duration.ofMinutes(1));
            try (Person alice = opened(asked.now())) {
                assertThat(alice.post(asked.now())).isEmpty();
                List<Request> requests = alice.read(tx -> alice.parts().requests().all(tx));
                assertThat(requests)
                        .singleElement()
                        .satisfies(
                                it -> assertThat(it.greeting()).isEqualTo("We met at the lake."));
                alice.<Boolean, ClientException>write(tx -> {
                    alice.parts().requests().accept(tx, asked.atAlice(), asked.now());
                    return true;
                });
                for (int i = 0; i < 4; i++) {
                    asked.pass(Pair.ROUND);
                    asked.post(alice).forEach(box -> asked.deliver(box, asked.bob()));
                    asked.post(asked.bob()).forEach(box -> asked.deliver(box, alice));
                }
                assertThat(asked.bob().contact(asked.atBob()).name()).isEqualTo("Alice");
                assertThat(history(asked.bob(), asked.atBob()))
                        .extracting(Message::state)
                        .containsExactly(Message.State.DELIVERED);
            }
        }
    }
}
