package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * What a relay sees of a state event ({@code spec/50-room} §8.2), at most {@value #MAX_SIZE} bytes.
 *
 * @param position that it gets in the state stream, from 1
 * @param coreHash of what only members can open, 32 bytes
 * @param turn of a commit
 * @param sealed an EncryptedMessage; nothing in the first event of a private pair
 */
public record StateEvent(long position, Bytes coreHash, Optional<Turn> turn, Bytes sealed) {
    /** {@code ROOM_STATE_BYTES}. */
    public static final int MAX_SIZE = 102_400;

    public StateEvent {
        Numbers.requirePositive(position, "the position of a state event");
        coreHash.requireSize(Hash.SIZE, "the hash of a core");
    }

    /** Where it stands, as the next one names it. */
    public Place place() {
        return new Place(position, coreHash);
    }

    /**
     * @throws MalformedException if it has more than {@value #MAX_SIZE} bytes
     */
    public EventBytes encode() {
        Proto.Writer out =
                Proto.Writer.sized(sealed.size() + 64).u64(1, position).bytes(2, coreHash);
        turn.ifPresent(it -> out.message(3, it::write));
        return new EventBytes(Stream.STATE, out.bytes(4, sealed).toBytes());
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one state event
     */
    public static StateEvent decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(StateEvent::read);
    }

    private static StateEvent read(Proto.Reader in) {
        return new StateEvent(
                in.u64(1),
                in.bytes(2, Hash.SIZE),
                in.has(3) ? Optional.of(in.message(3, Turn::read)) : Optional.empty(),
                in.bytes(4, 0, MAX_SIZE));
    }
}
