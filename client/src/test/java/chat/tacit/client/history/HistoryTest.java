package chat.tacit.client.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Homes;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Keeping, finding and paging messages in a real database. */
final class HistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final ConversationId BOB = conversation(1);
    private static final ConversationId CAROL = conversation(2);

    @TempDir private Path directory;
    private Optional<Profile> open = Optional.empty();

    @BeforeEach
    void open() {
        open = Optional.of(Homes.open(directory, "Alice"));
        run(tx -> {
            begin(tx, BOB, "Bob");
            begin(tx, CAROL, "Carol");
            return true;
        });
    }

    @AfterEach
    void close() {
        open.orElseThrow().close();
    }

    private <T> T run(Function<Transaction, T> work) {
        return open.orElseThrow().write(work::apply);
    }

    private static void begin(Transaction tx, ConversationId id, String name) {
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                        + " VALUES (?, 'contact', ?, 'active', 'link', 0)",
                id.bytes(),
                name);
    }

    private static ConversationId conversation(int number) {
        return new ConversationId(Bytes.owned(ByteBuffer.allocate(16).putInt(number).array()));
    }

    private static ContentId id(int number) {
        return new ContentId(Bytes.owned(ByteBuffer.allocate(16).putInt(12, number).array()));
    }

    private static Message message(ConversationId of, int number, String text) {
        return new Message(
                id(number),
                of,
                false,
                "",
                number,
                NOW,
                Message.Type.TEXT,
                text,
                Message.State.RECEIVED,
                "",
                0);
    }

    private static Message own(ConversationId of, int number, String text) {
        return new Message(
                id(number),
                of,
                true,
                "",
                number,
                NOW,
                Message.Type.TEXT,
                text,
                Message.State.QUEUED,
                "",
                0);
    }

    private void add(Message... messages) {
        run(tx -> {
            for (Message message : messages) {
                History.add(tx, message, NOW, Optional.empty());
            }
            return true;
        });
    }

    private List<String> search(ConversationId of, String words) {
        return texts(tx -> Search.messages(tx, of, words, 100));
    }

    private List<String> texts(Function<Transaction, List<Message>> work) {
        return run(work).stream().map(Message::text).toList();
    }

    private boolean holds(Predicate<Transaction> work) {
        return run(work::test);
    }

    private int unshown(ConversationId of) {
        return run(tx -> History.unshown(tx, of));
    }

    @Test
    void everyMessageIsKeptOnce() {
        assertThat(holds(tx -> History.add(tx, message(BOB, 1, "hi"), NOW, Optional.empty())))
                .isTrue();
        assertThat(holds(tx -> History.add(tx, message(BOB, 1, "hi"), NOW, Optional.empty())))
                .isFalse();
        assertThat(texts(tx -> History.last(tx, BOB, 10))).containsExactly("hi");
    }

    @Test
    void messagesNameTheirSender() {
        add(message(BOB, 1, "hi"), own(BOB, 2, "hello"));
        List<Message> last = run(tx -> History.last(tx, BOB, 10));
        assertThat(last).extracting(Message::from).containsExactly("Bob", "Alice");
    }

    @Test
    void pagesGoBackwardsAndForwards() {
        for (int i = 1; i <= 10; i++) {
            add(message(BOB, i, "b" + i), message(CAROL, 100 + i, "c" + i));
        }
        assertThat(texts(tx -> History.last(tx, BOB, 3))).containsExactly("b8", "b9", "b10");
        assertThat(texts(tx -> History.before(tx, BOB, id(8), 3)))
                .containsExactly("b5", "b6", "b7");
        assertThat(texts(tx -> History.before(tx, BOB, id(1), 3))).isEmpty();
        assertThat(texts(tx -> History.after(tx, BOB, id(7), 2))).containsExactly("b8", "b9");
        assertThat(texts(tx -> History.after(tx, BOB, id(10), 2))).isEmpty();
        assertThat(texts(tx -> History.after(tx, BOB, id(101), 2))).isEmpty();
    }

    @Test
    void heldMessageIsShownInItsPlaceOnceReleased() {
        run(tx -> History.add(tx, message(BOB, 2, "second"), NOW, Optional.of(NOW)));
        assertThat(texts(tx -> History.last(tx, BOB, 10))).isEmpty();
        assertThat(search(BOB, "second")).isEmpty();
        assertThat(texts(tx -> Unshown.take(tx, 10, NOW))).isEmpty();
        add(message(BOB, 1, "first"));
        assertThat(texts(tx -> History.release(tx, BOB, BOB, 3))).containsExactly("second");
        assertThat(texts(tx -> History.last(tx, BOB, 10))).containsExactly("first", "second");
    }

    @Test
    void everyArrivalIsShownOnceAndOwnMessagesNever() {
        add(message(BOB, 1, "one"), own(BOB, 2, "mine"), message(CAROL, 3, "two"));
        assertThat(unshown(BOB)).isEqualTo(1);
        assertThat(texts(tx -> Unshown.take(tx, 1, NOW))).containsExactly("one");
        assertThat(texts(tx -> Unshown.take(tx, 9, NOW))).containsExactly("two");
        assertThat(holds(tx -> Unshown.any(tx, NOW))).isFalse();
        assertThat(unshown(BOB)).isZero();
    }

    @Test
    void statesOnlyGoForward() {
        add(own(BOB, 1, "mine"));
        run(tx -> {
            History.kept(tx, BOB, id(1));
            History.kept(tx, BOB, id(1));
            History.advance(tx, BOB, id(1), Message.State.READ);
            History.advance(tx, BOB, id(1), Message.State.DELIVERED);
            History.advance(tx, BOB, id(1), Message.State.SENT);
            History.advance(tx, BOB, id(1), Message.State.FAILED);
            return true;
        });
        Message message = run(tx -> History.find(tx, BOB, id(1))).orElseThrow();
        assertThat(message.state()).isEqualTo(Message.State.READ);
        assertThat(message.durableRelays()).isEqualTo(2);
    }

    @Test
    void wordsAreFoundWhateverTheirCaseAccentsAndOrder() {
        add(
                message(BOB, 1, "Treffen wir uns am Zürichsee?"),
                message(BOB, 2, "nein"),
                message(CAROL, 3, "zürichsee auch hier"));
        assertThat(search(BOB, "zurich treffen")).containsExactly("Treffen wir uns am Zürichsee?");
        assertThat(search(BOB, "ZÜRICHSEE")).hasSize(1);
        assertThat(search(BOB, "zurich nein")).isEmpty();
    }

    @Test
    void nothingInAQueryHasAMeaning() {
        add(message(BOB, 1, "plain words"));
        for (String query :
                List.of(
                        "",
                        " ",
                        "\"",
                        "\"\"",
                        "*",
                        "-",
                        "^",
                        "a\"",
                        "\"a OR b",
                        "a*",
                        "NEAR(a b)",
                        "text:a",
                        "a AND",
                        "NOT a",
                        "{a}:b",
                        "a + b",
                        "(",
                        ")",
                        "%",
                        "_",
                        "\\",
                        ":",
                        "a;b",
                        "'; DROP TABLE message; --",
                        "\u0000",
                        "a\u0000b",
                        "💥",
                        "\uD83D")) {
            assertThat(search(BOB, query)).as(query).isEmpty();
        }
        assertThat(search(BOB, "plain\u0000words")).hasSize(1);
    }

    private Message now(int number) {
        return run(tx -> History.find(tx, BOB, id(number)).orElseThrow());
    }

    @Test
    void whatNoRelayTookInTimeFailsWithAReasonAndNothingElseDoes() {
        add(own(BOB, 1, "queued"), own(BOB, 2, "sent"), message(BOB, 3, "received"));
        run(tx -> {
            History.kept(tx, BOB, id(2));
            History.expire(tx, NOW);
            return true;
        });
        assertThat(now(1).state()).isEqualTo(Message.State.QUEUED); // not before its time
        run(tx -> {
            History.expire(tx, NOW.plusMillis(1));
            return true;
        });
        assertThat(now(1).state()).isEqualTo(Message.State.FAILED);
        assertThat(now(1).reason()).isEqualTo("no relay took it in seven days");
        assertThat(now(2).state()).isEqualTo(Message.State.SENT);
        assertThat(now(3).state()).isEqualTo(Message.State.RECEIVED);
    }

    @Test
    void messageThatArrivedAllTheSameHasNoReasonToHaveFailed() {
        add(own(BOB, 1, "late"));
        run(tx -> {
            History.expire(tx, NOW.plusMillis(1));
            History.advance(tx, BOB, id(1), Message.State.DELIVERED);
            return true;
        });
        assertThat(now(1).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(now(1).reason()).isEmpty();
    }

    @Test
    void operatorsAreWords() {
        add(message(BOB, 1, "this OR that"), message(BOB, 2, "this"));
        assertThat(search(BOB, "this OR that")).containsExactly("this OR that");
    }

    @Test
    void deletedConversationIsFoundNoMore() {
        add(message(BOB, 1, "secret plan"));
        run(tx -> tx.update("DELETE FROM conversation WHERE id = ?", BOB.bytes()));
        long left =
                run(tx ->
                        tx.one(
                                        "SELECT COUNT(*) FROM message_text WHERE"
                                                + " message_text MATCH 'secret'",
                                        row -> row.integer(1))
                                .orElseThrow());
        assertThat(left).isZero();
    }

    @Test
    void newestAreFoundInTheirConversationHoweverManyOthersHaveTheWords() {
        run(tx -> {
            for (int i = 1; i <= 2_000; i++) {
                ConversationId of = i % 10 == 0 ? CAROL : BOB;
                String text = "the " + i + (i == 500 ? " needle" : "");
                History.add(tx, message(of, i, text), NOW, Optional.empty());
            }
            return true;
        });
        assertThat(search(CAROL, "needle")).containsExactly("the 500 needle");
        assertThat(search(BOB, "needle")).isEmpty();
        assertThat(search(CAROL, "t")).hasSize(100).last().isEqualTo("the 2000");
        assertThat(texts(tx -> Search.messages(tx, CAROL, "the", 3)))
                .containsExactly("the 1980", "the 1990", "the 2000");
    }

    @Test
    void whatIsHeldBackIsNotFound() {
        run(tx -> {
            Instant until = NOW.plusSeconds(60);
            History.add(tx, message(BOB, 2, "held word"), NOW, Optional.of(until));
            return true;
        });
        add(message(BOB, 1, "shown word"));
        assertThat(search(BOB, "word")).containsExactly("shown word");
    }

    @Test
    void idOfAConversationIsNoWord() {
        add(message(BOB, 1, "hello"));
        assertThat(search(BOB, BOB.bytes().hex())).isEmpty();
        assertThat(search(BOB, "0")).isEmpty();
    }
}
