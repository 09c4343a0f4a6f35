package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.route.BoxKind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Telling a contact what was committed here. */
final class ReceiptsTest extends Acquainted {
    private void bobSays(int messages) {
        for (int i = 0; i < messages; i++) {
            pair().bob().say(pair().atBob(), "message " + i, pair().now());
        }
        pair().post(pair().bob()).forEach(this::aliceTakes);
    }

    private void aliceTakes(Person.Box box) {
        pair().deliver(box, pair().alice());
    }

    private long owed() {
        return pair().alice().number("SELECT COUNT(*) FROM receipt");
    }

    private int sealed() {
        return pair().alice().sealed(BoxKind.MESSAGE).size();
    }

    private void send() {
        pair().alice()
                .write(tx -> {
                    Receipts.send(tx, pair().alice().parts().sealer(), pair().now());
                    return true;
                });
    }

    private long delivered() {
        return pair().bob().number("SELECT COUNT(*) FROM message WHERE state = 'delivered'");
    }

    private void pause(boolean paused) {
        pair().alice().write(tx -> tx.update("UPDATE contact SET paused = ?", paused));
    }

    @Test
    void oneReceiptIsForAllThatWait() {
        bobSays(3);
        pair().pass(Receipts.DELAY);
        send();
        assertThat(sealed()).isEqualTo(1);
        assertThat(owed()).isZero();
        pair().exchange();
        assertThat(delivered()).isEqualTo(3);
    }

    /** Else the relays would see who confirms what by when. */
    @Test
    void receiptsWaitIndependentTimes() {
        bobSays(64);
        List<Long> delays =
                pair().alice()
                        .read(tx ->
                                tx.list(
                                        "SELECT due_at FROM receipt",
                                        row -> row.integer(1) - pair().now().toEpochMilli()));
        long most = Receipts.DELAY.toMillis();
        assertThat(Set.copyOf(delays))
                .hasSizeGreaterThan(50)
                .allMatch(delay -> delay >= 0 && delay <= most)
                .anyMatch(delay -> delay < most / 4)
                .anyMatch(delay -> delay > most * 3 / 4);
    }

    @Test
    void receiptNamesSixtyFourAtMost() {
        bobSays(Receipts.BATCH + 1);
        pair().pass(Receipts.DELAY);
        send();
        assertThat(owed()).isEqualTo(1);
        send();
        assertThat(owed()).isZero();
        pair().exchange();
        assertThat(delivered()).isEqualTo(Receipts.BATCH + 1);
    }

    private void aliceReads(boolean tells) {
        pair().alice()
                .write(tx -> {
                    Receipts.tellRead(tx, pair().atAlice(), tells);
                    List<Message> shown = Unshown.take(tx, 100, pair().now());
                    Receipts.read(tx, shown, pair().now(), pair().alice().parts().entropy());
                    return true;
                });
    }

    private long read() {
        return pair().bob().number("SELECT COUNT(*) FROM message WHERE state = 'read'");
    }

    @Test
    void contactIsToldOfReadingOnlyIfTheUserWantsIt() {
        bobSays(2);
        aliceReads(false);
        pair().exchange();
        assertThat(delivered()).isEqualTo(2);
        assertThat(read()).isZero();

        bobSays(2);
        aliceReads(true);
        pair().exchange();
        assertThat(delivered()).isEqualTo(2);
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void readingTakesThePlaceOfTheReceiptThatWaits() {
        bobSays(3);
        aliceReads(true);
        pair().pass(Receipts.DELAY);
        send();
        assertThat(sealed()).isEqualTo(1);
        pair().exchange();
        assertThat(read()).isEqualTo(3);
    }

    @Test
    void whatWasReadBeforeIsntToldAfterwards() {
        bobSays(1);
        aliceReads(false);
        pair().exchange();
        aliceReads(true);
        pair().exchange();
        assertThat(read()).isZero();
    }

    @Test
    void changeOfMindStopsWhatHasntLeft() {
        bobSays(1);
        aliceReads(true);
        aliceReads(false);
        pair().exchange();
        assertThat(delivered()).isEqualTo(1);
        assertThat(read()).isZero();
    }

    @Test
    void receiptCountsOnlyForMessagesOfTheReceiversOwnToThisContact() {
        bobSays(1);
        Pair pair = pair();
        pair.bob()
                .write(tx -> {
                    tx.update(
                            "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                                    + " VALUES (x'00', 'contact', 'Carol', 'active', 'link', 0)");
                    return tx.update("UPDATE message SET conversation = x'00', own = 1");
                });
        ContentId elsewhere =
                pair.bob()
                        .read(tx -> tx.one("SELECT id FROM message", row -> row.bytes(1)))
                        .map(ContentId::new)
                        .orElseThrow();
        ContentId unknown = ContentId.random(Entropy.system());
        Message hers = pair.alice().say(pair.atAlice(), "mine", pair.now());
        pair.alice()
                .seal(
                        pair.atAlice(),
                        new Body.Receipt(
                                Body.Receipt.Progress.READ, List.of(elsewhere, unknown, hers.id())),
                        pair.now());
        pair.exchange();
        assertThat(read()).isZero();
        assertThat(pair.bob().number("SELECT COUNT(*) FROM message")).isEqualTo(2);
    }

    @Test
    void receiptsWaitWhileNothingMayBeSealedAndAreTriedAgainLater() {
        pause(true);
        bobSays(2);
        pair().pass(Receipts.DELAY);
        send();
        assertThat(owed()).isEqualTo(2);
        assertThat(sealed()).isZero();
        Duration left =
                Duration.between(
                        pair().now(), pair().alice().read(Receipts::nextDue).orElseThrow());
        assertThat(left).isEqualTo(Duration.ofMinutes(5));

        pause(false);
        pair().pass(left);
        send();
        assertThat(owed()).isZero();
        pair().exchange();
        assertThat(delivered()).isEqualTo(2);
    }
}
