package chat.tacit.e2ee.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Joins and contents that are longer than a packet: {@code spec/40-mesh} §10.1. */
class AssemblyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SeededEntropy entropy = new SeededEntropy(1);
    private final Assembly joins = Assembly.ofJoins();

    @Test
    void partsInAnyOrderMakeTheWhole() {
        for (Cut cut : Cut.values()) {
            for (int size : new int[] {1, cut.size(), cut.size() + 1, cut.longest()}) {
                Bytes whole = bytes(size);
                List<Part> parts = new ArrayList<>(cut.cut(bytes(16), whole));
                assertThat(parts).hasSize(Math.ceilDiv(size, cut.size()));
                Collections.shuffle(parts, new Random(size));
                Assembly assembly = new Assembly(cut, 1, Duration.ofDays(1));
                for (Part part : parts.subList(1, parts.size())) {
                    Assembly.Taken taken = assembly.take(part.id(), part, NOW);
                    assertThat(taken).isEqualTo(kept());
                }
                Part last = parts.getFirst();
                assertThat(assembly.take(last.id(), last, NOW).whole()).contains(whole);
            }
        }
    }

    private static Assembly.Taken kept() {
        return new Assembly.Taken(true, List.of(), Optional.empty());
    }

    private static Assembly.Taken ignored() {
        return new Assembly.Taken(false, List.of(), Optional.empty());
    }

    private Bytes bytes(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    @Test
    void whatIsTooLongIsNotCut() {
        for (Cut cut : Cut.values()) {
            Bytes longer = Bytes.zeros(cut.longest() + 1);
            assertThatIllegalArgumentException().isThrownBy(() -> cut.cut(bytes(16), longer));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cut.cut(bytes(16), Bytes.empty()));
        }
    }

    @Test
    void partOfAJoinFillsABoxOfTheSmallClass() {
        Part longest = Cut.JOIN.cut(bytes(16), bytes(4_016)).getFirst();
        assertThat(longest.encodeOfJoin().size()).isEqualTo(4_033);
        assertThat(Part.decodeOfJoin(longest.encodeOfJoin())).isEqualTo(longest);
        new Mutation(2)
                .tryOut(
                        Cut.JOIN.cut(bytes(16), bytes(4_300)).getLast().encodeOfJoin(),
                        bytes -> Part.decodeOfJoin(bytes).encodeOfJoin());
    }

    @Test
    void partThatIsNoneIsMalformed() {
        Bytes id = bytes(16);
        malformed(id);
        malformed(joined(id, "0001"));
        malformed(joined(id, "010161"));
        malformed(joined(id, "000061"));
        malformed(joined(id, "000961"));
        malformed(joined(id, "ff0861"));
        malformed(joined(id, "0001" + "61".repeat(4_016)));
        assertThat(Part.decodeOfJoin(joined(id, "070861")).index()).isEqualTo(7);
    }

    private static Bytes joined(Bytes id, String hex) {
        return Bytes.ofHex(id.hex() + hex);
    }

    private static void malformed(Bytes payload) {
        assertThatThrownBy(() -> Part.decodeOfJoin(payload)).isInstanceOf(MalformedException.class);
    }

    @Test
    void firstPartOfAPlaceStands() {
        Bytes id = bytes(16);
        assertThat(joins.take(id, part(id, 0, 2), NOW)).isEqualTo(kept());
        assertThat(joins.take(id, part(id, 0, 2), NOW)).isEqualTo(ignored());
        assertThat(joins.take(id, part(id, 1, 3), NOW)).isEqualTo(ignored());
        assertThat(joins.take(id, part(id, 1, 2), NOW).whole()).isPresent();
    }

    private Part part(Bytes id, int index, int count) {
        return new Part(id, index, count, bytes(3));
    }

    /** Whoever holds the link can send parts; those of one sender never complete another's. */
    @Test
    void partsOfTwoSendersAreApart() {
        Bytes id = bytes(16);
        assertThat(joins.take(bytes(32), part(id, 0, 2), NOW)).isEqualTo(kept());
        assertThat(joins.take(bytes(32), part(id, 1, 2), NOW)).isEqualTo(kept());
    }

    @Test
    void sixteenJoinsWaitAndTheOldestMakesRoom() {
        List<Bytes> ids = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ids.add(bytes(16));
            assertThat(joins.take(ids.getLast(), part(ids.getLast(), 0, 2), NOW.plusSeconds(i)))
                    .isEqualTo(kept());
        }
        Bytes more = bytes(16);
        Assembly.Taken taken = joins.take(more, part(more, 0, 2), NOW.plusSeconds(16));
        assertThat(taken)
                .isEqualTo(new Assembly.Taken(true, List.of(ids.getFirst()), Optional.empty()));
        Bytes second = ids.get(1);
        assertThat(joins.take(second, part(second, 1, 2), NOW.plusSeconds(17)).whole()).isPresent();
        Bytes first = ids.getFirst();
        assertThat(joins.take(first, part(first, 1, 2), NOW.plusSeconds(18))).isEqualTo(kept());
    }

    /** What came whole makes no room for itself at the cost of others. */
    @Test
    void wholeOnesDisplaceNobody() {
        Bytes waiting = bytes(16);
        joins.take(waiting, part(waiting, 0, 2), NOW);
        for (int i = 0; i < 50; i++) {
            Bytes id = bytes(16);
            assertThat(joins.take(id, part(id, 0, 1), NOW).whole()).isPresent();
        }
        assertThat(joins.take(waiting, part(waiting, 1, 2), NOW).whole()).isPresent();
    }

    @Test
    void unfinishedJoinIsForgottenAfterFourteenDays() {
        Bytes id = bytes(16);
        joins.take(id, part(id, 0, 3), NOW);
        Instant last = NOW.plus(Duration.ofDays(14));
        assertThat(joins.take(id, part(id, 1, 3), last)).isEqualTo(kept());
        assertThat(joins.take(id, part(id, 2, 3), last.plusMillis(1)))
                .isEqualTo(new Assembly.Taken(true, List.of(id), Optional.empty()));
    }

    @Test
    void whatWasKeptIsThereAgain() {
        Bytes id = bytes(16);
        Assembly restored = Assembly.ofJoins();
        assertThat(restored.restore(id, part(id, 1, 2), NOW)).isTrue();
        assertThat(restored.restore(id, part(id, 1, 2), NOW)).isFalse();
        assertThat(restored.take(id, part(id, 0, 2), NOW).whole()).isPresent();
        assertThat(restored.take(id, new Part(id, 0, 9, bytes(1)), NOW)).isEqualTo(ignored());
    }
}
