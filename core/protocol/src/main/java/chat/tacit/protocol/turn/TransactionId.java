package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;

/** What an answer has in common with its request: 12 bytes of whoever asks. */
public record TransactionId(Bytes bytes) {
    /** Bytes of one. */
    public static final int SIZE = 12;

    /** One of zeros, for what nobody answers. */
    static final TransactionId NONE = new TransactionId(Bytes.zeros(SIZE));

    public TransactionId {
        bytes.requireSize(SIZE, "a transaction id");
    }
}
