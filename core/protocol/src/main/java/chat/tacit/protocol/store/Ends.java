package chat.tacit.protocol.store;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which things of one kind may be over at what time ({@code spec/50-room} §23), since a store
 * doesn't tell what rows it let go: each that has begun stands in the list of one quarter of an
 * hour, at first that in which it would end if nobody used it. When that has passed it is erased,
 * or put into the list of when it would end now. A crash leaves a thing in two lists, never in
 * none.
 */
public final class Ends {
    /** How much time one list is for. */
    public static final Duration SPAN = Duration.ofMinutes(15);

    private static final int READ_ENTRIES = 256;
    private static final int READ_BYTES = 65_536;
    private static final int VERSION = 1;

    private final Names names;
    private final Calls calls;
    private final InstantSource clock;
    private boolean begun;
    private boolean sweeping;

    /**
     * How things of the kind are named.
     *
     * @param through the row of the last list that was looked through
     * @param list the log of what may be over in a quarter of an hour, whose id is its number(u64)
     * @param row the row of a thing, by its id: it is over when that row is
     */
    public record Names(
            StoreKey through, Function<Bytes, StoreKey> list, Function<Bytes, StoreKey> row) {}

    /** How a thing is erased that is over. */
    public interface Erasing {
        void erase(Bytes id, Runnable failed, Runnable then);
    }

    public Ends(Names names, Calls calls, InstantSource clock) {
        this.names = names;
        this.calls = calls;
        this.clock = clock;
    }

    /** Makes sure that the thing is looked at when it may be over. */
    public void note(Bytes id, Instant end, Runnable failed, Runnable then) {
        if (begun) {
            append(id, end, failed, then);
            return;
        }
        calls.find(
                names.through,
                failed,
                row -> {
                    if (row.isPresent()) {
                        begun = true;
                        append(id, end, failed, then);
                    } else {
                        Row none = new Row(new byte[0], Row.ABSENT, Instant.MAX);
                        save(
                                none,
                                list(clock.instant()) - 1,
                                failed,
                                () -> note(id, end, failed, then));
                    }
                });
    }

    private void append(Bytes id, Instant end, Runnable failed, Runnable then) {
        StoreCall.Append append =
                new StoreCall.Append(
                        key(list(end)),
                        id.toArray(),
                        Integer.MAX_VALUE,
                        OptionalLong.empty(),
                        Instant.MAX);
        calls.append(append, failed, _ -> then.run());
    }

    /** The list of what is over at this time, and not in that before it. */
    private static long list(Instant end) {
        return Math.ceilDiv(end.getEpochSecond() + (end.getNano() > 0 ? 1 : 0), SPAN.toSeconds());
    }

    private StoreKey key(long list) {
        return names.list.apply(Bytes.owned(Fields.unlabelled().u64(list).toArray()));
    }

    private void save(Row before, long through, Runnable failed, Runnable then) {
        byte[] value = Fields.unlabelled().u8(VERSION).u64(through).toArray();
        calls.set(
                new StoreCall.Set(names.through, before.revision(), value, Instant.MAX),
                failed,
                _ -> then.run());
    }

    private static long through(Row row) {
        return StoredFields.row(row.value(), VERSION, StoredFields::u64);
    }

    /**
     * Tells all that stand in a list, some perhaps more than once or after they are over.
     *
     * @param latest no thing ends later
     */
    public void all(Instant latest, Consumer<Bytes> each, Runnable failed, Runnable then) {
        calls.find(
                names.through,
                failed,
                row -> {
                    if (row.isPresent()) {
                        new Reading(each, failed, then).read(through(row.get()) + 1, list(latest));
                    } else {
                        then.run();
                    }
                });
    }

    /** One list after the other. */
    private final class Reading {
        private final Consumer<Bytes> each;
        private final Runnable failed;
        private final Runnable then;

        Reading(Consumer<Bytes> each, Runnable failed, Runnable then) {
            this.each = each;
            this.failed = failed;
            this.then = then;
        }

        void read(long list, long last) {
            if (list > last) {
                then.run();
            } else {
                read(list, 0, () -> read(list + 1, last));
            }
        }

        private void read(long list, long after, Runnable over) {
            calls.read(
                    new StoreCall.Read(key(list), after, READ_ENTRIES, READ_BYTES),
                    failed,
                    entries -> {
                        if (entries.isEmpty()) {
                            over.run();
                            return;
                        }
                        entries.forEach(entry -> each.accept(id(entry)));
                        read(list, entries.getLast().position(), over);
                    });
        }
    }

    private static Bytes id(Result.Entry entry) {
        return Bytes.of(entry.bytes());
    }

    /** Looks through all lists whose time has passed; one that fails is looked through again. */
    public void sweep(Erasing things) {
        if (!sweeping) {
            sweeping = true;
            next(things);
        }
    }

    private void stop() {
        sweeping = false;
    }

    private void next(Erasing things) {
        calls.find(
                names.through,
                this::stop,
                row -> {
                    long last = clock.instant().getEpochSecond() / SPAN.toSeconds();
                    Optional<Long> through = row.map(Ends::through);
                    if (through.isEmpty() || through.get() >= last) {
                        stop();
                    } else {
                        new Sweep(things, row.get(), through.get() + 1, last).read(0);
                    }
                });
    }

    /** One list after the other, up to the first that has something. */
    private final class Sweep {
        private final Erasing things;
        private final Row row;
        private final long last;
        private long list;

        Sweep(Erasing things, Row row, long list, long last) {
            this.things = things;
            this.row = row;
            this.list = list;
            this.last = last;
        }

        void read(long after) {
            calls.read(
                    new StoreCall.Read(key(list), after, READ_ENTRIES, READ_BYTES),
                    Ends.this::stop,
                    entries -> {
                        if (!entries.isEmpty()) {
                            look(entries.iterator(), entries);
                        } else if (after > 0 || list == last) {
                            finish();
                        } else {
                            list++;
                            read(0);
                        }
                    });
        }

        private void look(Iterator<Result.Entry> each, List<Result.Entry> entries) {
            if (!each.hasNext()) {
                read(entries.getLast().position());
                return;
            }
            Bytes id = id(each.next());
            Runnable then = () -> look(each, entries);
            calls.get(
                    names.row.apply(id),
                    Ends.this::stop,
                    found -> {
                        if (found.isPresent()) {
                            append(id, found.get().expiresAt(), Ends.this::stop, then);
                        } else {
                            things.erase(id, Ends.this::stop, then);
                        }
                    });
        }

        private void finish() {
            calls.drop(
                    key(list),
                    Ends.this::stop,
                    () -> save(row, list, Ends.this::stop, () -> next(things)));
        }
    }
}
