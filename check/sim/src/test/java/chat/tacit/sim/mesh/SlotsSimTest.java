package chat.tacit.sim.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.tacit.client.mesh.Cover;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Short runs of what {@code docs/mesh.md} tells of slots. */
class SlotsSimTest {
    private static final Duration DAYS = Duration.ofDays(2);

    @Test
    void talkIsReadWithinMinutesUnderLowCoverAndWithinSecondsWithout() {
        Slotted low = SlotTables.live(1, Scheduler.real(Cover.LOW), 4, DAYS);
        Slotted off = SlotTables.live(1, Scheduler.real(Cover.OFF), 4, DAYS);

        assertThat(off.fetchNext.median()).isLessThan(30);
        assertThat(low.fetchNext.median()).isBetween(30.0, 300.0);
        assertThat(low.fetchFirst.median()).isBetween(30.0, 600.0);
        assertThat(low.sendNext.size()).isGreaterThan(50);
    }

    @Test
    void whoWatchesTheNetworkNamesPartnersOnlyWithoutCover() {
        assertThat(Anonymity.observer(1, Scheduler.real(Cover.OFF), 12, 1)).isGreaterThan(0.9);
        assertThat(Anonymity.observer(1, Scheduler.real(Cover.LOW), 12, 1)).isLessThan(0.4);
    }

    @Test
    void bothEndsInOneHandLinkAPacketUnlessBothProxiesAreOthers() {
        Anonymity.Linked plain = Anonymity.hand(1, 100, 20, false, 20_000);
        Anonymity.Linked dual = Anonymity.hand(1, 100, 20, true, 20_000);

        assertThat(plain.tx()).isCloseTo(0.2, within(0.02));
        assertThat(plain.packet()).isCloseTo(0.2 * 0.36, within(0.01));
        assertThat(dual.packet()).isLessThan(0.006);
    }

    @Test
    void shareOfAHandFallsFromThatOfTheDefaultServersToThatOfTheMesh() {
        Newcomer.Mesh mesh = new Newcomer.Mesh(100, 5, 10, 3, true, 0);
        double first = 0;
        double later = 0;
        for (int seed = 1; seed <= 20; seed++) {
            List<Newcomer.Share> told = Newcomer.of(seed, mesh, List.of(0, 7));
            first += told.getFirst().usable() / 20;
            later += told.getLast().usable() / 20;
        }
        assertThat(first).isGreaterThan(0.15);
        assertThat(later).isCloseTo(0.05, within(0.01));
    }

    @Test
    @Tag("long")
    void loopsOfTwinsLeaveNothingToTellByHowManyPacketsAKeyGets() {
        RealOrFake.Result without = RealOrFake.of(1, new RealOrFake.Profiles(4, 12, 3, false));
        RealOrFake.Result twins = RealOrFake.of(1, new RealOrFake.Profiles(4, 12, 3, true));

        assertThat(without.keys()).isGreaterThan(0.05);
        assertThat(twins.keys()).isLessThan(0.03);
        assertThat(twins.packets()).isLessThan(0.03);
    }

    @Test
    void keysOfWhoComesAndGoesAreLinkedByTheHours() {
        Scheduler.Maker low = Scheduler.real(Cover.LOW);
        Linking.Result told = Linking.of(1, low, 2, Linking.Presence.SOME_HOURS, 1);

        assertThat(told.hours()).isGreaterThan(0.85);
    }
}
