package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * What a message event holds ({@code spec/50-room} §10).
 *
 * @param content as {@code spec/60-contact} §7 has it, not decoded yet; nothing in an arrival
 * @param head the last state event that its author has taken
 * @param last {@code H} of the last message event that its author has read; zeros before the first
 */
public record MessageEvent(
        Optional<Bytes> content,
        Optional<Vote> vote,
        Place head,
        Bytes last,
        DeviceCertificate certificate) {
    /** {@link #last} of who has read none. */
    public static final Bytes NONE = Bytes.zeros(Hash.SIZE);

    public MessageEvent {
        last.requireSize(Hash.SIZE, "the hash of an event");
    }

    /** Whether it says nothing but that its author is here. */
    public boolean isArrival() {
        return content.isEmpty() && vote.isEmpty();
    }

    /**
     * Signs and seals it.
     *
     * @param counter of the message stream in the epoch of {@code keys}
     * @return an encoded {@link EncryptedMessage}
     * @throws UnopenableException if the keys don't reach that counter
     * @throws MalformedException if it is longer than the largest size holds
     */
    public Bytes seal(EpochKeys keys, RoomId room, int counter, Speaker speaker, Entropy entropy)
            throws UnopenableException {
        EventPlace place = new EventPlace(room, keys.epoch(), Stream.MESSAGE, counter);
        return SignedEvent.seal(keys.at(place), place, speaker, this, entropy).encode();
    }

    Bytes encode() {
        Proto.Writer out = Proto.Writer.create().bytes(1, content.orElse(Bytes.empty()));
        vote.ifPresent(it -> out.message(2, writer -> Vote.write(it, writer)));
        out.u64(3, head.position()).bytes(4, head.coreHash()).bytes(5, last);
        CertificateFields.write(out, 6, certificate);
        return out.toBytes();
    }

    static MessageEvent decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), EventPadding.MESSAGE.most())
                .whole(MessageEvent::read);
    }

    private static MessageEvent read(Proto.Reader in) {
        Bytes content = in.bytes(1, 0, EventPadding.MESSAGE.most());
        return new MessageEvent(
                content.isEmpty() ? Optional.empty() : Optional.of(content),
                in.has(2) ? Optional.of(in.message(2, Vote::read)) : Optional.empty(),
                new Place(RoomNumbers.read(in, 3), in.bytes(4, Hash.SIZE)),
                in.bytes(5, Hash.SIZE),
                CertificateFields.read(in, 6));
    }
}
