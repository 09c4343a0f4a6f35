package chat.tacit.store.rocksdb;

import chat.tacit.store.Key;
import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Entry;
import chat.tacit.store.Log.Extent;
import chat.tacit.store.Log.Terms;
import chat.tacit.store.StoreException;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * The end of one log in memory: which entries are on disk, and those that are not yet. What its
 * methods say is true at once for every caller; the disk follows with the next batches.
 *
 * <p>A tail is <em>unloaded</em> until its header was read, and again after any failed write: then
 * nobody knows which of its entries reached the disk, so the disk is asked. Meanwhile actions wait
 * in order. The methods that return a {@link Runnable} are such actions: they are called under the
 * tail's lock, and what they return is run without it, since it calls back to whoever asked.
 */
final class Tail implements Work {
    /** What one action asks of the loaded tail. */
    interface Action {
        Runnable apply(Tail tail);
    }

    private static final int MAX_HOURS = 24 * 366;

    final Key key;
    private final byte[] name;
    private final Writer writer;

    private boolean loaded;
    private boolean loading;
    private final List<Waiting> waiting = new ArrayList<>(0);

    /** Entries on disk that can be read. */
    private Runs durable = Runs.NONE;

    /** Entries that are or may be on disk and are deleted. */
    private final List<Runs> doomed = new ArrayList<>(0);

    /** Entries that go if the drop that waits becomes durable and come back if it fails. */
    private Runs dropping = Runs.NONE;

    /** Entries that are not durable, in order; the first of them may be {@link #inFlight}. */
    private final ArrayDeque<Pending> pending = new ArrayDeque<>(0);

    /** Entries in the batch that is being written, those deleted since included. */
    private final List<Pending> inFlight = new ArrayList<>(0);

    private final List<CompletableFuture<Void>> drops = new ArrayList<>(0);
    private final List<CompletableFuture<Void>> dropsInFlight = new ArrayList<>(0);
    private int doomedInFlight;

    /** Hours whose row of the expiry index is to go. */
    private final List<Integer> unindex = new ArrayList<>(0);

    private int unindexInFlight;
    private long next = 1;

    /** The last sequence that a read returned or a deletion named: never to be given again. */
    private long seen;

    /** The hour under which the expiry index surely has this log, or -1. */
    private int indexedHour = -1;

    private int dropped;

    /** The index has this log under no hours but these and those between. */
    private int firstHour = Header.NONE.firstHour();

    private int lastHour = Header.NONE.lastHour();
    private boolean submitted;
    private boolean changed;
    private boolean used;
    private boolean evicted;

    Tail(Key key, Writer writer) {
        this.key = key;
        this.name = key.bytes();
        this.writer = writer;
    }

    /** What came of asking a tail. */
    enum Asked {
        DONE,
        /** The action waits, and the caller has to load the tail. */
        LOAD,
        /** The tail is forgotten: the caller has to take another. */
        EVICTED
    }

    /** Does {@code action} now, or when the tail is loaded; {@code fails} if it can't be. */
    Asked ask(Action action, CompletableFuture<?> fails) {
        Runnable after;
        synchronized (this) {
            if (evicted) {
                return Asked.EVICTED;
            }
            used = true;
            if (!loaded) {
                waiting.add(new Waiting(action, fails));
                boolean first = !loading;
                loading = true;
                return first ? Asked.LOAD : Asked.DONE;
            }
            after = action.apply(this);
        }
        after.run();
        return Asked.DONE;
    }

    /**
     * Takes what the disk says and does what waited.
     *
     * @param current whether no write has failed since the header was read
     * @return whether it was, else the header has to be read again
     */
    boolean load(Optional<Header> header, BooleanSupplier current) {
        List<Runnable> after = new ArrayList<>();
        synchronized (this) {
            if (!current.getAsBoolean()) {
                return false;
            }
            Header onDisk = header.orElse(Header.NONE);
            firstHour = onDisk.firstHour();
            lastHour = onDisk.lastHour();
            durable = onDisk.entries();
            doomed.forEach(gone -> durable = durable.minus(gone));
            next = Math.max(onDisk.next(), seen + 1);
            loaded = true;
            loading = false;
            if (!doomed.isEmpty()) {
                change();
            }
            for (Waiting action : waiting) {
                after.add(action.action.apply(this));
            }
            waiting.clear();
        }
        after.forEach(Runnable::run);
        return true;
    }

