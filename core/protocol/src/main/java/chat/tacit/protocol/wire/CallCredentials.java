package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import java.time.Instant;

/**
 * With what a client uses the TURN service of a relay for one call ({@code spec/80-calls} §5).
 *
 * @param name what it says
 * @param code what it shows that it knows: 20 bytes, of which the password is the base64
 */
public record CallCredentials(CallName name, Secret code) {
    /** Bytes of a code. */
    public static final int CODE_SIZE = 20;

    public CallCredentials {
        if (code.size() != CODE_SIZE) {
            throw new IllegalArgumentException("a code has " + CODE_SIZE + " bytes");
        }
    }

    /** Credentials as they were told. */
    public static CallCredentials of(Instant end, Bytes id, Secret code) {
        return new CallCredentials(new CallName(end, id), code);
    }

    /** As TURN knows it: the base64 of the code. */
    public String password() {
        return Text.base64(code.expose());
    }
}
