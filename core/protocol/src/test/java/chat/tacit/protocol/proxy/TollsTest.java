package chat.tacit.protocol.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** What one address may use of a proxying relay, at the limit. */
final class TollsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final PeerAddress ANN = address(1);
    private static final PeerAddress BEN = address(2);

    private static PeerAddress address(int last) {
        return PeerAddress.of(new byte[] {(byte) 192, (byte) (last >> 8), 2, (byte) last});
    }

    @Test
    void eightTunnelsOfAnAddressAndNoNinth() {
        Tolls tolls = new Tolls(Limits.defaults());
        for (int i = 0; i < 8; i++) {
            assertThat(tolls.enter(ANN, NOW)).isEmpty();
        }
        assertThat(tolls.enter(ANN, NOW)).contains(Refusal.TOO_MANY);
        assertThat(tolls.enter(BEN, NOW)).isEmpty();
        tolls.leave(ANN);
        assertThat(tolls.enter(ANN, NOW)).isEmpty();
    }

    @Test
    void tunnelsOfAllTogetherAreBounded() {
        Tolls tolls = new Tolls(Limits.defaults().with(Limit.PROXY_TUNNELS, 2));
        assertThat(tolls.enter(ANN, NOW)).isEmpty();
        assertThat(tolls.enter(BEN, NOW)).isEmpty();
        assertThat(tolls.enter(address(3), NOW)).contains(Refusal.BUSY);
        assertThat(tolls.tunnels()).isEqualTo(2);
    }

    @Test
    void sixtyFourMebibytesAnHourAndNoByteMore() {
        Tolls tolls = new Tolls(Limits.defaults());
        assertThat(tolls.enter(ANN, NOW)).isEmpty();
        assertThat(tolls.pass(ANN, 64 << 20, NOW)).isTrue();
        assertThat(tolls.pass(ANN, 1, NOW)).isFalse();
        assertThat(tolls.enter(ANN, NOW.plus(HOUR).minusMillis(1))).contains(Refusal.TOO_MANY);
        assertThat(tolls.enter(ANN, NOW.plus(HOUR))).isEmpty();
        assertThat(tolls.pass(ANN, 64 << 20, NOW.plus(HOUR))).isTrue();
    }

    /** A new tunnel is no new allowance. */
    @Test
    void bytesOfAllTunnelsOfAnAddressCountTogether() {
        Tolls tolls = new Tolls(Limits.defaults());
        assertThat(tolls.enter(ANN, NOW)).isEmpty();
        assertThat(tolls.pass(ANN, 64 << 20, NOW)).isTrue();
        tolls.leave(ANN);
        assertThat(tolls.enter(ANN, NOW)).contains(Refusal.TOO_MANY);
        assertThat(tolls.enter(BEN, NOW)).isEmpty();
    }

    @Test
    void proofsForOneAddressAreCountedByTheHour() {
        Tolls tolls = new Tolls(Limits.defaults());
        for (int i = 0; i < 64; i++) {
            assertThat(tolls.mayAsk(ANN, NOW)).isTrue();
        }
        assertThat(tolls.mayAsk(ANN, NOW)).isFalse();
        assertThat(tolls.mayAsk(BEN, NOW)).isTrue();
        assertThat(tolls.mayAsk(ANN, NOW.plus(HOUR))).isTrue();
    }

    @Test
    void addressesAreForgottenWithTheirHourAndNewOnesWait() {
        Tolls tolls = new Tolls(Limits.defaults().with(Limit.PROXY_ADDRESSES, 16));
        for (int i = 0; i < 16; i++) {
            assertThat(tolls.enter(address(i), NOW)).isEmpty();
            tolls.leave(address(i));
        }
        assertThat(tolls.enter(address(16), NOW)).contains(Refusal.BUSY);
        assertThat(tolls.enter(address(3), NOW)).isEmpty();
        assertThat(tolls.enter(address(16), NOW.plus(HOUR))).isEmpty();
    }
}
