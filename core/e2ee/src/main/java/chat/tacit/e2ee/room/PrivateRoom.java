package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.RoomId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One room as the items of a private pair give it ({@code spec/50-room} §18), in whatever order
 * several devices wrote them: of two entries the higher stamp counts, of an epoch's keys what opens
 * more, of snapshots the newest that is whole.
 */
public final class PrivateRoom {
    /** Epochs of a room whose keys are kept; of more the newest. */
    public static final int MOST_EPOCHS = 65_536;

    /** Snapshots of which parts are kept: the newest that is whole, and one that is coming. */
    private static final int MOST_SNAPSHOTS = 2;

    private final RoomId room;
    private final NavigableMap<Long, EpochKeys> keys = new TreeMap<>();
    private final NavigableMap<Long, Parts> snapshots = new TreeMap<>();
    private Optional<RoomEntry> entry = Optional.empty();
    private long gone;

    PrivateRoom(RoomId room) {
        this.room = room;
    }

    /**
     * What a device that can't open the state events of before begins with.
     *
     * @param position of the TrustKey
     * @param row of {@link DossierItem}s without keys
     */
    public record Joined(long position, Bytes row) {}

    private record Parts(int count, Map<Integer, Bytes> pieces) {
        boolean isWhole() {
            return pieces.size() == count;
        }

        Bytes row() {
            Fields row = Fields.unlabelled();
            for (int part = 0; part < count; part++) {
                row.fixed(pieces.getOrDefault(part, Bytes.empty()));
            }
            return Bytes.owned(row.toArray());
        }
    }

    void take(PrivateItem.OfRoom item) {
        switch (item) {
            case PrivateItem.Entry(RoomEntry told) ->
                    entry = Optional.of(entry.map(it -> it.with(told)).orElse(told));
            case PrivateItem.Keys(_, List<EpochKeys> told) -> told.forEach(this::take);
            case PrivateItem.Snapshot snapshot -> take(snapshot);
            case PrivateItem.Gone(_, long stamp) -> gone = Math.max(gone, stamp);
        }
    }

    private void take(EpochKeys told) {
        keys.merge(told.epoch(), told, EpochKeys::wider);
        if (keys.size() > MOST_EPOCHS) {
            keys.pollFirstEntry();
        }
    }

    private void take(PrivateItem.Snapshot told) {
        Parts parts = snapshots.get(told.position());
        if (parts == null || parts.count != told.parts()) {
            parts = new Parts(told.parts(), new HashMap<>());
            snapshots.put(told.position(), parts);
        }
        parts.pieces.put(told.part(), told.bytes());
        if (snapshots.size() > MOST_SNAPSHOTS) {
            snapshots.pollFirstEntry();
        }
    }

    public RoomId room() {
        return room;
    }

    /** Whether an item would tell nothing new: another device was faster. */
    public boolean says(PrivateItem.OfRoom item) {
        return switch (item) {
            case PrivateItem.Entry(RoomEntry told) ->
                    told.stamp() <= gone
                            || entry.filter(it -> it.with(told).equals(it)).isPresent();
            case PrivateItem.Keys(_, List<EpochKeys> told) ->
                    isGone() || told.stream().allMatch(this::opens);
            case PrivateItem.Snapshot told ->
                    isGone() || joined().filter(it -> it.position() >= told.position()).isPresent();
            case PrivateItem.Gone(_, long stamp) -> stamp <= gone;
        };
    }

    private boolean opens(EpochKeys told) {
        return Optional.ofNullable(keys.get(told.epoch()))
                .filter(it -> told.wider(it).encode().equals(it.encode()))
                .isPresent();
    }

    /** How to get in; nothing if the room is gone, or nothing but keys was told yet. */
    public Optional<RoomEntry> entry() {
        return entry.filter(it -> it.stamp() > gone);
    }

    /** Whether it was left or deleted, and not entered again. */
    public boolean isGone() {
        return gone > 0 && entry().isEmpty();
    }

    /** The stamp that an entry gets, or a {@link PrivateItem.Gone}, which is to count from now. */
    public long nextStamp() {
        return 1 + Math.max(gone, entry.map(RoomEntry::stamp).orElse(0L));
    }

    /** By epoch. */
    public List<EpochKeys> keys() {
        return List.copyOf(keys.values());
    }

    /** The newest that is whole. */
    public Optional<Joined> joined() {
        return snapshots.descendingMap().entrySet().stream()
                .filter(it -> it.getValue().isWhole())
                .findFirst()
                .map(it -> new Joined(it.getKey(), it.getValue().row()));
    }

    /** All that a whole list says of it: of one that is gone nothing else. */
    public List<PrivateItem.OfRoom> items() {
        if (isGone()) {
            return List.of(new PrivateItem.Gone(room, gone));
        }
        List<PrivateItem.OfRoom> items = new ArrayList<>();
        entry.ifPresent(it -> items.add(new PrivateItem.Entry(it)));
        items.addAll(PrivateItem.Keys.split(room, keys()));
        joined().ifPresent(it ->
                items.addAll(PrivateItem.Snapshot.split(room, it.position(), it.row())));
        return items;
    }
}
