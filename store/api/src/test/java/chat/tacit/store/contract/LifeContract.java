package chat.tacit.store.contract;

import static chat.tacit.store.contract.Contract.assertFails;
import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Extent;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The contract of {@link Store} itself: expiry, room and end. */
public interface LifeContract extends Contract {
    Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    default void aSweepDeletesEntriesThatExpiredBefore() {
        append(key("a"), "early", NOON.minusSeconds(1));
        append(key("a"), "at noon", NOON);
        append(key("a"), "late", NOON.plusSeconds(1));
        append(key("b"), "yesterday", NOON.minusSeconds(86_400));
        append(key("b"), "never", Instant.MAX);
        await(store().sweep(NOON));
        assertThat(read(key("a"), 0)).containsExactly("2:at noon", "3:late");
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(4, 2));
        assertThat(read(key("b"), 0)).containsExactly("2:never");
    }

    @Test
    default void laterSweepsFindWhatEarlierOnesLeft() {
        append(key("a"), "one", NOON.plusSeconds(60));
        append(key("a"), "two", NOON.plusSeconds(120));
        append(key("a"), "tomorrow", NOON.plusSeconds(86_400));
        await(store().sweep(NOON));
        assertThat(read(key("a"), 0)).hasSize(3);
        await(store().sweep(NOON.plusSeconds(61)));
        assertThat(read(key("a"), 0)).containsExactly("2:two", "3:tomorrow");
        append(key("a"), "too late", NOON.plusSeconds(30));
        await(store().sweep(NOON.plusSeconds(7200)));
        assertThat(read(key("a"), 0)).containsExactly("3:tomorrow");
        await(store().sweep(NOON.plusSeconds(86_401)));
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(5, 0));
        assertThat(append(key("a"), "x")).isEqualTo(5);
    }

    @Test
    default void aSweepInTheMiddleOfALogLeavesItsEnds() {
        append(key("a"), "first", LATER);
        append(key("a"), "expired", NOON.minusSeconds(1));
        append(key("a"), "last", LATER);
        await(store().sweep(NOON));
        assertThat(read(key("a"), 0)).containsExactly("1:first", "3:last");
        assertThat(read(key("a"), 1, 1, 1)).containsExactly("3:last");
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(4, 2));
        await(store().log().deleteThrough(key("a"), 2));
        assertThat(await(store().log().extent(key("a")))).isEqualTo(new Extent(4, 1));
    }

    @Test
    default void aSweepDeletesRowsThatExpiredBefore() {
        await(store().table().put(key("early"), bytes("x"), NOON.minusSeconds(1)));
        await(store().table().put(key("noon"), bytes("x"), NOON));
        await(store().table().put(key("never"), bytes("x"), Instant.MAX));
        await(store().table().put(key("renewed"), bytes("x"), NOON.minusSeconds(1)));
        await(store().table().put(key("renewed"), bytes("y"), NOON.plusSeconds(7200)));
        await(store().sweep(NOON));
        assertThat(await(store().table().get(key("early")))).isEmpty();
        assertThat(await(store().table().get(key("noon")))).isPresent();
        assertThat(await(store().table().get(key("never")))).isPresent();
        assertThat(await(store().table().get(key("renewed")))).isPresent();
        await(store().sweep(NOON.plusSeconds(7201)));
        assertThat(await(store().table().get(key("noon")))).isEmpty();
        assertThat(await(store().table().get(key("renewed")))).isEmpty();
        assertThat(await(store().table().get(key("never")))).isPresent();
    }

    @Test
    default void sweepsMayBeAskedForTogether() {
        append(key("a"), "x", NOON.minusSeconds(1));
        List<CompletionStage<Void>> sweeps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sweeps.add(store().sweep(NOON));
        }
        sweeps.forEach(Contract::await);
        assertThat(read(key("a"), 0)).isEmpty();
    }

    @Test
    default void sweepsWhileOthersAppendAndDeleteLoseNothing() throws Exception {
        Threads.together(
                3,
                thread -> {
                    if (thread == 0) {
                        for (int i = 0; i < 5; i++) {
                            await(store().sweep(NOON));
                        }
                        return;
                    }
                    Key log = key("log" + thread);
                    for (int i = 1; i <= 100; i++) {
                        append(log, "gone", NOON.minusSeconds(i));
                        append(log, "kept", LATER);
                    }
                });
        await(store().sweep(NOON));
        for (int thread = 1; thread < 3; thread++) {
            assertThat(read(key("log" + thread), 0))
                    .hasSize(100)
                    .allMatch(entry -> entry.endsWith("kept"));
            assertThat(await(store().log().extent(key("log" + thread))))
                    .isEqualTo(new Extent(201, 100));
        }
    }

    @Test
    default void usageGrowsWithWhatIsKept() {
        Store.Usage before = store().usage();
        assertThat(before.free()).isPositive();
        for (int i = 0; i < 10; i++) {
            append(key("a"), "x".repeat(10_000));
        }
        assertThat(store().usage().used()).isGreaterThanOrEqualTo(before.used() + 100_000);
    }

    @Test
    default void closeCompletesWhatWasAccepted() {
        List<CompletionStage<Append>> appends = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            appends.add(store().log().append(key("a"), bytes("m" + i), ROOMY));
        }
        CompletionStage<Long> put = store().table().put(key("a"), bytes("x"), LATER);
        store().close();
        for (int i = 1; i <= 500; i++) {
            assertThat(await(appends.get(i - 1))).isEqualTo(new Append.Kept(i));
        }
        assertThat(await(put)).isPositive();
    }

    @Test
    default void aClosedStoreRefusesEverything() {
        append(key("a"), "x");
        store().close();
        store().close();
        Log log = store().log();
        assertFails(log.append(key("a"), bytes("x"), ROOMY));
        assertFails(log.readAfter(key("a"), 0, 9, 9));
        assertFails(log.deleteThrough(key("a"), 1));
        assertFails(log.drop(key("a")));
        assertFails(log.extent(key("a")));
        assertFails(store().table().get(key("a")));
        assertFails(store().table().put(key("a"), bytes("x"), LATER));
        assertFails(store().table().compareAndSet(key("a"), 0, bytes("x"), LATER));
        assertFails(store().table().delete(key("a"), 1));
        assertFails(store().sweep(NOON));
        assertThatThrownBy(() -> store().usage()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store().signals().watch(key("a"), () -> {}))
                .isInstanceOf(StoreException.class);
    }

    @Test
    default void closingWhileOthersAppendHarmsNobody() throws Exception {
        Threads.together(
                4,
                thread -> {
                    if (thread == 0) {
                        append(key("a"), "x");
                        store().close();
                        return;
                    }
                    try {
                        while (true) {
                            append(key("log" + thread), "x");
                            read(key("log" + thread), 0, 3, 100);
                        }
                    } catch (StoreException closed) {
                        assertThat(closed).hasMessageContaining("closed");
                    }
                });
    }
}
