package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class TwinsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));
    private static final List<Long> KEYS = List.of(3L, 5L, 8L, 9L);

    private final Twins twins = new Twins(new SeededEntropy(3));

    private static Thumbprint contact(int number) {
        return new Thumbprint(Bytes.owned(new SeededEntropy(number).bytes(32)));
    }

    @Test
    void asManyLoopsGoToATwinAsPacketsToItsContact() {
        for (int i = 0; i < 7; i++) {
            twins.sent(contact(1), NOW);
        }
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            keys.add(twins.next(KEYS, LATER).orElseThrow());
        }
        assertThat(keys).hasSize(1);
        assertThat(twins.next(KEYS, LATER)).isEmpty();
    }

    @Test
    void talkIsLaterAsAWhole() {
        twins.sent(contact(1), NOW);
        Instant first = due();
        twins.sent(contact(1), NOW.plusSeconds(90));
        assertThat(due()).isEqualTo(first.plusSeconds(90));
        Instant another = NOW.plusSeconds(91).plus(Twins.QUIET);
        twins.sent(contact(1), another);
        assertThat(Duration.between(another, due())).isNotEqualTo(Duration.between(NOW, first));
    }

    /** The first second in which one is due. */
    private Instant due() {
        for (Instant at = NOW; at.isBefore(LATER); at = at.plusSeconds(1)) {
            if (twins.next(KEYS, at).isPresent()) {
                return at;
            }
        }
        throw new AssertionError("never");
    }

    @Test
    void eachContactHasATwinOfItsOwnThatStaysWhileOthersComeAndGo() {
        Set<Optional<Long>> all = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            all.add(twins.twinOf(contact(i), KEYS));
        }
        assertThat(all).hasSize(4).doesNotContain(Optional.empty());
        Optional<Long> twin = twins.twinOf(contact(1), KEYS);
        assertThat(twins.twinOf(contact(1), List.of(100L, twin.orElseThrow(), 3L))).isEqualTo(twin);
        assertThat(twins.twinOf(contact(1), List.of())).isEmpty();
    }

    @Test
    void whereTwinsAreFewTheContactThatWasQuietForLongestGivesItsTwinUp() {
        for (int i = 0; i < 4; i++) {
            twins.twinOf(contact(i), KEYS);
        }
        Optional<Long> first = twins.twinOf(contact(0), KEYS);
        Optional<Long> quiet = twins.twinOf(contact(1), KEYS);
        for (int i : new int[] {2, 3, 0}) {
            twins.twinOf(contact(i), KEYS);
        }
        assertThat(twins.twinOf(contact(9), KEYS)).isEqualTo(quiet);
        assertThat(twins.twinOf(contact(0), KEYS)).isEqualTo(first);
    }

    @Test
    void twinIsTheSameAfterARestart() {
        Optional<Long> twin = twins.twinOf(contact(1), KEYS);
        assertThat(new Twins(new SeededEntropy(4)).twinOf(contact(1), KEYS)).isEqualTo(twin);
    }

    @Test
    void whatIsDueIsBounded() {
        for (int i = 0; i < Twins.MOST + 9; i++) {
            twins.sent(contact(1), NOW);
            assertThat(twins.size()).isLessThanOrEqualTo(Twins.MOST);
        }
    }
}
