package chat.tacit.store.contract;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Key;
import chat.tacit.store.Table;
import chat.tacit.store.Table.Change;
import chat.tacit.store.Table.Row;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The contract of {@link Table}. */
public interface TableContract extends Contract {

    @Test
    default void aRowThatWasNeverPutIsAbsent() {
        assertThat(await(store().table().get(key("none")))).isEmpty();
    }

    @Test
    default void aReadAfterAPutSeesIt() {
        long revision = put("a", "x");
        assertThat(revision).isPositive();
        Row row = row("a");
        assertThat(row.value()).isEqualTo(bytes("x"));
        assertThat(row.revision()).isEqualTo(revision);
        assertThat(row.expiresAt()).isEqualTo(LATER);
    }

    @Test
    default void eachChangeGivesAGreaterRevision() {
        long first = put("a", "x");
        long second = put("a", "y");
        assertThat(second).isGreaterThan(first);
        assertThat(done(store().table().compareAndSet(key("a"), second, bytes("z"), LATER)))
                .isGreaterThan(second);
    }

    @Test
    default void aRowMadeAnewHasARevisionItNeverHad() {
        long first = put("a", "x");
        done(store().table().delete(key("a"), first));
        assertThat(put("a", "y")).isGreaterThan(first);
    }

    @Test
    default void putsWithoutWaitingTakeEffectInTheOrderOfTheCalls() {
        for (int i = 0; i < 100; i++) {
            store().table().put(key("a"), bytes("x" + i), LATER);
        }
        put("a", "last");
        assertThat(row("a").value()).isEqualTo(bytes("last"));
    }

    @Test
    default void aRowIsMadeOnlyIfAbsent() {
        long made = done(store().table().compareAndSet(key("a"), Table.ABSENT, bytes("x"), LATER));
        assertThat(
                        conflict(
                                store().table()
                                        .compareAndSet(key("a"), Table.ABSENT, bytes("y"), LATER)))
                .hasValueSatisfying(row -> {
                    assertThat(row.revision()).isEqualTo(made);
                    assertThat(row.value()).isEqualTo(bytes("x"));
                    assertThat(row.expiresAt()).isEqualTo(LATER);
                });
        assertThat(row("a").value()).isEqualTo(bytes("x"));
    }

    @Test
    default void aChangeOfAnAbsentRowConflictsWithNothing() {
        assertThat(conflict(store().table().compareAndSet(key("a"), 3, bytes("y"), LATER)))
                .isEmpty();
        assertThat(conflict(store().table().delete(key("a"), 3))).isEmpty();
        assertThat(done(store().table().delete(key("a"), Table.ABSENT))).isEqualTo(Table.ABSENT);
    }

    @Test
    default void aRowIsDeletedOnlyByItsRevision() {
        long first = put("a", "x");
        long second = put("a", "y");
        assertThat(conflict(store().table().delete(key("a"), first)))
                .hasValueSatisfying(row -> assertThat(row.revision()).isEqualTo(second));
        assertThat(done(store().table().delete(key("a"), second))).isEqualTo(Table.ABSENT);
        assertThat(await(store().table().get(key("a")))).isEmpty();
    }

    @Test
    default void changesByManyThreadsAreNeverLost() throws Exception {
        put("counter", "0");
        AtomicInteger conflicts = new AtomicInteger();
        Threads.together(
                8,
                thread -> {
                    for (int i = 0; i < 50; i++) {
                        while (!increment()) {
                            conflicts.incrementAndGet();
                        }
                    }
                });
        assertThat(Contract.text(row("counter").value())).isEqualTo("400");
    }

    @Test
    default void oneOfManyThreadsMakesTheRow() throws Exception {
        for (int round = 0; round < 20; round++) {
            Key key = key("race" + round);
            AtomicInteger made = new AtomicInteger();
            Threads.together(
                    4,
                    thread -> {
                        Change change =
                                await(
                                        store().table()
                                                .compareAndSet(
                                                        key,
                                                        Table.ABSENT,
                                                        bytes("t" + thread),
                                                        LATER));
                        if (change instanceof Change.Done) {
                            made.incrementAndGet();
                        }
                    });
            assertThat(made).hasValue(1);
        }
    }

    @Test
    default void anExpiryIsKeptInWholeSecondsAndNeverEarly() {
        await(store().table().put(key("a"), bytes("x"), Instant.ofEpochSecond(100, 1)));
        assertThat(row("a").expiresAt()).isEqualTo(Instant.ofEpochSecond(101));
        await(store().table().put(key("a"), bytes("x"), Instant.MAX));
        assertThat(row("a").expiresAt()).isEqualTo(Instant.MAX);
    }

    private boolean increment() {
        Row row = row("counter");
        String next = Integer.toString(Integer.parseInt(Contract.text(row.value())) + 1);
        return await(
                        store().table()
                                .compareAndSet(key("counter"), row.revision(), bytes(next), LATER))
                instanceof Change.Done;
    }

    private long put(String key, String value) {
        return await(store().table().put(key(key), bytes(value), LATER));
    }

    private Row row(String key) {
        return await(store().table().get(key(key))).orElseThrow();
    }

    private static long done(CompletionStage<Change> change) {
        return switch (await(change)) {
            case Change.Done(long revision) -> revision;
            case Change.Conflict conflict -> throw new AssertionError(conflict);
        };
    }

    private static Optional<Row> conflict(CompletionStage<Change> change) {
        return switch (await(change)) {
            case Change.Done done -> throw new AssertionError(done);
            case Change.Conflict(Optional<Row> current) -> current;
        };
    }
}
