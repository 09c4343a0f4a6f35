package chat.tacit.client.profile;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns a typed passphrase into a secret without leaving copies of it. */
public final class Passphrase {
    private Passphrase() {}

    /**
     * The UTF-8 bytes of what was typed, which is overwritten. The caller wipes the secret.
     *
     * @throws MalformedException if half a surrogate pair was typed, which has no UTF-8
     */
    public static Secret of(char[] typed) {
        byte[] encoded = new byte[3 * typed.length];
        try {
            ByteBuffer out = ByteBuffer.wrap(encoded);
            if (StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(typed), out, true)
                    .isError()) {
                throw new MalformedException("not Unicode");
            }
            return Secret.of(encoded, 0, out.position());
        } finally {
            Arrays.fill(typed, '\0');
            Arrays.fill(encoded, (byte) 0);
        }
    }
}
