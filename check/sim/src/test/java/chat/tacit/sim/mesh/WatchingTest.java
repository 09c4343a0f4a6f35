package chat.tacit.sim.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Short runs of what {@code docs/mesh.md} tells of finding servers that drop. */
class WatchingTest {
    private static final int RUNS = 40;
    private static final Watching.Setting LOW = new Watching.Setting(1_390, 50, 0.025, 0.025);

    private static List<Watching.Result> told(Attack.Kind kind, double share, Duration most) {
        return LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Watching.of(seed, LOW, new Attack(kind, share), most))
                .toList();
    }

    @Test
    void guardAndRxThatDropAFifthAreFoundWithinTenDays() {
        for (Attack.Kind kind : List.of(Attack.Kind.TX, Attack.Kind.RX)) {
            assertThat(told(kind, 0.2, Duration.ofDays(10))).allMatch(Watching.Result::found);
        }
    }

    @Test
    @Tag("long")
    void whoDropsOneContactsMessagesAloneIsFoundByWhatTheContactConfirms() {
        for (Attack.Kind kind : List.of(Attack.Kind.TX_OF_ONE, Attack.Kind.RX_OF_ONE)) {
            assertThat(told(kind, 1, Duration.ofDays(10))).allMatch(Watching.Result::found);
        }
    }

    @Test
    void guardThatBlamesAnHonestRxIsFoundItself() {
        assertThat(told(Attack.Kind.FRAMING, 1, Duration.ofDays(20)))
                .allMatch(Watching.Result::found);
    }

    @Test
    void honestServersAreSeldomInQuarantine() {
        assertThat(told(Attack.Kind.NONE, 0, Duration.ofDays(3)))
                .noneMatch(Watching.Result::found)
                .filteredOn(it -> it.honest() > 0)
                .hasSizeLessThan(RUNS / 2);
    }
}
