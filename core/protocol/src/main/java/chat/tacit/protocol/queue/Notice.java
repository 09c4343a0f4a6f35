package chat.tacit.protocol.queue;

import chat.tacit.crypto.MalformedException;

import java.util.Arrays;

/**
 * What a service message says, in {@value Reply#SIZE} bytes: {@code u8 code ‖ zeros} ({@code
 * spec/30-queue} §7).
 */
public enum Notice {
    /** END: another session subscribed to the queue; this one gets nothing more of it. */
    TAKEN_OVER(1),
    /** END: the queue was deleted or expired. */
    DELETED(2),
    /** END: the store failed; subscribe again. */
    INTERRUPTED(3);

    private final int code;

    Notice(int code) {
        this.code = code;
    }

    byte[] encode() {
        byte[] bytes = new byte[Reply.SIZE];
        bytes[0] = (byte) code;
        return bytes;
    }

    static Notice decode(byte[] bytes) {
        for (Notice notice : values()) {
            if (Arrays.equals(bytes, notice.encode())) {
                return notice;
            }
        }
        throw new MalformedException("no such service message");
    }
}
