package chat.tacit.store.rocksdb;

import chat.tacit.store.Log.Append;

import java.util.concurrent.CompletableFuture;

/** An entry of a {@link Tail} that isn't durable. */
final class Pending {
    private static final int OVERHEAD = 128;

    final long sequence;
    final byte[] bytes;
    final Expiry expiry;
    final CompletableFuture<Append> result;
    boolean gone;

    Pending(long sequence, byte[] bytes, Expiry expiry, CompletableFuture<Append> result) {
        this.sequence = sequence;
        this.bytes = bytes;
        this.expiry = expiry;
        this.result = result;
    }

    /** What an entry takes in memory, in bytes. */
    static long sizeOf(byte[] entry) {
        return entry.length + (long) OVERHEAD;
    }

    long size() {
        return sizeOf(bytes);
    }

    void keep() {
        result.complete(new Append.Kept(sequence));
    }
}
