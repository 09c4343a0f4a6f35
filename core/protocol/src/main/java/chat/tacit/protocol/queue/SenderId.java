package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;

/**
 * The sender's id of a queue, {@value EntityId#SIZE} bytes: the beginning of a hash of the queue's
 * box key, so that only who holds the invitation can name the queue while the relay holds no key
 * that bodies are encrypted to ({@code spec/30-queue} §2).
 */
public record SenderId(Bytes bytes) {
    public SenderId {
        bytes.requireSize(EntityId.SIZE, "a sender id");
    }

    /** {@code H("tacit/30/sender/v1" ‖ box key)[0..24]}. */
    public static SenderId of(AgreementPublicKey boxKey) {
        Bytes hash = Hash.sha256(Fields.of(Labels.QUEUE_SENDER).fixed(boxKey.bytes()));
        return new SenderId(hash.slice(0, EntityId.SIZE));
    }

    public EntityId entity() {
        return new EntityId(bytes);
    }
}
