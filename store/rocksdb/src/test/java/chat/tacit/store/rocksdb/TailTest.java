package chat.tacit.store.rocksdb;

import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Key;
import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Entry;
import chat.tacit.store.Log.Extent;
import chat.tacit.store.StoreException;
import chat.tacit.store.contract.Contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A tail whose batches the test writes itself, to do things while one is in flight. */
final class TailTest {
    private static final Key LOG = key("a");

    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Database database;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Batch batch;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Tail tail;

    @BeforeEach
    void open() {
        database = new Database(directory, 1 << 20);
        batch = new Batch(database);
        Writer neverStarted = new Writer(database, 1 << 20, (failure, acks) -> {}, Thread::new);
        tail = new Tail(LOG, neverStarted);
        tail.load(Optional.empty(), () -> true);
    }

    @AfterEach
    void close() {
        batch.close();
        database.close();
    }

    @Test
    void anEntryDeletedInFlightIsDeletedByTheNextBatch() {
        var append = append("x");
        gather();
        delete(1);
        assertThat(append).isCompletedWithValue(new Append.Kept(1));
        write();
        assertThat(onDisk()).isEqualTo(1);
        assertThat(tail.extent()).isEqualTo(new Extent(2, 0));
        gather();
        write();
        assertThat(onDisk()).isZero();
        assertThat(header()).isEqualTo(new Extent(2, 0));
    }

    @Test
    void aLogDroppedAndBegunAnewInFlightKeepsTheNewEntry() {
        var first = append("old");
        gather();
        CompletableFuture<Void> dropped = new CompletableFuture<>();
        tail.ask(t -> t.drop(dropped), dropped);
        var second = append("new");
        write();
        assertThat(first).isCompletedWithValue(new Append.Kept(1));
        assertThat(dropped).isNotDone();
        assertThat(second).isNotDone();
        gather();
        write();
        assertThat(dropped).isCompleted();
        assertThat(second).isCompletedWithValue(new Append.Kept(1));
        assertThat(entries()).containsExactly("new");
        assertThat(header()).isEqualTo(new Extent(2, 1));
    }

    @Test
    void aDroppedLogLeavesNothingOnDisk() {
        assertThat(append("x")).isNotDone();
        gather();
        write();
        assertThat(rows(Family.EXPIRY)).isEqualTo(1);
        CompletableFuture<Void> dropped = new CompletableFuture<>();
        tail.ask(t -> t.drop(dropped), dropped);
        gather();
        write();
        assertThat(onDisk()).isZero();
        assertThat(rows(Family.HEADERS)).isZero();
        assertThat(rows(Family.EXPIRY)).isZero();
    }

    @Test
    void afterAFailedBatchSequencesNobodySawAreGivenAgain() {
        assertThat(append("durable")).isNotDone();
        gather();
        write();
        var lost = append("lost");
        gather();
        fail();
        assertThat(lost).isCompletedExceptionally();
        reload();
        assertThat(tail.extent()).isEqualTo(new Extent(2, 1));
    }

    @Test
    void afterAFailedBatchSequencesThatWereReadAreNotGivenAgain() {
        assertThat(append("read and lost")).isNotDone();
        assertThat(append("lost")).isNotDone();
        gather();
        assertThat(tail.read(0, 1, 1).inMemory()).hasSize(1);
        fail();
        reload();
        assertThat(tail.extent()).isEqualTo(new Extent(2, 0));
    }

    @Test
    void whatWasDeletedStaysDeletedWhenTheBatchFails() {
        assertThat(append("x")).isNotDone();
        gather();
        write();
        delete(1);
        gather();
        fail();
        reload();
        assertThat(tail.extent()).isEqualTo(new Extent(2, 0));
        gather();
        write();
        assertThat(onDisk()).isZero();
    }

    @Test
    void aDropThatFailedDidNotHappen() {
        assertThat(append("x")).isNotDone();
        gather();
        write();
        CompletableFuture<Void> dropped = new CompletableFuture<>();
        tail.ask(t -> t.drop(dropped), dropped);
        gather();
        fail();
        assertThat(dropped).isCompletedExceptionally();
        reload();
        assertThat(tail.extent()).isEqualTo(new Extent(2, 1));
    }

    @Test
    void aHeaderReadBeforeAFailureIsReadAgain() {
        assertThat(append("x")).isNotDone();
        gather();
        fail();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        assertThat(tail.ask(t -> () -> asked.complete(null), asked)).isEqualTo(Tail.Asked.LOAD);
        assertThat(tail.load(Optional.empty(), () -> false)).isFalse();
        assertThat(asked).isNotDone();
        assertThat(tail.load(Optional.empty(), () -> true)).isTrue();
        assertThat(asked).isCompleted();
    }

    private CompletableFuture<Append> append(String entry) {
        CompletableFuture<Append> result = new CompletableFuture<>();
        tail.ask(t -> t.append(bytes(entry), Contract.ROOMY, result, () -> {}), result);
        return result;
    }

    private void delete(long through) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        tail.ask(t -> t.deleteThrough(through, result), result);
        assertThat(result).isCompleted();
    }

    private void gather() {
        batch.clear();
        tail.gather(batch);
    }

    private void write() {
        database.write(batch);
        tail.written(Runnable::run);
    }

    private void fail() {
        tail.unload(new StoreException("the disk failed"), Runnable::run);
    }

    private void reload() {
        tail.load(database.read(view -> Header.get(view, LOG.bytes())), () -> true);
    }

    private Extent header() {
        Header header = database.read(view -> Header.get(view, LOG.bytes())).orElse(Header.NONE);
        return new Extent(header.next(), header.entries().count());
    }

    private List<String> entries() {
        Runs all = Runs.NONE.plus(1).plus(2).plus(3);
        List<Entry> entries = database.read(view -> RocksLog.onDisk(view, LOG, all, 9, 999));
        return entries.stream().map(entry -> Contract.text(entry.bytes())).toList();
    }

    private int onDisk() {
        return rows(Family.ENTRIES);
    }

    private int rows(Family family) {
        return database.read(view -> {
            int rows = 0;
            try (RocksIterator at = view.iterator(family)) {
                for (at.seekToFirst(); at.isValid(); at.next()) {
                    rows++;
                }
            }
            return rows;
        });
    }
}
