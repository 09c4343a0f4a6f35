package chat.tacit.e2ee.room;

import chat.tacit.protocol.room.RoomId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a client keeps of a private pair, without a database. */
final class ListMemory implements RoomList.Memory {
    private final NavigableMap<Long, PrivateItem.OfRoom> items = new TreeMap<>();
    private final NavigableMap<Long, PrivateItem.Begin> begun = new TreeMap<>();
    private RoomList.Progress progress = RoomList.Progress.START;

    @Override
    public RoomList.Progress progress() {
        return progress;
    }

    @Override
    public void progress(RoomList.Progress next) {
        progress = next;
    }

    @Override
    public void keep(long position, PrivateItem.OfRoom item) {
        items.put(position, item);
    }

    @Override
    public List<PrivateItem.OfRoom> of(RoomId room) {
        return items.values().stream().filter(it -> it.room().equals(room)).toList();
    }

    @Override
    public List<PrivateItem.OfRoom> standing(RoomId room) {
        return of(room).stream()
                .filter(it -> it instanceof PrivateItem.Entry || it instanceof PrivateItem.Gone)
                .toList();
    }

    @Override
    public boolean knows(RoomId room) {
        return !of(room).isEmpty();
    }

    @Override
    public List<RoomId> rooms() {
        Map<RoomId, Boolean> rooms = new HashMap<>();
        items.values().forEach(it -> rooms.put(it.room(), true));
        return new ArrayList<>(rooms.keySet());
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public void dropThrough(long position) {
        items.headMap(position, true).clear();
        begun.headMap(position, true).clear();
    }

    @Override
    public void begin(long position, PrivateItem.Begin begin) {
        begun.put(position, begin);
    }

    @Override
    public OptionalLong begun(PrivateItem.ListId list) {
        return begun.values().stream()
                .filter(it -> it.list().equals(list))
                .mapToLong(PrivateItem.Begin::through)
                .findFirst();
    }
}
