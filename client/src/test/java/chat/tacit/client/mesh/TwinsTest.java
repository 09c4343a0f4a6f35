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
    void twinStaysWhileOthersComeAndGo() {
        Optional<Long> twin = Twins.twinOf(contact(1), KEYS);
        Set<Optional<Long>> others = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            others.add(Twins.twinOf(contact(i), KEYS));
        }
        assertThat(others).hasSize(4);
        assertThat(Twins.twinOf(contact(1), List.of(twin.orElseThrow(), 100L, 3L)))
                .isIn(twin, Optional.of(100L));
        assertThat(Twins.twinOf(contact(1), List.of(9L, 8L, 5L, 3L))).isEqualTo(twin);
        assertThat(Twins.twinOf(contact(1), List.of())).isEmpty();
    }

    @Test
    void whatIsDueIsBounded() {
        for (int i = 0; i < Twins.MOST + 9; i++) {
            twins.sent(contact(1), NOW);
            assertThat(twins.size()).isLessThanOrEqualTo(Twins.MOST);
        }
    }
}
