package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

/**
 * How a password becomes keys, as the relay tells it ({@code spec/70-key-backup} §7). What a client
 * computes with is narrower than what travels.
 *
 * @param salt the relay's part of it, 16 bytes
 * @param passes of Argon2id, 1 to 255
 * @param memory in KiB, 1 to 2^31 - 1
 * @param lanes 1 to 255
 */
public record SignInTerms(Bytes salt, int passes, int memory, int lanes) implements Reply {
    public static final int SALT_SIZE = 16;

    private static final int MOST = 255;

    public SignInTerms {
        salt.requireSize(SALT_SIZE, "the salt of an account");
        if (passes < 1 || passes > MOST || memory < 1 || lanes < 1 || lanes > MOST) {
            throw new MalformedException("no parameters of Argon2id");
        }
    }

    /** As they are signed: {@code salt 16 ‖ passes(u8) ‖ memory(u32) ‖ lanes(u8)}. */
    void join(Fields out) {
        out.fixed(salt).u8(passes).u32(memory).u8(lanes);
    }

    void write(Proto.Writer out) {
        out.bytes(1, salt).u32(2, passes).u32(3, memory).u32(4, lanes);
    }

    static SignInTerms read(Proto.Reader in) {
        return new SignInTerms(
                in.bytes(1, SALT_SIZE),
                in.count(2, MOST),
                in.count(3, Integer.MAX_VALUE),
                in.count(4, MOST));
    }
}
