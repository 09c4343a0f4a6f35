package chat.tacit.store.rocksdb;

import chat.tacit.store.StoreException;

/** Something that the {@link Writer} has to write. Its methods are called by the writer alone. */
interface Work {
    /** Adds what there is to write to the batch; called once for each time it was submitted. */
    void gather(Batch batch);

    /** The batch is durable. What is to be told to callers is given to {@code acks}. */
    void written(Acks acks);

    /** Nothing of the batch may be relied on. */
    void failed(StoreException failure, Acks acks);

    /** Takes what completes callers' stages, to be run by another thread than the writer. */
    @FunctionalInterface
    interface Acks {
        void add(Runnable ack);
    }
}
