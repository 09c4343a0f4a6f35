package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * By what a relay makes credentials for calls and knows them again without keeping them: what
 * coturn calls {@code use-auth-secret} ({@code spec/80-calls} §5).
 */
public final class CallSecret {
    private static final int SIZE = 32;

    private final Secret secret;

    /** One that somebody else knows as well. */
    public CallSecret(Secret secret) {
        this.secret = secret;
    }

    /** One that lasts as long as the process. */
    public static CallSecret random(Entropy entropy) {
        return new CallSecret(Secret.random(entropy, SIZE));
    }

    /** Fresh credentials that last so long, in whole seconds. */
    public CallCredentials issue(Duration life, Instant now, Entropy entropy) {
        Instant end = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        return of(new CallName(end, Bytes.owned(entropy.bytes(CallName.ID_SIZE))));
    }

    /** The credentials of a name, whoever made that up. */
    public CallCredentials of(CallName name) {
        ByteBuffer text = ByteBuffer.wrap(Text.utf8(name.text()));
        return new CallCredentials(name, Hmac.sha1(secret, text));
    }
}
