package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;
import chat.tacit.protocol.wire.Proto;

/**
 * What opens one epoch, as dossiers and private pairs hold it ({@code spec/50-room} §16, §18).
 *
 * @param epoch from 1
 * @param position of its commit
 */
public record EpochKeys(long epoch, long position, StreamKeys message, StreamKeys state) {
    /** Bytes of the longest encoding. */
    static final int MAX_SIZE = 384;

    /** The ratchet of an event at {@code counter} of a stream. */
    StreamRatchet at(EventPlace place) throws UnopenableException {
        return at(place.room(), place.stream(), place.counter());
    }

    private StreamRatchet at(RoomId room, Stream stream, int counter) throws UnopenableException {
        return switch (stream) {
            case MESSAGE -> message.at(room, epoch, stream, counter);
            case STATE -> state.at(room, epoch, stream, counter);
        };
    }

    /**
     * The same for who may read from a place on: of both streams what isn't before a count, or
     * before where these keys begin themselves.
     */
    EpochKeys narrowed(RoomId room, Reach.Counts counts) {
        return new EpochKeys(
                epoch,
                position,
                message.narrowed(room, epoch, Stream.MESSAGE, counts.message()),
                state.narrowed(room, epoch, Stream.STATE, counts.state()));
    }

    /** Of two that are of one epoch what opens more of each stream; its commit's place is told. */
    EpochKeys wider(EpochKeys later) {
        return new EpochKeys(
                epoch, later.position, message.wider(later.message), state.wider(later.state));
    }

    public Bytes encode() {
        Proto.Writer out = Proto.Writer.sized(MAX_SIZE);
        write(this, out);
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static EpochKeys decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(EpochKeys::read);
    }

    static void write(EpochKeys keys, Proto.Writer out) {
        out.u64(1, keys.epoch).u64(2, keys.position);
        writeSeed(keys.message, 3, out);
        writeSeed(keys.state, 4, out);
        writeRatchet(keys.message, 5, out);
        writeRatchet(keys.state, 6, out);
    }

    private static void writeSeed(StreamKeys keys, int field, Proto.Writer out) {
        if (keys instanceof StreamKeys.Whole(Seed seed)) {
            out.bytes(field, seed.bytes().expose());
        }
    }

    private static void writeRatchet(StreamKeys keys, int field, Proto.Writer out) {
        if (keys instanceof StreamKeys.From(StreamRatchet ratchet)) {
            out.message(field, it -> it.u32(1, ratchet.index()).bytes(2, ratchet.state().expose()));
        }
    }

    static EpochKeys read(Proto.Reader in) {
        long epoch = RoomNumbers.read(in, 1);
        long position = RoomNumbers.read(in, 2);
        Bytes message = in.bytes(3, 0, Seed.SIZE);
        Bytes state = in.bytes(4, 0, Seed.SIZE);
        return new EpochKeys(epoch, position, stream(message, in, 5), stream(state, in, 6));
    }

    private static StreamKeys stream(Bytes seed, Proto.Reader in, int field) {
        if (seed.isEmpty()) {
            return new StreamKeys.From(in.message(field, EpochKeys::ratchet));
        }
        if (in.has(field)) {
            throw new MalformedException("a seed and a ratchet of one stream");
        }
        return new StreamKeys.Whole(new Seed(Secret.owned(seed.toArray())));
    }

    private static StreamRatchet ratchet(Proto.Reader in) {
        int count = in.count(1, EventPlace.MAX_COUNTER);
        Bytes state = in.bytes(2, StreamRatchet.STATE_SIZE);
        return new StreamRatchet(Secret.owned(state.toArray()), count);
    }
}
