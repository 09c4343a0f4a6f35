package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;

/** One thing in the private pair ({@code spec/50-room} §18). */
public sealed interface PrivateItem {

    /** That is about one room. */
    sealed interface OfRoom extends PrivateItem {
        RoomId room();
    }

    /**
     * A whole list begins, written by a device that has read the stream up to {@code through}.
     *
     * @param list which one
     * @param through position of a message event; 0 if there was none
     */
    record Begin(ListId list, long through) implements PrivateItem {}

    /** The list is whole: what was up to its {@code through} counts no more. */
    record End(ListId list) implements PrivateItem {}

    /** A room and how to get in. */
    record Entry(RoomEntry entry) implements OfRoom {
        @Override
        public RoomId room() {
            return entry.room();
        }
    }

    /**
     * What opens epochs of a room.
     *
     * @param keys 1 to {@value #MOST}
     */
    record Keys(RoomId room, List<EpochKeys> keys) implements OfRoom {
        public static final int MOST = 64;

        /** Bytes of the keys in one item: as many as an event of 4,096 bytes holds. */
        private static final int FULL = 4_000;

        public Keys {
            keys = List.copyOf(keys);
            if (keys.isEmpty() || keys.size() > MOST) {
                throw new MalformedException("an item with " + keys.size() + " keys");
            }
        }

        /** These keys in as many items as they need; none of none. */
        public static List<Keys> split(RoomId room, List<EpochKeys> all) {
            List<Keys> items = new ArrayList<>();
            List<EpochKeys> next = new ArrayList<>();
            int size = 0;
            for (EpochKeys keys : all) {
                int more = keys.encode().size() + 3;
                if (next.size() == MOST || size + more > FULL) {
                    items.add(new Keys(room, next));
                    next.clear();
                    size = 0;
                }
                next.add(keys);
                size += more;
            }
            if (!next.isEmpty()) {
                items.add(new Keys(room, next));
            }
            return items;
        }
    }

    /**
     * A piece of the row of the dossier by which the account joined, without keys.
     *
     * @param position of the TrustKey
     * @param part from 0
     * @param parts 1 to {@value #MOST}
     * @param bytes 1 to {@value #MAX_SIZE}
     */
    record Snapshot(RoomId room, long position, int part, int parts, Bytes bytes)
            implements OfRoom {
        /** As many as the longest dossier needs. */
        public static final int MOST = 2_048;

        public static final int MAX_SIZE = 12_000;

        public Snapshot {
            if (position < 1 || parts < 1 || parts > MOST || part < 0 || part >= parts) {
                throw new MalformedException("part " + part + " of " + parts);
            }
            if (bytes.isEmpty() || bytes.size() > MAX_SIZE) {
                throw new MalformedException("a part of " + bytes.size() + " bytes");
            }
        }

        /**
         * A row in parts.
         *
         * @throws MalformedException if it needs more than {@value #MOST}, or is empty
         */
        public static List<Snapshot> split(RoomId room, long position, Bytes row) {
            int parts = (row.size() + MAX_SIZE - 1) / MAX_SIZE;
            List<Snapshot> items = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int from = part * MAX_SIZE;
                Bytes piece = row.slice(from, Math.min(MAX_SIZE, row.size() - from));
                items.add(new Snapshot(room, position, part, parts, piece));
            }
            if (items.isEmpty()) {
                throw new MalformedException("a row without anything");
            }
            return items;
        }
    }

    /**
     * A room that was left or deleted.
     *
     * @param stamp entries of this stamp and below count no more; from 1
     */
    record Gone(RoomId room, long stamp) implements OfRoom {
        public Gone {
            if (stamp < 1) {
                throw new MalformedException("a room that is gone without a stamp");
            }
        }
    }

    /** Which of several lists that may be written at once, {@value #SIZE} random bytes. */
    record ListId(Bytes bytes) {
        public static final int SIZE = 16;

        public ListId {
            bytes.requireSize(SIZE, "the id of a list");
        }

        public static ListId fresh(Entropy entropy) {
            return new ListId(Bytes.owned(entropy.bytes(SIZE)));
        }

        private static ListId read(Proto.Reader in) {
            return new ListId(in.bytes(1, SIZE));
        }
    }

    /** At most 16,380 bytes. */
    default Bytes encode() {
        Proto.Writer out = Proto.Writer.create();
        switch (this) {
            case Begin(ListId list, long through) ->
                    out.message(1, it -> it.bytes(1, list.bytes()).u64(2, through));
            case Entry(RoomEntry entry) -> out.message(2, it -> RoomEntry.write(entry, it));
            case Keys(RoomId room, List<EpochKeys> keys) ->
                    out.message(
                            3, it -> it.bytes(1, room.bytes()).messages(2, keys, EpochKeys::write));
            case Snapshot snapshot -> out.message(4, it -> write(snapshot, it));
            case Gone(RoomId room, long stamp) ->
                    out.message(5, it -> it.bytes(1, room.bytes()).u64(2, stamp));
            case End(ListId list) -> out.message(6, it -> it.bytes(1, list.bytes()));
        }
        return out.toBytes();
    }

    private static void write(Snapshot snapshot, Proto.Writer out) {
        out.bytes(1, snapshot.room.bytes())
                .u64(2, snapshot.position)
                .u32(3, snapshot.part)
                .u32(4, snapshot.parts)
                .bytes(5, snapshot.bytes);
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one item
     */
    static PrivateItem decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), EventPadding.PRIVATE.most())
                .whole(PrivateItem::read);
    }

    private static PrivateItem read(Proto.Reader in) {
        int field = in.next();
        return switch (field) {
            case 1 -> in.message(1, it -> new Begin(ListId.read(it), RoomNumbers.read(it, 2)));
            case 2 -> new Entry(in.message(2, RoomEntry::read));
            case 3 ->
                    in.message(
                            3,
                            it -> new Keys(room(it), it.messages(2, Keys.MOST, EpochKeys::read)));
            case 4 -> in.message(4, PrivateItem::snapshot);
            case 5 -> in.message(5, it -> new Gone(room(it), RoomNumbers.read(it, 2)));
            case 6 -> in.message(6, it -> new End(ListId.read(it)));
            default -> throw new MalformedException("no item of a private pair: " + field);
        };
    }

    private static RoomId room(Proto.Reader in) {
        return new RoomId(in.bytes(1, RoomId.SIZE));
    }

    private static PrivateItem snapshot(Proto.Reader in) {
        return new Snapshot(
                room(in),
                RoomNumbers.read(in, 2),
                in.count(3, Snapshot.MOST),
                in.count(4, Snapshot.MOST),
                in.bytes(5, 1, Snapshot.MAX_SIZE));
    }
}
