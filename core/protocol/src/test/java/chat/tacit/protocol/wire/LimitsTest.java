package chat.tacit.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

class LimitsTest {

    @ParameterizedTest
    @EnumSource
    void takesItsRangeAndNothingBeyond(Limit limit) {
        Limits limits = Limits.defaults();
        assertThat(limits.value(limit)).isBetween(limit.minimum(), limit.maximum());
        assertThat(limits.with(limit, limit.minimum()).value(limit)).isEqualTo(limit.minimum());
        assertThat(limits.with(limit, limit.maximum()).value(limit)).isEqualTo(limit.maximum());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.with(limit, limit.minimum() - 1))
                .withMessageContaining(limit.name());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.with(limit, limit.maximum() + 1))
                .withMessageContaining(limit.name());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByEachOfItsNames(Limit limit) {
        assertThat(Limits.named(limit.name())).contains(limit);
        assertThat(Limits.named(limit.option())).contains(limit);
        assertThat(Limits.named(limit.variable())).contains(limit);
    }

    @Test
    void theNamesOfTheDocumentsStand() {
        Limits limits = Limits.defaults();
        assertThat(Limits.named("SERVER_CONNECT_TIMEOUT").map(limits::duration))
                .contains(Duration.ofSeconds(5));
        assertThat(Limits.named("CLIENT_CONNECT_TIMEOUT").map(limits::duration))
                .contains(Duration.ofSeconds(5));
        assertThat(Limits.named("CLIENT_CONNECT_TIMEOUT_LIMIT").map(limits::count)).contains(3);
        assertThat(Limit.CLIENT_CONNECT_TIMEOUT.option()).isEqualTo("--client-connect-timeout");
    }

    @Test
    void setsOneAndKeepsTheRest() {
        Limits limits = Limits.defaults().with(Limit.RETENTION, Duration.ofMinutes(2));
        assertThat(limits.duration(Limit.RETENTION)).isEqualTo(Duration.ofMinutes(2));
        assertThat(limits.with(Limit.RETENTION, "604800")).isEqualTo(Limits.defaults());
        assertThat(limits.count(Limit.QUEUE_MESSAGES)).isEqualTo(256);
        assertThat(Limits.defaults().duration(Limit.RETENTION)).isEqualTo(Duration.ofDays(7));
        assertThat(limits).hasToString("Limits{RETENTION=120}");
    }

    @Test
    void saysWhatAnOperatorGotWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().with(Limit.RETENTION, "a week"))
                .withMessage("RETENTION must be a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().with(Limit.RETENTION, "0"))
                .withMessage("RETENTION must be from 1 to 2592000 s, not 0");
    }

    @Test
    void whatIsNoTimeCannotBeReadAsOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().duration(Limit.QUEUE_MESSAGES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.defaults().with(Limit.FRAME_BYTES, Duration.ZERO));
    }

    @Test
    void aFrameHoldsTheLargestBlobAndBlock() {
        assertThat(Limit.FRAME_BYTES.minimum()).isGreaterThan(Limit.BLOB_BYTES.maximum() + 1_024);
    }
}
