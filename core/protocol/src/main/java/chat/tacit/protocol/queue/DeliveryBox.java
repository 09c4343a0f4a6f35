package chat.tacit.protocol.queue;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

/**
 * Seals and opens the deliveries of one queue in one session under its {@code kd} ({@code
 * spec/30-queue} §7): AES-256-GCM, nonce = 0^4 ‖ u64 counter, AD = recipient id ‖ message id. What
 * the recipient's socket carries has no bytes in common with what the sender's carried.
 */
public final class DeliveryBox {
    private final Secret kd;
    private final RecipientId queue;

    DeliveryBox(Secret kd, RecipientId queue) {
        this.kd = kd;
        this.queue = queue;
    }

    /**
     * The frame that delivers a stored message, sealed in place.
     *
     * @param counter never used before in this session
     * @param entry the message in the form of {@link Delivered}
     */
    byte[] frame(long message, long counter, byte[] entry) {
        Answer.Delivery.Layout layout =
                Answer.Delivery.layout(queue, message, counter, entry.length + Aead.TAG_SIZE);
        Aead.seal(
                kd,
                Nonces.counter(counter),
                associated(message),
                entry,
                layout.frame(),
                layout.box());
        return layout.frame();
    }

    /**
     * @throws UnopenableException if it isn't the relay's delivery of this message
     */
    public Delivered open(Answer.Delivery delivery) throws UnopenableException {
        byte[] plaintext =
                Aead.open(
                        kd,
                        Nonces.counter(delivery.counter()),
                        associated(delivery.message()),
                        delivery.box().source(),
                        delivery.box().offset(),
                        delivery.box().size());
        return Delivered.decode(plaintext);
    }

    private byte[] associated(long message) {
        return Fields.unlabelled().fixed(queue.bytes()).u64(message).toArray();
    }
}
