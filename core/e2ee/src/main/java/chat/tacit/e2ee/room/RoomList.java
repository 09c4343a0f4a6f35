package chat.tacit.e2ee.room;

import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.protocol.room.RoomId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An account's rooms, as the events of its private pair give them ({@code spec/50-room} §18). What
 * opens is believed, since nobody but the account's devices has the key; whatever is told twice, or
 * by two devices at once, comes to the same list.
 *
 * <p>A whole list says through which event its author had read. When its end is there, what was up
 * to that event counts no more and can be trimmed; what another device said since, even between
 * begin and end, goes on counting.
 */
public final class RoomList {
    /** {@code CHANNEL_LIST}: events behind a whole list after which another is written. */
    public static final int CHANNEL_LIST = 512;

    /** Rooms in a list, those that are gone among them; others are left out. */
    public static final int MOST_ROOMS = 4_096;

    private final Memory memory;

    public RoomList(Memory memory) {
        this.memory = memory;
    }

    /** What a client keeps of the stream, in its database. */
    public interface Memory {
        Progress progress();

        void progress(Progress progress);

        /** Keeps an item that counts. */
        void keep(long position, PrivateItem.OfRoom item);

        /** The items of a room that count, in the order of the stream. */
        List<PrivateItem.OfRoom> of(RoomId room);

        /** Those of them that say whether the account is in it: entries, and that it is gone. */
        List<PrivateItem.OfRoom> standing(RoomId room);

        /** Whether an item of this room counts. */
        boolean knows(RoomId room);

        /** The rooms of which an item counts. */
        List<RoomId> rooms();

        /** How many items count. */
        int size();

        /** What was up to this position counts no more, and lists that began there neither. */
        void dropThrough(long position);

        /** A list begins at this position. */
        void begin(long position, PrivateItem.Begin begin);

        /** Through which event this list's author had read; nothing of one that didn't begin. */
        OptionalLong begun(ListId list);
    }

    /**
     * How far the stream was read.
     *
     * @param read position of the last event that was taken, 0 before the first
     * @param covered through which event the last whole list counts instead
     * @param list items that counted when its end came
     * @param behind events that came after that
     */
    public record Progress(long read, long covered, int list, int behind) {
        public static final Progress START = new Progress(0, 0, 0, 0);
    }

    /**
     * Takes the next event of the stream; one that was taken before changes nothing.
     *
     * @param item nothing if it didn't open
     */
    public void take(long position, Optional<PrivateItem> item) {
        Progress before = memory.progress();
        if (position <= before.read) {
            return;
        }
        memory.progress(new Progress(position, before.covered, before.list, before.behind + 1));
        if (item.isEmpty()) {
            return;
        }
        switch (item.get()) {
            case PrivateItem.Begin begin -> memory.begin(position, begin);
            case PrivateItem.End(ListId list) -> end(list);
            case PrivateItem.OfRoom it -> {
                if (memory.knows(it.room()) || memory.rooms().size() < MOST_ROOMS) {
                    memory.keep(position, it);
                }
            }
        }
    }

    private void end(ListId list) {
        Progress now = memory.progress();
        OptionalLong through = memory.begun(list);
        if (through.isPresent() && through.getAsLong() >= now.covered) {
            long covered = Math.min(through.getAsLong(), now.read);
            memory.dropThrough(covered);
            memory.progress(new Progress(now.read, covered, memory.size(), 0));
        }
    }

    /** A room as it stands in the list; one without anything if it doesn't. */
    public PrivateRoom room(RoomId room) {
        return fold(room, memory.of(room));
    }

    /** The same with what this device has said and isn't in the stream yet. */
    public PrivateRoom room(RoomId room, List<PrivateItem.OfRoom> waiting) {
        List<PrivateItem.OfRoom> all = new ArrayList<>(memory.of(room));
        all.addAll(waiting);
        return fold(room, all);
    }

    private static PrivateRoom fold(RoomId room, List<PrivateItem.OfRoom> items) {
        PrivateRoom folded = new PrivateRoom(room);
        items.forEach(folded::take);
        return folded;
    }

    /** The rooms of which something is told, gone ones too: what a whole list is about. */
    public List<RoomId> all() {
        return memory.rooms();
    }

    /** The rooms that the account is in. */
    public List<RoomEntry> rooms() {
        List<RoomEntry> entries = new ArrayList<>();
        for (RoomId room : memory.rooms()) {
            entry(room).ifPresent(entries::add);
        }
        return entries;
    }

    /** The entry of a room; nothing if the account isn't in it. */
    public Optional<RoomEntry> entry(RoomId room) {
        return fold(room, memory.standing(room)).entry();
    }

    /** Whether another whole list is to be written. */
    public boolean isDue() {
        Progress now = memory.progress();
        return now.behind > Math.max(CHANNEL_LIST, now.list);
    }

    /** With what a whole list begins that says all that was read. */
    public PrivateItem.Begin begin(ListId list) {
        return new PrivateItem.Begin(list, memory.progress().read);
    }

    /** The last event that was taken, 0 before the first. */
    public long read() {
        return memory.progress().read;
    }

    /** Through which event the stream may be trimmed; 0 before the first whole list. */
    public long covered() {
        return memory.progress().covered;
    }
}
