package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * A state event of one's own that was posted, or is about to be. It is kept until the chain shows
 * whether it was taken: whatever ends the process in between, nobody is left without keys ({@code
 * spec/50-room} §20).
 *
 * @param place that it gets
 * @param wish that it is made of; nothing of an epoch that was due
 * @param secrets of the epoch that it begins, if it does
 */
public record Attempt(Place place, Optional<Wish.Id> wish, Optional<EpochSecrets> secrets) {
    private static final int MAX_SIZE = 256;

    /** For a client's own store; it never travels. It holds secrets. */
    public Bytes encode() {
        return Proto.Writer.create()
                .u64(1, place.position())
                .bytes(2, place.coreHash())
                .bytes(3, wish.map(Wish.Id::bytes).orElse(Bytes.empty()))
                .bytes(4, secrets.map(it -> it.encode().expose()).orElse(new byte[0]))
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static Attempt decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Attempt::read);
    }

    private static Attempt read(Proto.Reader in) {
        Place place = new Place(in.u64(1), in.bytes(2, Hash.SIZE));
        Optional<Wish.Id> wish =
                in.has(3) ? Optional.of(new Wish.Id(in.bytes(3, Wish.Id.SIZE))) : Optional.empty();
        Optional<EpochSecrets> secrets =
                in.has(4)
                        ? Optional.of(
                                EpochSecrets.decode(
                                        Secret.owned(in.bytes(4, EpochSecrets.SIZE).toArray())))
                        : Optional.empty();
        return new Attempt(place, wish, secrets);
    }
}
