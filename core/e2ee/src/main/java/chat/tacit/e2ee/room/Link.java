package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * A place of the chain as a client keeps it: what a dossier is made of, and what the room as it was
 * at an earlier event is computed from again ({@code spec/50-room} §11, §16).
 *
 * @param core of a valid event; nothing where it isn't valid or couldn't be opened
 * @param detail its bytes, where they are known
 */
public record Link(Place place, Optional<SignedCore> core, Optional<Bytes> detail) {
    /** Bytes of the longest encoding: core and detail came in one state event. */
    private static final int MAX_SIZE = 2 * Core.MAX_SIZE;

    /** A valid event. */
    public static Link of(SignedCore core, Optional<Bytes> detail) {
        return new Link(
                new Place(core.core().head().position(), core.hash()), Optional.of(core), detail);
    }

    /** A place whose event changed nothing. */
    public static Link skipped(Place place) {
        return new Link(place, Optional.empty(), Optional.empty());
    }

    /**
     * The room after it, which was judged when it came.
     *
     * @param before nothing before the create
     * @throws MalformedException if it doesn't follow
     */
    public Point after(Optional<Point> before) {
        Optional<Detail> told = detail.map(Detail::decode);
        if (before.isEmpty()) {
            SignedCore create = core.orElseThrow(() -> new MalformedException("no create"));
            Commit commit =
                    create.core().commit().orElseThrow(() -> new MalformedException("no create"));
            return Point.first(create, place, commit, told);
        }
        return core.map(it -> before.get().after(it, place, told))
                .orElseGet(() -> before.get().skipping(place));
    }

    /** For a client's own store; it never travels. */
    public Bytes encode() {
        return Proto.Writer.create()
                .u64(1, place.position())
                .bytes(2, place.coreHash())
                .bytes(3, core.map(SignedCore::bytes).orElse(Bytes.empty()))
                .bytes(4, core.map(SignedCore::signature).orElse(Bytes.empty()))
                .bytes(5, detail.orElse(Bytes.empty()))
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static Link decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Link::read);
    }

    private static Link read(Proto.Reader in) {
        Place place = new Place(RoomNumbers.read(in, 1), in.bytes(2, Hash.SIZE));
        Optional<SignedCore> core =
                in.has(3)
                        ? Optional.of(
                                SignedCore.decode(
                                        in.bytes(3, 1, Core.MAX_SIZE),
                                        in.bytes(4, SigningKey.SIGNATURE_SIZE)))
                        : Optional.empty();
        Bytes detail = in.bytes(5, 0, Core.MAX_SIZE);
        return new Link(place, core, detail.isEmpty() ? Optional.empty() : Optional.of(detail));
    }
}
