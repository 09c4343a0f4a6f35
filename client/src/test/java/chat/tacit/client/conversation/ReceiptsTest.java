package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.e2ee.route.BoxKind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Telling a contact what was committed here. */
final class ReceiptsTest {
    @TempDir private Path directory;
    private Optional<Pair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(Pair.introduced(directory));
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private Pair pair() {
        return met.orElseThrow();
    }

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
