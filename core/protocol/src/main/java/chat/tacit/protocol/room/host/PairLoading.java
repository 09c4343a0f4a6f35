package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;

import java.util.List;
import java.util.function.Consumer;

/**
 * Reads from the store how things stand in a room: its row, then the state log from the row's note
 * on, then where the message log ends and its last events.
 */
final class PairLoading {
    /** What is read of a log at a time. */
    static final int READ_BYTES = 65_536;

    static final int READ_ENTRIES = 256;

    private final Calls calls;
    private final RoomId room;
    private final Runnable failed;
    private final Consumer<Loaded> then;

    /** What was found. */
    sealed interface Loaded {}

    /** There is no such room, or no more. */
    record Nothing() implements Loaded {}

    /**
     * @param row as it is stored, with its revision and end
     */
    record Found(PairState state, ChannelRow channel, Row row) implements Loaded {}

    PairLoading(Calls calls, RoomId room, Runnable failed, Consumer<Loaded> then) {
        this.calls = calls;
        this.room = room;
        this.failed = failed;
        this.then = then;
    }

    void begin() {
        calls.get(
                key(HostKey.Space.CHANNEL),
                failed,
                row -> {
                    if (row.isEmpty()) {
                        then.accept(new Nothing());
                    } else {
                        ChannelRow channel = ChannelRow.decode(row.get().value());
                        PairState state = new PairState(channel.isPrivate());
                        measureState(new Found(state, channel, row.get()));
                    }
                });
    }

    private void measureState(Found found) {
        calls.measure(
                key(HostKey.Space.STATE),
                failed,
                extent -> {
                    found.state.extent(extent.next(), extent.entries());
                    ChannelRow.Note note = note(found);
                    if (note.term() == 0) {
                        readState(found, 0, extent.next());
                    } else {
                        readTerm(found, note, extent.next());
                    }
                });
    }

    private static ChannelRow.Note note(Found found) {
        return found.channel.note().orElse(ChannelRow.Note.NONE);
    }

    private void readTerm(Found found, ChannelRow.Note note, long next) {
        calls.read(
                new StoreCall.Read(key(HostKey.Space.STATE), note.term() - 1, 1, READ_BYTES),
                failed,
                entries -> {
                    entries.forEach(entry -> take(found, entry));
                    readState(found, note.position() - 1, next);
                });
    }

    /** A room whose log was dropped is one that was being deleted. */
    private void readState(Found found, long after, long next) {
        calls.read(
                new StoreCall.Read(key(HostKey.Space.STATE), after, READ_ENTRIES, READ_BYTES),
                failed,
                entries -> {
                    entries.forEach(entry -> take(found, entry));
                    boolean dropped = note(found).position() > 0 && !found.state.hasBegun();
                    if (entries.isEmpty() && dropped) {
                        calls.erase(
                                key(HostKey.Space.CHANNEL),
                                failed,
                                () -> then.accept(new Nothing()));
                    } else if (entries.isEmpty()) {
                        found.state.extent(next, found.state.stateEvents());
                        measureMessages(found);
                    } else {
                        readState(found, entries.getLast().position(), next);
                    }
                });
    }

    private static void take(Found found, Result.Entry entry) {
        found.state.took(entry.position(), StateEntry.decode(entry.bytes()));
    }

    private void measureMessages(Found found) {
        calls.measure(
                key(HostKey.Space.EVENTS),
                failed,
                extent -> {
                    long last = extent.next() - 1;
                    found.state.measured(
                            last, found.channel.note().map(ChannelRow.Note::bytes).orElse(0L));
                    readLast(found, Math.max(0, last - PairState.REPEATABLE));
                });
    }

    private void readLast(Found found, long after) {
        calls.read(
                new StoreCall.Read(
                        key(HostKey.Space.EVENTS), after, PairState.REPEATABLE, READ_BYTES),
                failed,
                entries -> {
                    remember(found.state, entries);
                    if (entries.isEmpty()) {
                        then.accept(found);
                    } else {
                        readLast(found, entries.getLast().position());
                    }
                });
    }

    private static void remember(PairState state, List<Result.Entry> entries) {
        for (Result.Entry entry : entries) {
            state.remember(entry.position(), MessageEntry.decode(entry.bytes()));
        }
    }

    private HostKey key(HostKey.Space space) {
        return new HostKey(space, room.bytes());
    }
}
