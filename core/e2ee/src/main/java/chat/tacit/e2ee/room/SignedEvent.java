package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.SigningKey;

import java.util.Arrays;

/**
 * A message event with its author's signature, as it is sealed: {@code padded event ‖ signature 64}
 * ({@code spec/50-room} §10).
 *
 * @param padded the event to one of its sizes, without the signature
 */
record SignedEvent(MessageEvent event, Bytes padded, Bytes signature) {

    /** Signs and seals what a device says. */
    static EncryptedMessage seal(
            StreamRatchet ratchet,
            EventPlace place,
            Speaker speaker,
            MessageEvent event,
            Entropy entropy) {
        Bytes salt = Bytes.owned(entropy.bytes(SealingKey.SALT_SIZE));
        Bytes padded = Bytes.owned(EventPadding.MESSAGE.pad(event.encode()));
        Bytes signature = speaker.key().sign(signed(place, salt, speaker.author(), event, padded));
        SignedEvent signed = new SignedEvent(event, padded, signature);
        return EventBox.seal(ratchet, place, speaker.author(), salt, signed.payload().toArray());
    }

    /** {@code padded ‖ signature}. */
    Bytes payload() {
        return Bytes.owned(Fields.unlabelled().fixed(padded).fixed(signature).toArray());
    }

    /**
     * @throws MalformedException if the payload isn't a padded event and a signature
     */
    static SignedEvent decode(byte[] payload) {
        if (payload.length < SigningKey.SIGNATURE_SIZE) {
            throw new MalformedException("a payload without its signature");
        }
        int end = payload.length - SigningKey.SIGNATURE_SIZE;
        Bytes padded = Bytes.owned(Arrays.copyOf(payload, end));
        return new SignedEvent(
                MessageEvent.decode(EventPadding.MESSAGE.strip(padded)),
                padded,
                Bytes.of(payload, end, SigningKey.SIGNATURE_SIZE));
    }

    /** Whether the device that it names signed it, here and by this author. */
    boolean holds(EventPlace place, Bytes salt, Author author) {
        return event.certificate()
                .device()
                .verifies(signature, signed(place, salt, author, event, padded));
    }

    private static Fields signed(
            EventPlace place, Bytes salt, Author author, MessageEvent event, Bytes padded) {
        Fields fields = place.join(Fields.of(Labels.ROOM_EVENT)).fixed(salt);
        return author.join(fields)
                .fixed(Hash.sha256(padded.shared()))
                .u64(event.head().position())
                .fixed(event.head().coreHash())
                .fixed(event.last());
    }
}
