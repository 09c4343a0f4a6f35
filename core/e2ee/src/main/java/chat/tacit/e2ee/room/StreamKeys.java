package chat.tacit.e2ee.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

/** What opens one stream of one epoch ({@code spec/50-room} §16). */
public sealed interface StreamKeys {

    /** All of it. */
    record Whole(Seed seed) implements StreamKeys {}

    /**
     * What isn't before a count.
     *
     * @param ratchet at 0 to {@value EventPlace#MAX_COUNTER}
     */
    record From(StreamRatchet ratchet) implements StreamKeys {
        public From {
            if (ratchet.index() > EventPlace.MAX_COUNTER) {
                throw new MalformedException("a ratchet beyond the last counter");
            }
        }
    }

    /**
     * The ratchet at a count, at most 1,023 hashes away.
     *
     * @throws UnopenableException if it lies before what these keys open
     */
    default StreamRatchet at(RoomId room, long epoch, Stream stream, int counter)
            throws UnopenableException {
        StreamRatchet ratchet =
                switch (this) {
                    case Whole(Seed seed) -> seed.ratchet(room, epoch, stream);
                    case From(StreamRatchet from) -> from;
                };
        if (counter < ratchet.index()) {
            throw new UnopenableException();
        }
        return ratchet.at(counter);
    }

    /** What isn't before a count, or before where these keys begin. */
    default From narrowed(RoomId room, long epoch, Stream stream, int counter) {
        try {
            return new From(at(room, epoch, stream, Math.max(counter, first())));
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** These keys or others of the same stream: what opens more. */
    default StreamKeys wider(StreamKeys other) {
        return other.first() < first() ? other : this;
    }

    /** The count from which on they open: of a seed before the first. */
    private int first() {
        return switch (this) {
            case Whole _ -> -1;
            case From(StreamRatchet ratchet) -> ratchet.index();
        };
    }
}