    /** The header could not be read. */
    void loadFailed(StoreException failure) {
        List<Waiting> failed;
        synchronized (this) {
            loading = false;
            failed = List.copyOf(waiting);
            waiting.clear();
        }
        failed.forEach(action -> action.fails.completeExceptionally(failure));
    }

    Runnable append(byte[] entry, Terms terms, CompletableFuture<Append> result, Runnable grew) {
        if (terms.onlyIfNext().isPresent() && terms.onlyIfNext().getAsLong() != next) {
            long moved = next;
            return () -> result.complete(new Append.Moved(moved));
        }
        if (pending.size() + (long) durable.count() >= terms.maxEntries()) {
            return () -> result.complete(new Append.Full());
        }
        try {
            writer.reserve(Pending.sizeOf(entry));
        } catch (StoreException e) {
            return () -> result.completeExceptionally(e);
        }
        pending.add(new Pending(next++, entry, Expiry.at(terms.expiresAt()), result));
        change();
        return grew;
    }

    /** What a read finds here, and which entries it has to look for on disk before that. */
    Found read(long after, int maxEntries, int maxBytes) {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        for (Pending entry : pending) {
            if (entry.sequence > after && entries.size() < maxEntries && bytes < maxBytes) {
                entries.add(new Entry(entry.sequence, entry.bytes));
                bytes += entry.bytes.length;
                seen = Math.max(seen, entry.sequence);
            }
        }
        return new Found(durable.after(after), entries);
    }

    Runnable deleteThrough(long through, CompletableFuture<Void> result) {
        seen = Math.max(seen, Math.min(through, next - 1));
        Runs gone = durable.through(through);
        List<Pending> cancelled = cancel(through);
        if (!gone.isEmpty()) {
            doomed.add(gone);
            durable = durable.after(through);
        }
        if (!gone.isEmpty() || !cancelled.isEmpty()) {
            change();
        }
        return () -> {
            cancelled.forEach(Pending::keep);
            result.complete(null);
        };
    }

    Runnable drop(CompletableFuture<Void> result) {
        List<Pending> cancelled = cancel(Long.MAX_VALUE);
        if (!durable.isEmpty()) {
            // Of two drops that wait the first took what was on disk.
            dropping = durable;
            durable = Runs.NONE;
        }
        next = 1;
        seen = 0;
        dropped++;
        unindexAll();
        drops.add(result);
        change();
        return () -> cancelled.forEach(Pending::keep);
    }

    Extent extent() {
        return new Extent(next, durable.count() + pending.size());
    }

    /** The entries that a sweep has to look at. */
    Settled settled() {
        boolean quiet = pending.isEmpty() && inFlight.isEmpty();
        return new Settled(this, dropped, durable, quiet);
    }

    /**
     * Deletes what a sweep found expired among what it looked at, unless the log was dropped since.
     *
     * @param over the hour of the index to forget if nothing joined it since, or -1
     */
    Runnable expire(Settled looked, List<Long> expired, int over, CompletableFuture<Void> result) {
        if (looked.tail() == this && looked.dropped() == dropped) {
            if (over >= 0 && looked.quiet() && settled().equals(looked)) {
                unindex.add(over);
                indexedHour = -1;
                change();
            }
            for (long sequence : expired) {
                if (durable.contains(sequence)) {
                    doomed.add(Runs.of(sequence));
                    durable = durable.minus(Runs.of(sequence));
                    change();
                }
            }
        }
        return () -> result.complete(null);
    }

