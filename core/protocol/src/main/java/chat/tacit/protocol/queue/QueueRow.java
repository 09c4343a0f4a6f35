package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the relay stores about a queue, under the sender's id: {@code version 1 ‖ flags ‖ recipient
 * id 24 ‖ recipient key 32 ‖ [sender key 32]} ({@code spec/30-queue} §10). No box key is in it.
 *
 * @param senderKey none while the queue waits for its sender, and in an open queue
 */
record QueueRow(
        RecipientId recipient,
        AgreementPublicKey recipientKey,
        Optional<AgreementPublicKey> senderKey,
        boolean open) {
    private static final byte VERSION = 1;
    private static final int OPEN = 1;
    private static final int SECURED = 2;

    /** Has the form of every row that a sender wrote to. */
    private static final byte[] STAND_IN =
            new QueueRow(
                            new RecipientId(Bytes.zeros(EntityId.SIZE)),
                            StoredFields.NO_KEY,
                            Optional.of(StoredFields.NO_KEY),
                            false)
                    .encode();

    /** What the row says, if there is one. It is the same work whether there is one or not. */
    static Optional<QueueRow> of(Optional<Row> row) {
        QueueRow queue = decode(row.map(Row::value).orElse(STAND_IN));
        return row.isPresent() ? Optional.of(queue) : Optional.empty();
    }

    QueueRow withSender(AgreementPublicKey key) {
        return new QueueRow(recipient, recipientKey, Optional.of(key), false);
    }

    byte[] encode() {
        ByteBuffer out =
                ByteBuffer.allocate(58 + (senderKey.isPresent() ? AgreementPublicKey.SIZE : 0))
                        .put(VERSION)
                        .put((byte) ((open ? OPEN : 0) | (senderKey.isPresent() ? SECURED : 0)))
                        .put(recipient.bytes().shared())
                        .put(recipientKey.bytes().shared());
        senderKey.ifPresent(key -> out.put(key.bytes().shared()));
        return out.array();
    }

    static QueueRow decode(byte[] value) {
        StoredFields in = new StoredFields(value, VERSION);
        int flags = in.u8();
        RecipientId recipient = new RecipientId(in.bytes(EntityId.SIZE));
        AgreementPublicKey recipientKey = in.key();
        Optional<AgreementPublicKey> senderKey =
                (flags & SECURED) != 0 ? Optional.of(in.key()) : Optional.empty();
        in.end();
        return new QueueRow(recipient, recipientKey, senderKey, (flags & OPEN) != 0);
    }
}
