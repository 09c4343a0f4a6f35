package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

class SlotsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration MEAN = Duration.ofSeconds(60);
    private static final RelayAddress ONE = server(1);
    private static final RelayAddress TWO = server(2);

    private final Slots slots = slots(Pace.of(Cover.LOW));

    private static Slots slots(Pace pace) {
        return new Slots(pace, new SeededEntropy(3), START);
    }

    private static RelayAddress server(int number) {
        byte[] bytes = new byte[Fingerprint.SIZE];
        bytes[0] = (byte) number;
        Fingerprint fingerprint = new Fingerprint(Bytes.owned(bytes));
        return new RelayAddress(fingerprint, List.of(new Host("192.0.2.1")), 1_000 + number);
    }

    private static Place place(long key, boolean attention) {
        return new Place(key, List.of(ONE, TWO), attention);
    }

    private static Slots.Scene quiet(long... keys) {
        return new Slots.Scene(
                false, LongStream.of(keys).mapToObj(it -> place(it, false)).toList());
    }

    /** What the next slots do, each at its time. */
    private List<Slot> next(int count, Slots.Scene scene) {
        List<Slot> all = new ArrayList<>();
        while (all.size() < count) {
            all.addAll(slots.due(slots.nextAt(scene), scene));
        }
        return all.subList(0, count);
    }

    private List<Slot.Fetch> fetches(int count, Slots.Scene scene) {
        List<Slot.Fetch> all = new ArrayList<>();
        while (all.size() < count) {
            for (Slot slot : next(1, scene)) {
                if (slot instanceof Slot.Fetch fetch) {
                    all.add(fetch);
                }
            }
        }
        return all;
    }

    @Test
    void nothingIsDoneAtTheStart() {
        Slots.Scene scene = new Slots.Scene(true, List.of(place(1, true)));

        assertThat(slots.due(START, scene)).isEmpty();
        assertThat(slots.nextAt(scene)).isAfter(START);
    }

    @Test
    void slotsAreAsFrequentAsTheirMeansSay() {
        Slots.Scene scene = quiet(1);
        List<Slot> all = next(8_000, scene);

        double minutes = Duration.between(START, slots.nextAt(scene)).toSeconds() / 60.0;
        long sends = all.stream().filter(Slot.Send.class::isInstance).count();
        assertThat(sends / minutes).isBetween(0.93, 1.07);
        assertThat((all.size() - sends) / minutes).isBetween(5.8, 6.2);
    }

    @Test
    void eachKeyHasItsTurnInEachRoundAndTheOrderChanges() {
        List<List<Long>> rounds = new ArrayList<>();
        List<Slot.Fetch> all = fetches(50, quiet(1, 2, 3, 4, 5));
        for (int i = 0; i < 50; i += 5) {
            rounds.add(all.subList(i, i + 5).stream().map(Slot.Fetch::key).toList());
        }

        assertThat(rounds)
                .allSatisfy(it -> assertThat(it).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L));
        assertThat(new HashSet<>(rounds)).hasSizeGreaterThan(3);
    }

    @Test
    void serversOfAKeyTakeTurns() {
        List<Slot.Fetch> all = fetches(6, quiet(1));

        assertThat(all.get(0).server()).isNotEqualTo(all.get(1).server());
        assertThat(all.get(0)).isEqualTo(all.get(2)).isEqualTo(all.get(4));
    }

    @Test
    void everyOtherSlotIsForAKeyInAttention() {
        List<Place> places = new ArrayList<>();
        for (long key = 1; key <= 20; key++) {
            places.add(place(key, key == 7));
        }

        List<Slot.Fetch> all = fetches(40, new Slots.Scene(false, places));

        Map<Long, Integer> counts = new HashMap<>();
        all.forEach(fetch -> counts.merge(fetch.key(), 1, Integer::sum));
        assertThat(counts.get(7L)).isBetween(20, 22);
        assertThat(counts).hasSize(20);
    }

    @Test
    void slotsThatWereSleptThroughDoNotComeBack() {
        Slots.Scene scene = quiet(1);
        Instant morning = START.plus(Duration.ofHours(8));

        assertThat(slots.due(morning, scene)).isEmpty();
        assertThat(slots.nextAt(scene)).isBetween(morning, morning.plus(MEAN.multipliedBy(10)));
    }

    @Test
    void clockThatIsSetBackStopsNothing() {
        Slots.Scene scene = quiet(1);
        Instant before = START.minus(Duration.ofDays(1));

        assertThat(slots.due(before, scene)).isEmpty();
        assertThat(slots.nextAt(scene)).isBetween(before, before.plus(MEAN.multipliedBy(10)));
    }

    @Test
    void withoutCoverPacketsGoAtOnce() {
        Slots off = slots(Pace.of(Cover.OFF));

        assertThat(off.nextAt(new Slots.Scene(true, List.of()))).isBefore(START);
        assertThat(off.due(START, new Slots.Scene(true, List.of())))
                .containsExactly(new Slot.Send());
        assertThat(off.due(START, new Slots.Scene(false, List.of()))).isEmpty();
    }

    @Test
    void withoutCoverEachKeyIsFetchedEveryTwentySecondsAndOnUse() {
        Slots off = slots(Pace.of(Cover.OFF));
        Slots.Scene scene = quiet(1, 2);

        assertThat(off.due(START, scene)).hasSize(4);
        assertThat(off.due(START.plusSeconds(19), scene)).isEmpty();
        assertThat(off.nextAt(scene)).isEqualTo(START.plusSeconds(20));
        off.use(2);
        assertThat(off.due(START.plusSeconds(19), scene))
                .containsExactly(new Slot.Fetch(2, ONE), new Slot.Fetch(2, TWO));
        assertThat(off.due(START.plusSeconds(20), scene))
                .containsExactly(new Slot.Fetch(1, ONE), new Slot.Fetch(1, TWO));
        assertThat(off.due(START.plusSeconds(39), scene)).hasSize(2);
    }
}
