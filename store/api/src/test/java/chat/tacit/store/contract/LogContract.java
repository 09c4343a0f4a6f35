package chat.tacit.store.contract;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.store.Log;
import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Extent;
import chat.tacit.store.Log.Terms;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The contract of {@link Log}. */
public interface LogContract extends Contract {

    @Test
    default void sequencesBeginWithOneAndRise() {
        assertThat(append(key("a"), "x")).isEqualTo(1);
        assertThat(append(key("a"), "y")).isEqualTo(2);
        assertThat(append(key("b"), "z")).isEqualTo(1);
        assertThat(read(key("a"), 0)).containsExactly("1:x", "2:y");
        assertThat(read(key("b"), 0)).containsExactly("1:z");
    }

    @Test
    default void aLogNeverAppendedToIsEmpty() {
        assertThat(read(key("none"), 0)).isEmpty();
        assertThat(await(store().log().extent(key("none")))).isEqualTo(new Extent(1, 0));
        await(store().log().deleteThrough(key("none"), 9));
        await(store().log().drop(key("none")));
        assertThat(append(key("none"), "x")).isEqualTo(1);
    }

    @Test
    default void logsWhoseNamesBeginAlikeStayApart() {
        append(key("a"), "x");
        append(key("ab"), "y");
        append(key("a\0\0\0\0\0\0\0\1"), "z");
        await(store().log().drop(key("a")));
        assertThat(read(key("a"), 0)).isEmpty();
        assertThat(read(key("ab"), 0)).containsExactly("1:y");
        assertThat(read(key("a\0\0\0\0\0\0\0\1"), 0)).containsExactly("1:z");
    }

