package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class StrikesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PeerAddress ADDRESS = ipv4(7);
    private static final PeerAddress TRUSTED = ipv4(99);
    private static final Standing OPEN = new Standing.Open();
    private static final Standing THROTTLED = new Standing.Throttled(Duration.ofSeconds(1));

    private final Strikes strikes =
            new Strikes(Limits.defaults(), TRUSTED::equals, new SeededEntropy(5));

    @Test
    void theThirdStrikeBans() {
        assertThat(strikes.strike(ADDRESS, START)).isEqualTo(OPEN);
        assertThat(strikes.strike(ADDRESS, START.plusSeconds(1))).isEqualTo(OPEN);
        assertThat(strikes.strike(ADDRESS, START.plusSeconds(2)))
                .isEqualTo(new Standing.Banned(START.plusSeconds(902)));
    }

    @Test
    void aBanEndsByItself() {
        Instant end = ban(START);
        assertThat(strikes.standing(ADDRESS, end.minusNanos(1)))
                .isEqualTo(new Standing.Banned(end));
        assertThat(strikes.standing(ADDRESS, end)).isEqualTo(OPEN);
    }

    @Test
    void aBanDoublesUpToADay() {
        Instant now = START;
        for (long minutes : new long[] {15, 30, 60, 120, 240, 480, 960, 1_440, 1_440}) {
            Instant end = ban(now);
            assertThat(Duration.between(now, end)).isEqualTo(Duration.ofMinutes(minutes));
            now = end;
        }
    }

    @Test
    void aBanIsForgottenADayAfterItsEnd() {
        Instant again = ban(START).plus(Duration.ofDays(1));
        assertThat(Duration.between(again, ban(again))).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void strikesDuringABanDoNotProlongIt() {
        Instant end = ban(START);
        for (int i = 0; i < 10; i++) {
            strikes.strike(ADDRESS, START.plusSeconds(60));
        }
        assertThat(strikes.standing(ADDRESS, START.plusSeconds(61)))
                .isEqualTo(new Standing.Banned(end));
    }

    @Test
    void aStrikeIsForgottenAfterAnHour() {
        strikes.strike(ADDRESS, START);
        strikes.strike(ADDRESS, START);
        assertThat(strikes.strike(ADDRESS, START.plus(Duration.ofHours(1)))).isEqualTo(OPEN);
    }

    @Test
    void anAddressThatManyShareIsThrottledAndNeverBanned() {
        for (int i = 0; i < 16; i++) {
            strikes.finished(ADDRESS, START);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(strikes.strike(ADDRESS, START.plusSeconds(1))).isIn(OPEN, THROTTLED);
        }
        assertThat(strikes.standing(ADDRESS, START.plusSeconds(1))).isEqualTo(THROTTLED);
        assertThat(strikes.standing(ADDRESS, START.plus(Duration.ofHours(2)))).isEqualTo(OPEN);
    }

    @Test
    void oneSessionFewerIsNotMany() {
        for (int i = 0; i < 15; i++) {
            strikes.finished(ADDRESS, START);
        }
        ban(START);
    }

    @Test
    void sessionsOfLongAgoSpeakForNobody() {
        for (int i = 0; i < 16; i++) {
            strikes.finished(ADDRESS, START);
        }
        ban(START.plus(Duration.ofHours(1)));
    }

    @Test
    void aTrustedAddressIsThrottledAndNeverBanned() {
        for (int i = 0; i < 100; i++) {
            strikes.strike(TRUSTED, START);
        }
        assertThat(strikes.standing(TRUSTED, START)).isEqualTo(THROTTLED);
    }

    @Test
    void othersStandAsBefore() {
        ban(START);
        assertThat(strikes.standing(ipv4(8), START)).isEqualTo(OPEN);
    }

    @Test
    void anAddressOfVersion6CountsByItsNetwork() {
        PeerAddress one = ipv6("20010db8000000010000000000000001");
        PeerAddress neighbour = ipv6("20010db80000000100000000deadbeef");
        PeerAddress other = ipv6("20010db8000000020000000000000001");
        assertThat(one).isEqualTo(neighbour).isNotEqualTo(other);
        assertThat(ipv6("00000000000000000000ffff0a000007")).isEqualTo(ADDRESS);
    }

    @Test
    void memoryIsBounded() {
        Strikes small =
                new Strikes(
                        Limits.defaults().with(Limit.STRIKE_ADDRESSES, 16),
                        address -> false,
                        new SeededEntropy(6));
        for (int i = 0; i < 200; i++) {
            small.strike(ipv4(i), START);
            small.finished(ipv4(i), START);
            assertThat(small.size()).isLessThanOrEqualTo(16);
        }
        assertThat(small.size()).isEqualTo(16);
    }

    @Test
    void anAddressDoesNotPrint() {
        assertThat(ADDRESS.toString()).doesNotContain("10").doesNotContain("0a");
    }

    /** Draws a ban and returns its end. */
    private Instant ban(Instant now) {
        strikes.strike(ADDRESS, now);
        strikes.strike(ADDRESS, now);
        return switch (strikes.strike(ADDRESS, now)) {
            case Standing.Banned banned -> banned.until();
            case Standing.Open open -> throw new AssertionError(open);
            case Standing.Throttled throttled -> throw new AssertionError(throttled);
        };
    }

    private static PeerAddress ipv4(int last) {
        return PeerAddress.of(new byte[] {10, 0, 0, (byte) last});
    }

    private static PeerAddress ipv6(String hex) {
        return PeerAddress.of(Bytes.ofHex(hex).toArray());
    }
}