    @Override
    public synchronized void gather(Batch batch) {
        submitted = false;
        if (!loaded || !changed) {
            return;
        }
        changed = false;
        dropping.forEach(sequence -> batch.deleteEntry(name, sequence));
        doomed.forEach(gone -> gone.forEach(sequence -> batch.deleteEntry(name, sequence)));
        unindex.forEach(hour -> batch.deleteExpiry(hour, Keys.LOG, name));
        Runs entries = durable;
        for (Pending entry : pending) {
            batch.putEntry(name, entry.sequence, entry.expiry, entry.bytes);
            if (entry.expiry.indexed() && entry.expiry.hour() != indexedHour) {
                indexedHour = entry.expiry.hour();
                firstHour = Math.min(firstHour, indexedHour);
                lastHour = Math.max(lastHour, indexedHour);
                batch.putExpiry(indexedHour, Keys.LOG, name);
            }
            entries = entries.plus(entry.sequence);
            inFlight.add(entry);
        }
        if (next == 1) {
            batch.deleteHeader(name);
        } else {
            batch.putHeader(name, new Header(next, firstHour, lastHour, entries));
        }
        doomedInFlight = doomed.size();
        unindexInFlight = unindex.size();
        if (!drops.isEmpty()) {
            batch.sync();
            dropsInFlight.addAll(drops);
            drops.clear();
        }
    }

    @Override
    public synchronized void written(Acks acks) {
        doomed.subList(0, doomedInFlight).clear();
        doomedInFlight = 0;
        unindex.subList(0, unindexInFlight).clear();
        unindexInFlight = 0;
        if (!dropsInFlight.isEmpty()) {
            dropping = Runs.NONE;
            dropsInFlight.forEach(drop -> acks.add(() -> drop.complete(null)));
            dropsInFlight.clear();
        }
        for (Pending entry : inFlight) {
            if (entry.gone) {
                doomed.add(Runs.of(entry.sequence));
                change();
            } else {
                pending.removeFirst();
                durable = durable.plus(entry.sequence);
                writer.release(entry.size());
                acks.add(entry::keep);
            }
        }
        inFlight.clear();
    }

    @Override
    public void failed(StoreException failure, Acks acks) {
        // All tails were unloaded, those of this batch among them.
    }

    /** Fails what waits, since the disk has to be asked what it has. */
    synchronized void unload(StoreException failure, Acks acks) {
        if (!loaded) {
            return;
        }
        loaded = false;
        for (Pending entry : pending) {
            writer.release(entry.size());
            acks.add(() -> entry.result.completeExceptionally(failure));
        }
        pending.clear();
        for (Pending entry : inFlight) {
            if (entry.gone) {
                doomed.add(Runs.of(entry.sequence));
            }
        }
        inFlight.clear();
        doomedInFlight = 0;
        unindex.clear();
        unindexInFlight = 0;
        indexedHour = -1;
        dropping = Runs.NONE;
        drops.addAll(dropsInFlight);
        dropsInFlight.clear();
        drops.forEach(drop -> acks.add(() -> drop.completeExceptionally(failure)));
        drops.clear();
        changed = false;
    }

    /** Forgets the tail if nothing but the disk is needed to make it again. */
    synchronized boolean evict() {
        boolean idle = loaded && !changed && !submitted && inFlight.isEmpty() && !used;
        used = false;
        evicted |= idle;
        return idle;
    }

    private void change() {
        changed = true;
        if (!submitted) {
            submitted = true;
            writer.submit(this);
        }
    }

    /** A dropped log's name goes from the index now, unless that would take too long. */
    private void unindexAll() {
        if (lastHour - (long) firstHour < MAX_HOURS) {
            for (int hour = firstHour; hour <= lastHour; hour++) {
                unindex.add(hour);
            }
        }
        firstHour = Header.NONE.firstHour();
        lastHour = Header.NONE.lastHour();
        indexedHour = -1;
    }

    private List<Pending> cancel(long through) {
        List<Pending> cancelled = new ArrayList<>(0);
        while (!pending.isEmpty() && pending.getFirst().sequence <= through) {
            Pending entry = pending.removeFirst();
            entry.gone = true;
            writer.release(entry.size());
            cancelled.add(entry);
        }
        return cancelled;
    }

    private record Waiting(Action action, CompletableFuture<?> fails) {}
}
