package chat.tacit.protocol.mesh.watch;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.servers.FakeNames;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who is charged with lost probes, and who comes into quarantine by them. */
class ChargesTest {
    private static final Fingerprint A = FakeNames.name(1);
    private static final Fingerprint B = FakeNames.name(2);
    private static final Fingerprint C = FakeNames.name(3);
    private static final double LOSS = Suspicion.NONE.lost().sum();

    private final Charges charges = new Charges();
    private Instant now = NOW;

    private List<Fingerprint> charge(boolean lost, Fingerprint... ends) {
        now = now.plusSeconds(1);
        return charges.charge(Outcome.once(Set.of(ends), lost, now));
    }

    private void lose(int times, Fingerprint... ends) {
        for (int i = 0; i < times; i++) {
            charge(true, ends);
        }
    }

    @Test
    void bothEndsAreChargedAndTheWorstExplainsTheOthers() {
        lose(3, A, B);
        lose(3, A, C);
        assertThat(charges.suspicion(B).sum()).isGreaterThan(4);
        assertThat(charge(true, A, B)).containsExactly(A);
        assertThat(charges.suspicion(B)).isEqualTo(Suspicion.NONE);
        assertThat(charges.suspicion(C)).isEqualTo(Suspicion.NONE);
        assertThat(charges.quarantine(B, now)).isEmpty();
    }

    @Test
    void lossThroughAServerInQuarantineIsNotItsPartners() {
        lose(7, A);
        assertThat(charges.quarantine(A, now)).isPresent();
        lose(50, A, B);
        assertThat(charges.suspicion(B)).isEqualTo(Suspicion.NONE);
        now = now.plus(Duration.ofHours(1));
        lose(1, A, B);
        assertThat(charges.suspicion(B)).isEqualTo(Suspicion.NONE.lost());
        assertThat(charges.suspicion(A)).isEqualTo(Suspicion.NONE.lost());
    }

    /** Else whoever came into quarantine once would have covered a partner for all time before. */
    @Test
    void whatWasBeforeAServerBeganToDropIsNotExplainedByIt() {
        lose(4, A, B);
        for (int i = 0; i < 40; i++) {
            charge(false, A, C);
        }
        Suspicion before = charges.suspicion(B);
        assertThat(charges.suspicion(A)).isEqualTo(Suspicion.NONE);
        lose(7, A, C);
        assertThat(charges.quarantine(A, now)).isPresent();
        assertThat(charges.suspicion(B)).isEqualTo(before);
        assertThat(charges.suspicion(C)).isEqualTo(Suspicion.NONE);
    }

    @Test
    void secondDropperIsFoundByWhatTheFirstDoesNotExplain() {
        lose(6, A, C);
        lose(5, B);
        assertThat(charge(true, A, B)).containsExactly(A);
        lose(1, B);
        assertThat(charge(true, B)).containsExactly(B);
    }

    @Test
    void quarantineIsAnHourThenTwo() {
        lose(7, A);
        assertThat(charges.quarantine(A, now.plus(Duration.ofMinutes(59)))).isPresent();
        now = now.plus(Duration.ofHours(1));
        assertThat(charges.quarantine(A, now)).isEmpty();
        assertThat(charges.suspicion(A)).isEqualTo(Suspicion.NONE);
        lose(6, A);
        assertThat(charges.quarantine(A, now)).isEmpty();
        lose(1, A);
        assertThat(charges.quarantine(A, now.plus(Duration.ofMinutes(119)))).isPresent();
    }

    @Test
    void whatWasFoundIsReportedForADay() {
        Instant first = now.plusSeconds(1);
        lose(7, A);
        assertThat(charges.found(Duration.ofDays(1), now.plus(Duration.ofHours(23))))
                .containsExactly(new DropReport(A, first, now, 7, 7));
        assertThat(charges.found(Duration.ofDays(1), now.plus(Duration.ofDays(1)))).isEmpty();
    }

    /** What reaches neither RX is charged to the entry twice. */
    @Test
    void entryOfProbesToSeveralReceiversIsHeldToTwiceTheSum() {
        for (int i = 0; i < 13; i++) {
            assertThat(charges.quarantine(A, now)).isEmpty();
            now = now.plusSeconds(1);
            var _ = charges.charge(Outcome.leg(A, FakeNames.name(10 + i), true, now));
        }
        assertThat(charges.suspicion(A).sum()).isCloseTo(13 * LOSS / 2, within(1e-9));
        now = now.plusSeconds(1);
        assertThat(charges.charge(Outcome.leg(A, B, true, now))).containsExactly(A);
        assertThat(charges.suspicion(B)).isEqualTo(Suspicion.NONE);
    }

    /** An RX isn't in quarantine for what its entry did. */
    @Test
    void entryIsTheWorstAsSoonAsAReceiverHasTheSumByIt() {
        List<Fingerprint> found = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            assertThat(found).isEmpty();
            for (Fingerprint rx : List.of(B, C)) {
                now = now.plusSeconds(1);
                found.addAll(charges.charge(Outcome.leg(A, rx, true, now)));
            }
        }
        assertThat(found).containsExactly(A);
        assertThat(charges.quarantine(B, now)).isEmpty();
        assertThat(charges.quarantine(C, now)).isEmpty();
    }

    private void word(int contact, boolean lost) {
        now = now.plusSeconds(1);
        var _ = charges.charge(Outcome.word(A, FakeNames.name(contact).bytes(), lost, now));
    }

    @Test
    void whatOneContactLosesIsNotWashedAwayByWhatOthersGet() {
        for (int i = 0; i < 7; i++) {
            assertThat(charges.quarantine(A, now)).isEmpty();
            word(0, true);
            for (int other = 1; other < 10; other++) {
                word(other, false);
                now = now.plusSeconds(1);
                var _ = charges.charge(Outcome.leg(A, B, false, now));
            }
        }
        assertThat(charges.quarantine(A, now)).isPresent();
    }

    @Test
    void whoLosesALittleOfEachContactIsFoundByTheSumOfAll() {
        for (int contact = 0; contact < 7; contact++) {
            assertThat(charges.quarantine(A, now)).isEmpty();
            word(contact, true);
        }
        assertThat(charges.quarantine(A, now)).isPresent();
    }

    /** Under much cover a day has more loops than are remembered. */
    @Test
    void whatContactsSaidIsNotForgottenForLoops() {
        for (int i = 0; i < 3; i++) {
            word(0, true);
        }
        for (int i = 0; i < 3 * Charges.MOST; i++) {
            charge(false, B);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(charges.quarantine(A, now)).isEmpty();
            word(0, true);
        }
        assertThat(charges.quarantine(A, now)).isPresent();
    }

    @Test
    void asManyOutcomesAreRememberedAsThereMayBe() {
        for (int i = 0; i < 2 * Charges.MOST; i++) {
            charge(false, FakeNames.name(i));
        }
        assertThat(charges.size()).isLessThanOrEqualTo(2 * Charges.MOST);
        charge(false, A);
        charge(false, A);
        assertThat(charges.size()).isLessThanOrEqualTo(Charges.MOST + 1);
    }
}
