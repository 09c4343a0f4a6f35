package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where a recipient's id leads: {@code version 1 ‖ recipient key 32 ‖ sender id 24}. The key stands
 * here too, so that a subscription takes one read.
 */
record RecipientRow(AgreementPublicKey recipientKey, SenderId sender) {
    private static final byte VERSION = 1;
    private static final byte[] STAND_IN =
            new RecipientRow(StoredFields.NO_KEY, new SenderId(Bytes.zeros(EntityId.SIZE)))
                    .encode();

    /** What the row says, if there is one. It is the same work whether there is one or not. */
    static Optional<RecipientRow> of(Optional<Row> row) {
        RecipientRow index = decode(row.map(Row::value).orElse(STAND_IN));
        return row.isPresent() ? Optional.of(index) : Optional.empty();
    }

    byte[] encode() {
        return ByteBuffer.allocate(1 + AgreementPublicKey.SIZE + EntityId.SIZE)
                .put(VERSION)
                .put(recipientKey.bytes().shared())
                .put(sender.bytes().shared())
                .array();
    }

    static RecipientRow decode(byte[] value) {
        StoredFields in = new StoredFields(value, VERSION);
        AgreementPublicKey key = in.key();
        Bytes sender = in.bytes(EntityId.SIZE);
        in.end();
        return new RecipientRow(key, new SenderId(sender));
    }
}
