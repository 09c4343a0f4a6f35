package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.StoredFields;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which rooms may be over at what time ({@code spec/50-room} §23), since a store doesn't tell what
 * rows it let go: each room that has begun stands in the list of one quarter of an hour, at first
 * that in which it would end if nobody used it. When that has passed it is erased, or put into the
 * list of when it would end now. A crash leaves a room in two lists, never in none.
 */
final class RoomEnds {
    /** Seconds that one list is for. */
    static final long SPAN = 900;

    private static final int READ_ENTRIES = 256;
    private static final int READ_BYTES = 65_536;
    private static final HostKey THROUGH = new HostKey(HostKey.Space.SALTS, Bytes.ofHex("02"));
    private static final int VERSION = 1;

    private final Line line;
    private final Calls calls;
    private boolean begun;
    private boolean sweeping;

    /** How a room is erased that is over. */
    interface Erasing {
        void erase(RoomId room, Runnable failed, Runnable then);
    }

    RoomEnds(Line line, Calls calls) {
        this.line = line;
        this.calls = calls;
    }

    /** Makes sure that the room is looked at when it may be over. */
    void note(RoomId room, Instant end, Runnable failed, Runnable then) {
        if (begun) {
            append(room, end, failed, then);
            return;
        }
        calls.find(
                THROUGH,
                failed,
                row -> {
                    if (row.isPresent()) {
                        begun = true;
                        append(room, end, failed, then);
                    } else {
                        Row none = new Row(new byte[0], 0, Instant.MAX);
                        save(
                                none,
                                list(line.now()) - 1,
                                failed,
                                () -> note(room, end, failed, then));
                    }
                });
    }

    private void append(RoomId room, Instant end, Runnable failed, Runnable then) {
        StoreCall.Append append =
                new StoreCall.Append(
                        key(list(end)),
                        room.bytes().toArray(),
                        Integer.MAX_VALUE,
                        OptionalLong.empty(),
                        Instant.MAX);
        calls.append(append, failed, _ -> then.run());
    }

    /** The list of what is over at this time, and not in that before it. */
    private static long list(Instant end) {
        return Math.ceilDiv(end.getEpochSecond() + (end.getNano() > 0 ? 1 : 0), SPAN);
    }

    private static HostKey key(long list) {
        return new HostKey(
                HostKey.Space.ENDS, Bytes.owned(Fields.unlabelled().u64(list).toArray()));
    }

    private void save(Row before, long through, Runnable failed, Runnable then) {
        byte[] value = Fields.unlabelled().u8(VERSION).u64(through).toArray();
        calls.set(
                new StoreCall.Set(THROUGH, before.revision(), value, Instant.MAX),
                failed,
                _ -> then.run());
    }

    /** Looks through all lists whose time has passed; one that fails is looked through again. */
    void sweep(Erasing rooms) {
        if (!sweeping) {
            sweeping = true;
            next(rooms);
        }
    }

    private void stop() {
        sweeping = false;
    }

    private void next(Erasing rooms) {
        calls.find(
                THROUGH,
                this::stop,
                row -> {
                    long last = line.seconds() / SPAN;
                    Optional<Long> through = row.map(it -> through(it.value()));
                    if (through.isEmpty() || through.get() >= last) {
                        stop();
                    } else {
                        new Sweep(rooms, row.get(), through.get() + 1, last).read(0);
                    }
                });
    }

    private static long through(byte[] value) {
        return StoredFields.row(value, VERSION, in -> in.u64());
    }

    /** One list after the other, up to the first that has something. */
    private final class Sweep {
        private final Erasing rooms;
        private final Row row;
        private final long last;
        private long list;

        Sweep(Erasing rooms, Row row, long list, long last) {
            this.rooms = rooms;
            this.row = row;
            this.list = list;
            this.last = last;
        }

        void read(long after) {
            calls.read(
                    new StoreCall.Read(key(list), after, READ_ENTRIES, READ_BYTES),
                    RoomEnds.this::stop,
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
            RoomId room = new RoomId(Bytes.owned(each.next().bytes().clone()));
            Runnable then = () -> look(each, entries);
            calls.get(
                    new HostKey(HostKey.Space.CHANNEL, room.bytes()),
                    RoomEnds.this::stop,
                    found -> {
                        if (found.isPresent()) {
                            append(room, found.get().expiresAt(), RoomEnds.this::stop, then);
                        } else {
                            rooms.erase(room, RoomEnds.this::stop, then);
                        }
                    });
        }

        private void finish() {
            calls.drop(
                    key(list),
                    RoomEnds.this::stop,
                    () -> save(row, list, RoomEnds.this::stop, () -> next(rooms)));
        }
    }
}
