package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A room as it is after one of its state events, valid or not ({@code spec/50-room} §12). It is
 * immutable.
 *
 * @param head the event after which it is so
 * @param epoch in force
 * @param sealed state events that were sealed under this epoch's state ratchet
 * @param left whether a member has left since the epoch began
 * @param over whether it was deleted
 */
public record Point(
        RoomId room,
        Place head,
        Begun epoch,
        MemberList members,
        Title title,
        int sealed,
        boolean left,
        boolean over) {
    /** {@code EPOCH_EVENTS}: as many begin an epoch. */
    public static final int EPOCH_EVENTS = 100;

    /** {@code EPOCH_LIFE}: after as long one is begun. */
    public static final Duration EPOCH_LIFE = Duration.ofDays(7);

    private static final int SHOWN = 20;

    /** Bytes of the longest encoding: a thousand members with four hosts each, and then some. */
    private static final int MAX_SIZE = 1 << 24;

    /**
     * An epoch, by the valid commit that began it.
     *
     * @param number from 1
     * @param position of the commit: its term
     * @param time as its author said
     */
    public record Begun(long number, long position, Instant time, Commit commit) {}

    /** After an event that isn't valid, or couldn't be opened: its hash is in the chain. */
    Point skipping(Place skipped) {
        return new Point(room, skipped, epoch, members, title, sealed + 1, left, over);
    }

    /** After a valid event. */
    Point after(SignedCore signed, Place place, Optional<Detail> detail) {
        Core core = signed.core();
        Instant time = core.head().time();
        Optional<Begun> begun =
                core.commit().map(it -> new Begun(epoch.number + 1, place.position(), time, it));
        return new Point(
                room,
                place,
                begun.orElse(epoch),
                members.after(core.change(), core.head().author()),
                retitled(title, core.change(), detail),
                begun.isPresent() ? 0 : sealed + 1,
                begun.isEmpty() && (left || core.change() instanceof Change.Leave),
                core.change() instanceof Change.Delete);
    }

    /** The first, after a valid create, which is sealed under the epoch that it begins. */
    static Point first(SignedCore signed, Place place, Commit commit, Optional<Detail> detail) {
        Core core = signed.core();
        return new Point(
                core.head().room(),
                place,
                new Begun(1, place.position(), core.head().time(), commit),
                MemberList.EMPTY.after(core.change(), core.head().author()),
                retitled(Title.UNKNOWN, core.change(), detail),
                1,
                false,
                false);
    }

    static Title retitled(Title title, Change change, Optional<Detail> detail) {
        return switch (change) {
            case Change.Create _ ->
                    detail.map(it -> title.named(it.name().orElse("")).showing(it.photo()))
                            .orElse(Title.UNKNOWN);
            case Change.Name _ ->
                    detail.map(it -> title.named(it.name().orElse("")))
                            .orElseGet(title::withoutName);
            case Change.Photo _ ->
                    detail.map(it -> title.showing(it.photo())).orElseGet(title::withoutPhoto);
            case Change.Trust _,
                    Change.Remove _,
                    Change.Roles _,
                    Change.Owner _,
                    Change.Leave _,
                    Change.Epoch _,
                    Change.Oust _,
                    Change.Key _,
                    Change.Delete _ ->
                    title;
        };
    }

    /** Whether a member may begin an epoch. */
    public boolean isDue(int events, Instant time) {
        return left || events >= EPOCH_EVENTS || !time.isBefore(epoch.time.plus(EPOCH_LIFE));
    }

    /** For a client's own store; it never travels. Whoever has members has many bytes. */
    public Bytes encode() {
        return Proto.Writer.create()
                .bytes(1, room.bytes())
                .u64(2, head.position())
                .bytes(3, head.coreHash())
                .u64(4, epoch.number)
                .u64(5, epoch.position)
                .u64(6, epoch.time.toEpochMilli())
                .message(7, out -> Commit.write(epoch.commit, out))
                .messages(8, List.copyOf(members.seats()), MemberList.Seat::write)
                .bytes(9, title.name().orElse(Bytes.empty()))
                .bytes(10, title.photo().orElse(Bytes.empty()))
                .u32(11, sealed)
                .bool(12, left)
                .bool(13, over)
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static Point decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Point::read);
    }

    private static Point read(Proto.Reader in) {
        RoomId room = new RoomId(in.bytes(1, RoomId.SIZE));
        Place head = new Place(RoomNumbers.read(in, 2), in.bytes(3, Hash.SIZE));
        Begun epoch =
                new Begun(
                        RoomNumbers.read(in, 4),
                        RoomNumbers.read(in, 5),
                        RoomNumbers.time(in, 6),
                        in.message(7, Commit::read));
        MemberList members =
                MemberList.of(in.messages(8, MemberList.MOST_MEMBERS, MemberList.Seat::read));
        Title title = new Title(hash(in, 9), hash(in, 10));
        int sealed = in.count(11, Integer.MAX_VALUE);
        return new Point(room, head, epoch, members, title, sealed, in.bool(12), in.bool(13));
    }

    private static Optional<Bytes> hash(Proto.Reader in, int field) {
        return in.has(field) ? Optional.of(in.bytes(field, Hash.SIZE)) : Optional.empty();
    }

    /** What two read to each other: 32 characters of base32 ({@code spec/50-room} §15). */
    public String view() {
        Bytes hash =
                Hash.sha256(
                        Fields.of(Labels.ROOM_VIEW)
                                .fixed(room.bytes())
                                .u64(head.position())
                                .fixed(head.coreHash()));
        return Text.spoken(Arrays.copyOf(hash.shared(), SHOWN));
    }
}