    @Test
    default void appendsTakeEffectInTheOrderOfTheCalls() {
        List<CompletionStage<Append>> appends = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            appends.add(store().log().append(key("a"), bytes("m" + i), ROOMY));
        }
        for (int i = 1; i <= 1000; i++) {
            assertThat(await(appends.get(i - 1))).isEqualTo(new Append.Kept(i));
        }
        assertThat(read(key("a"), 0))
                .isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(i -> i + ":m" + i).toList());
    }

    @Test
    default void anEntryCanBeReadAsSoonAsAppendReturns() {
        for (int i = 1; i <= 200; i++) {
            var append = store().log().append(key("a"), bytes("m" + i), ROOMY);
            assertThat(read(key("a"), i - 1)).containsExactly(i + ":m" + i);
            await(append);
            assertThat(read(key("a"), i - 1)).containsExactly(i + ":m" + i);
        }
    }

    @Test
    default void aFullLogKeepsNothingMoreUntilSomethingIsDeleted() {
        Terms two = Terms.within(2, LATER);
        assertThat(await(store().log().append(key("a"), bytes("x"), two)))
                .isEqualTo(new Append.Kept(1));
        assertThat(await(store().log().append(key("a"), bytes("y"), two)))
                .isEqualTo(new Append.Kept(2));
        assertThat(await(store().log().append(key("a"), bytes("z"), two)))
                .isEqualTo(new Append.Full());
        assertThat(read(key("a"), 0)).containsExactly("1:x", "2:y");
        await(store().log().deleteThrough(key("a"), 1));
        assertThat(await(store().log().append(key("a"), bytes("z"), two)))
                .isEqualTo(new Append.Kept(3));
        assertThat(await(store().log().append(key("b"), bytes("z"), Terms.within(0, LATER))))
                .isEqualTo(new Append.Full());
    }

    @Test
    default void anAppendOnlyIfNextIsRefusedWhenTheLogMoved() {
        assertThat(await(store().log().append(key("a"), bytes("x"), onlyIf(1, 9))))
                .isEqualTo(new Append.Kept(1));
        assertThat(await(store().log().append(key("a"), bytes("y"), onlyIf(1, 9))))
                .isEqualTo(new Append.Moved(2));
        assertThat(await(store().log().append(key("a"), bytes("y"), onlyIf(3, 9))))
                .isEqualTo(new Append.Moved(2));
        assertThat(await(store().log().append(key("a"), bytes("y"), onlyIf(3, 1))))
                .isEqualTo(new Append.Moved(2));
        assertThat(await(store().log().append(key("a"), bytes("y"), onlyIf(2, 1))))
                .isEqualTo(new Append.Full());
        assertThat(read(key("a"), 0)).containsExactly("1:x");
    }

    @Test
    default void oneOfManyThreadsWinsEachSequence() throws Exception {
        Set<Long> won = ConcurrentHashMap.newKeySet();
        Threads.together(
                8,
                thread -> {
                    for (long next = 1; next <= 100; ) {
                        String entry = "t" + thread;
                        switch (await(store().log().append(key("a"), bytes(entry), onlyIf(next)))) {
                            case Append.Kept(long sequence) -> {
                                assertThat(won.add(sequence)).isTrue();
                                next = sequence + 1;
                            }
                            case Append.Moved(long now) -> next = now;
                            case Append.Full() -> throw new AssertionError();
                        }
                    }
                });
        assertThat(await(store().log().extent(key("a"))).entries()).isEqualTo(won.size());
        assertThat(won)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, won.size()).boxed().toList());
    }

    @Test
    default void threadsThatAppendTogetherGetSequencesOfTheirOwn() throws Exception {
        Set<Long> given = ConcurrentHashMap.newKeySet();
        Threads.together(
                8,
                thread -> {
                    long last = 0;
                    for (int i = 0; i < 200; i++) {
                        long sequence = append(key("a"), "x");
                        assertThat(sequence).isGreaterThan(last);
                        assertThat(given.add(sequence)).isTrue();
                        last = sequence;
                    }
                });
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(1601, 1600));
    }

    @Test
    default void aReadStopsAfterMaxEntries() {
        fill(5);
        assertThat(read(key("a"), 0, 2, 1000)).containsExactly("1:e1", "2:e2");
        assertThat(read(key("a"), 2, 2, 1000)).containsExactly("3:e3", "4:e4");
        assertThat(read(key("a"), 4, 2, 1000)).containsExactly("5:e5");
        assertThat(read(key("a"), 5, 2, 1000)).isEmpty();
        assertThat(read(key("a"), 99, 2, 1000)).isEmpty();
    }

    @Test
    default void aReadStopsAfterTheEntryThatReachesMaxBytes() {
        fill(5);
        assertThat(read(key("a"), 0, 9, 1)).containsExactly("1:e1");
        assertThat(read(key("a"), 0, 9, 2)).containsExactly("1:e1");
        assertThat(read(key("a"), 0, 9, 3)).containsExactly("1:e1", "2:e2");
        assertThat(read(key("a"), 0, 9, 4)).containsExactly("1:e1", "2:e2");
    }

    @Test
    default void aReadOfNothingIsABug() {
        assertThatThrownBy(() -> store().log().readAfter(key("a"), 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().log().readAfter(key("a"), 0, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void emptyAndLargeEntriesComeBackWhole() {
        byte[] large = new byte[1 << 20];
        new Random(7).nextBytes(large);
        await(store().log().append(key("a"), new byte[0], ROOMY));
        await(store().log().append(key("a"), large, ROOMY));
        var entries = await(store().log().readAfter(key("a"), 0, 9, 1 << 30));
        assertThat(entries.get(0).bytes()).isEmpty();
        assertThat(entries.get(1).bytes()).isEqualTo(large);
    }

    @Test
    default void deleteThroughDeletesUpToAndWithTheSequence() {
        fill(5);
        await(store().log().deleteThrough(key("a"), 3));
        assertThat(read(key("a"), 0)).containsExactly("4:e4", "5:e5");
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(6, 2));
        await(store().log().deleteThrough(key("a"), 2));
        await(store().log().deleteThrough(key("a"), 0));
        assertThat(read(key("a"), 0)).containsExactly("4:e4", "5:e5");
    }

    @Test
    default void sequencesGoOnAfterEverythingWasDeleted() {
        fill(2);
        await(store().log().deleteThrough(key("a"), Long.MAX_VALUE));
        assertThat(read(key("a"), 0)).isEmpty();
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(3, 0));
        assertThat(append(key("a"), "x")).isEqualTo(3);
        assertThat(read(key("a"), 0)).containsExactly("3:x");
    }

    @Test
    default void anAppendCompletesWhenItsEntryIsDeletedFirst() {
        for (int i = 1; i <= 200; i++) {
            var append = store().log().append(key("a"), bytes("x"), ROOMY);
            await(store().log().deleteThrough(key("a"), i));
            assertThat(await(append)).isEqualTo(new Append.Kept(i));
            assertThat(read(key("a"), 0)).isEmpty();
            assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(i + 1, 0));
        }
    }

    @Test
    default void deletingWhileOthersAppendLosesNothing() throws Exception {
        Set<String> received = ConcurrentHashMap.newKeySet();
        Threads.together(
                4,
                thread -> {
                    if (thread > 0) {
                        for (int i = 0; i < 300; i++) {
                            append(key("a"), thread + "-" + i);
                        }
                        return;
                    }
                    for (long after = 0; received.size() < 900; ) {
                        for (var entry :
                                await(store().log().readAfter(key("a"), after, 50, 9999))) {
                            assertThat(entry.sequence()).isEqualTo(after + 1);
                            assertThat(received.add(Contract.text(entry.bytes()))).isTrue();
                            after = entry.sequence();
                        }
                        await(store().log().deleteThrough(key("a"), after));
                    }
                });
        assertThat(read(key("a"), 0)).isEmpty();
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(901, 0));
    }

    @Test
    default void aDroppedLogIsGoneAndBeginsAnew() {
        fill(3);
        var waiting = store().log().append(key("a"), bytes("y"), ROOMY);
        await(store().log().drop(key("a")));
        assertThat(await(waiting)).isEqualTo(new Append.Kept(4));
        assertThat(read(key("a"), 0)).isEmpty();
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(1, 0));
        assertThat(append(key("a"), "z")).isEqualTo(1);
        assertThat(read(key("a"), 0)).containsExactly("1:z");
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(2, 1));
    }

    @Test
    default void dropAndAppendWithoutWaitingKeepTheirOrder() {
        for (int i = 0; i < 100; i++) {
            var first = store().log().append(key("a"), bytes("old" + i), ROOMY);
            var dropped = store().log().drop(key("a"));
            var second = store().log().append(key("a"), bytes("new" + i), ROOMY);
            assertThat(read(key("a"), 0)).containsExactly("1:new" + i);
            await(first);
            await(dropped);
            assertThat(await(second)).isEqualTo(new Append.Kept(1));
            assertThat(read(key("a"), 0)).containsExactly("1:new" + i);
            await(store().log().drop(key("a")));
        }
    }

    /** A log behaves as the simplest model of one, whatever is asked of it and in what order. */
    @Test
    default void aLogBehavesAsItsModel() {
        for (long seed = 1; seed <= 30; seed++) {
            new LogModel(store().log(), key("model" + seed), new Random(seed)).run(300);
        }
    }

    private void fill(int entries) {
        for (int i = 1; i <= entries; i++) {
            append(key("a"), "e" + i);
        }
    }

    private static Terms onlyIf(long next) {
        return onlyIf(next, 1_000_000);
    }

    private static Terms onlyIf(long next, int maxEntries) {
        return new Terms(maxEntries, OptionalLong.of(next), LATER);
    }
}
