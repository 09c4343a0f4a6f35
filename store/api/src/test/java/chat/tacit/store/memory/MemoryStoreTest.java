package chat.tacit.store.memory;

import static chat.tacit.store.contract.Contract.assertFails;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Store;
import chat.tacit.store.contract.Contract;
import chat.tacit.store.contract.LifeContract;
import chat.tacit.store.contract.LogContract;
import chat.tacit.store.contract.SignalsContract;
import chat.tacit.store.contract.TableContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest implements LogContract, TableContract, SignalsContract, LifeContract {
    private final Store store = new MemoryStore(1L << 30);

    @Override
    public Store store() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void forgetsWithItsProcess() {
        assertThat(store.durable()).isFalse();
    }

    @Test
    void everyStageIsCompleteOnReturn() {
        var log = store.log();
        assertThat(log.append(key("a"), bytes("x"), ROOMY).toCompletableFuture()).isDone();
        assertThat(log.readAfter(key("a"), 0, 1, 1).toCompletableFuture()).isDone();
        assertThat(store.table().put(key("a"), bytes("x"), LATER).toCompletableFuture()).isDone();
        assertThat(store.sweep(NOON).toCompletableFuture()).isDone();
    }

    @Test
    void refusesWhatIsBeyondItsLimitUntilThereIsRoom() {
        try (Store small = new MemoryStore(10_000)) {
            Contract.await(small.log().append(key("a"), new byte[9000], ROOMY));
            assertThat(small.usage().free()).isBetween(0L, 1000L);
            assertFails(small.log().append(key("a"), new byte[9000], ROOMY));
            assertFails(small.table().put(key("a"), new byte[9000], LATER));
            assertThat(Contract.await(small.table().get(key("a")))).isEmpty();
            Contract.await(small.log().deleteThrough(key("a"), 1));
            Contract.await(small.table().put(key("a"), new byte[9000], LATER));
        }
    }

    @Test
    void everythingDeletedGivesAllRoomBack() {
        Contract.await(store.log().append(key("a"), bytes("x"), ROOMY));
        Contract.await(store.log().append(key("b"), bytes("x"), ROOMY));
        long revision = Contract.await(store.table().put(key("a"), bytes("x"), LATER));
        Contract.await(store.table().put(key("b"), bytes("x"), LATER));
        Contract.await(store.table().delete(key("a"), revision));
        Contract.await(store.log().deleteThrough(key("a"), 1));
        Contract.await(store.sweep(LATER.plusSeconds(1)));
        Contract.await(store.log().drop(key("a")));
        Contract.await(store.log().drop(key("b")));
        assertThat(store.usage().used()).isZero();
    }
}
