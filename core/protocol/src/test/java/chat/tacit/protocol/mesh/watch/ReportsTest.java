package chat.tacit.protocol.mesh.watch;

import static chat.tacit.protocol.mesh.MeshSamples.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.servers.FakeNames;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** How much what others say makes one look. */
class ReportsTest {
    private static final Fingerprint ACCUSED = FakeNames.name(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Reports reports = new Reports();

    private static DropReport about(Fingerprint accused, Instant now) {
        return new DropReport(accused, now.minusSeconds(3_600), now, 100, 100);
    }

    private void says(int reporter, Instant now) {
        reports.heard(FakeNames.name(reporter), about(ACCUSED, now), now);
    }

    @Test
    void reportsMakeOneLookThreeTimesAsOftenAtMostForADay() {
        assertThat(reports.probing(ACCUSED, NOW)).isEqualTo(1);
        says(10, NOW);
        assertThat(reports.probing(ACCUSED, NOW)).isEqualTo(1.5);
        for (int i = 11; i < 100; i++) {
            says(i, NOW);
        }
        assertThat(reports.probing(ACCUSED, NOW)).isEqualTo(3);
        assertThat(reports.probing(FakeNames.name(2), NOW)).isEqualTo(1);
        assertThat(reports.probing(ACCUSED, NOW.plus(DAY).minusMillis(1))).isEqualTo(3);
        assertThat(reports.probing(ACCUSED, NOW.plus(DAY))).isEqualTo(1);
    }

    @Test
    void oneServerSpeaksOnceADayAboutAnother() {
        says(10, NOW);
        says(10, NOW.plus(DAY).minusMillis(1));
        assertThat(reports.probing(ACCUSED, NOW.plus(DAY))).isEqualTo(1);
        says(10, NOW.plus(DAY));
        assertThat(reports.probing(ACCUSED, NOW.plus(DAY))).isEqualTo(1.5);
    }

    @Test
    void oldFutureAndOwnReportsCountForNothing() {
        reports.heard(FakeNames.name(10), about(ACCUSED, NOW.minus(DAY).minusSeconds(1)), NOW);
        reports.heard(FakeNames.name(10), about(ACCUSED, NOW.plusSeconds(121)), NOW);
        reports.heard(ACCUSED, about(ACCUSED, NOW), NOW);
        assertThat(reports.probing(ACCUSED, NOW)).isEqualTo(1);
    }

    @Test
    void whoeverWasWrongCountsForLessAndWhoeverWasRightForMore() {
        says(10, NOW);
        for (int i = 0; i < 49; i++) {
            reports.probed(ACCUSED, Suspicion.NONE);
        }
        assertThat(reports.weight(FakeNames.name(10))).isEqualTo(0.5);
        reports.probed(ACCUSED, Suspicion.NONE);
        assertThat(reports.weight(FakeNames.name(10))).isEqualTo(0.25);
        reports.probed(ACCUSED, Suspicion.NONE);
        assertThat(reports.weight(FakeNames.name(10))).isEqualTo(0.25);
        says(11, NOW);
        reports.quarantined(ACCUSED);
        assertThat(reports.weight(FakeNames.name(11))).isEqualTo(0.75);
        assertThat(reports.weight(FakeNames.name(10))).isEqualTo(0.25);
        says(11, NOW.plus(DAY));
        reports.quarantined(ACCUSED);
        assertThat(reports.weight(FakeNames.name(11))).isEqualTo(1);
    }

    @Test
    void asManyReportsAreRememberedAsThereMayBe() {
        says(0, NOW);
        for (int i = 1; i <= Reports.MOST; i++) {
            reports.heard(FakeNames.name(i), about(FakeNames.name(i + 1), NOW), NOW);
        }
        assertThat(reports.probing(ACCUSED, NOW)).isEqualTo(1);
    }
}
