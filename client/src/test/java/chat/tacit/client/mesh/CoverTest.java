package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What cover hides from who has all that TX saw ({@code spec/40-mesh} §11). */
class CoverTest {
    private static final int KNOWN = 30;
    private static final int OTHERS = 15;
    private static final Duration DAY = Duration.ofDays(1);

    /** From a packet in every twentieth slot to two in five; with one contact to one in five. */
    @ParameterizedTest
    @CsvSource({"1, 4", "1, 12", "4, 4", "4, 12", "4, 24", "12, 4", "12, 12", "12, 24"})
    void classifierIsNoBetterThanChance(int contacts, int talks) {
        Telling.Score score = score(contacts, talks, CoverTest::choice);

        assertThat(score.real()).isGreaterThan(0.04);
        assertThat(score.overChance()).isLessThan(0.05);
    }

    /** The classifier is one: it tells where loops don't go on as talks do. */
    @Test
    void classifierFindsLoopsThatGoAnywhere() {
        Telling.Score score = score(4, 24, entropy -> keys -> Draw.one(keys, entropy));

        assertThat(score.overChance()).isGreaterThan(0.1);
    }

    @Test
    void whatWaitsDoesNotMoveASlot() {
        assertThat(times(true)).isEqualTo(times(false)).hasSizeGreaterThan(1_000);
    }

    private static List<Instant> times(boolean waits) {
        Slots slots = new Slots(Pace.of(Cover.LOW), new SeededEntropy(5), Instant.EPOCH);
        Slots.Scene scene = new Slots.Scene(waits, List.of());
        List<Instant> times = new ArrayList<>();
        for (Instant now = slots.nextAt(scene);
                now.isBefore(Instant.EPOCH.plus(DAY));
                now = slots.nextAt(scene)) {
            if (slots.due(now, scene).contains(new Slot.Send())) {
                times.add(now);
            }
        }
        return times;
    }

    private static TxLog.Choice choice(Entropy entropy) {
        return new LoopChoice(entropy)::next;
    }

    private static Telling.Score score(
            int contacts, int talks, Function<Entropy, TxLog.Choice> choice) {
        Telling telling = new Telling();
        List<List<TxLog.Request>> others = new ArrayList<>();
        for (int profile = 0; profile < KNOWN + OTHERS; profile++) {
            Entropy entropy = new SeededEntropy(profile);
            List<Talker.Said> said = new Talker(contacts, talks, entropy).talk(Instant.EPOCH, DAY);
            List<TxLog.Request> log =
                    TxLog.of(said, Math.max(4, contacts), choice.apply(entropy), entropy);
            if (profile < KNOWN) {
                telling.learn(log);
            } else {
                others.add(log);
            }
        }
        return telling.score(others);
    }
}
