package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.StoreException;
import chat.tacit.store.Table;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The rows. The writer alone decides what a change does, by the row as the changes before it leave
 * it, so that changes of one row need no lock.
 */
final class RocksTable implements Table {
    private static final int OVERHEAD = 128;

    private final Life life;
    private final Reads reads;
    private final Writer writer;

    RocksTable(Life life, Reads reads, Writer writer) {
        this.life = life;
        this.reads = reads;
        this.writer = writer;
    }

    @Override
    public CompletionStage<Optional<Row>> get(Key key) {
        return life.during(result -> {
            var _ =
                    reads.read(view -> RowForm.get(view, key))
                            .whenComplete((row, failure) -> {
                                if (failure != null) {
                                    result.completeExceptionally(failure);
                                } else {
                                    result.complete(row);
                                }
                            });
        });
    }

    @Override
    public CompletionStage<Long> put(Key key, byte[] value, Instant expiresAt) {
        Put put = new Put(key, OptionalLong.empty(), value, Expiry.at(expiresAt));
        return submit(
                value.length,
                put,
                change ->
                        switch (change) {
                            case Change.Done(long revision) -> revision;
                            case Change.Conflict conflict -> throw new AssertionError(conflict);
                        });
    }

    @Override
    public CompletionStage<Change> compareAndSet(
            Key key, long revision, byte[] value, Instant expiresAt) {
        Put put = new Put(key, OptionalLong.of(revision), value, Expiry.at(expiresAt));
        return submit(value.length, put, change -> change);
    }

    @Override
    public CompletionStage<Change> delete(Key key, long revision) {
        return submit(
                0,
                batch -> {
                    Optional<Row> current = batch.row(key);
                    if (current.map(Row::revision).orElse(ABSENT) != revision) {
                        return new Change.Conflict(current);
                    }
                    current.ifPresent(row -> delete(batch, key, row));
                    return new Change.Done(ABSENT);
                },
                change -> change);
    }

    /**
     * Has the writer delete the row if it expired before {@code now}, and forget its place in the
     * index if it isn't there any more.
     */
    void expire(Key key, int hour, Instant now) {
        writer.submit(
                new Job(
                        batch -> {
                            Optional<Row> current = batch.row(key);
                            Optional<Expiry> expiry =
                                    current.map(row -> Expiry.at(row.expiresAt()));
                            if (expiry.isPresent() && expiry.get().before(now)) {
                                delete(batch, key, current.orElseThrow());
                            }
                            if (expiry.map(Expiry::hour).orElse(-1) != hour) {
                                batch.deleteExpiry(hour, Keys.ROW, key.bytes());
                            }
                            return new Change.Done(ABSENT);
                        },
                        new CompletableFuture<>()));
    }

    private <T> CompletionStage<T> submit(int size, Decision decision, Function<Change, T> answer) {
        return life.<T>during(result -> {
            long bytes = size + (long) OVERHEAD;
            try {
                writer.reserve(bytes);
            } catch (StoreException e) {
                result.completeExceptionally(e);
                return;
            }
            CompletableFuture<Change> decided = new CompletableFuture<>();
            var _ =
                    decided.whenComplete((change, failure) -> {
                        writer.release(bytes);
                        if (failure != null) {
                            result.completeExceptionally(failure);
                        } else {
                            result.complete(answer.apply(change));
                        }
                    });
            writer.submit(new Job(decision, decided));
        });
    }

    private static void delete(Batch batch, Key key, Row row) {
        batch.deleteRow(key);
        Expiry expiry = Expiry.at(row.expiresAt());
        if (expiry.indexed()) {
            batch.deleteExpiry(expiry.hour(), Keys.ROW, key.bytes());
        }
    }

    /** What becomes of a row, decided when the batch is put together. */
    private interface Decision {
        Change decide(Batch batch);
    }

    private record Put(Key key, OptionalLong revision, byte[] value, Expiry expiry)
            implements Decision {
        @Override
        public Change decide(Batch batch) {
            Optional<Row> current = batch.row(key);
            long now = current.map(Row::revision).orElse(ABSENT);
            if (revision.isPresent() && revision.getAsLong() != now) {
                return new Change.Conflict(current);
            }
            index(batch, current.map(row -> Expiry.at(row.expiresAt())));
            return new Change.Done(batch.putRow(key, value, expiry));
        }

        private void index(Batch batch, Optional<Expiry> before) {
            if (before.isPresent() && before.get().hour() == expiry.hour()) {
                return;
            }
            if (before.isPresent() && before.get().indexed()) {
                batch.deleteExpiry(before.get().hour(), Keys.ROW, key.bytes());
            }
            if (expiry.indexed()) {
                batch.putExpiry(expiry.hour(), Keys.ROW, key.bytes());
            }
        }
    }

    private static final class Job implements Work {
        private final Decision decision;
        private final CompletableFuture<Change> decided;
        private Change change = new Change.Done(ABSENT);

        Job(Decision decision, CompletableFuture<Change> decided) {
            this.decision = decision;
            this.decided = decided;
        }

        @Override
        public void gather(Batch batch) {
            change = decision.decide(batch);
        }

        @Override
        public void written(Acks acks) {
            acks.add(() -> decided.complete(change));
        }

        @Override
        public void failed(StoreException failure, Acks acks) {
            acks.add(() -> decided.completeExceptionally(failure));
        }
    }
}
