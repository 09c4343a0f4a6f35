package chat.tacit.protocol.turn;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Nonces ({@code spec/80-calls} §3) that nobody has to remember: each says when it was made, for
 * one 5-tuple, under a key that lasts as long as the process.
 */
final class NonceMint {
    private static final int KEY_SIZE = 32;
    private static final int TIME_SIZE = 3;
    private static final int TIME_MASK = 0xffffff;
    private static final int CODE_SIZE = 6;

    /** The cookie of RFC 8489 §9.2, and the one feature: password algorithms. */
    private static final String COOKIE = "obMatJos2gAAA";

    private static final int LENGTH = COOKIE.length() + 12;

    private final Secret key;
    private final Duration life;

    NonceMint(Duration life, Entropy entropy) {
        this.key = Secret.random(entropy, KEY_SIZE);
        this.life = life;
    }

    String mint(FiveTuple client, Instant now) {
        return at((int) (now.getEpochSecond() & TIME_MASK), client);
    }

    /** Whether a nonce was made for this client, and lately. */
    boolean holds(String nonce, FiveTuple client, Instant now) {
        if (nonce.length() != LENGTH) {
            return false;
        }
        byte[] told;
        try {
            told = Text.fromBase64(nonce.substring(COOKIE.length()));
        } catch (MalformedException notOurs) {
            return false;
        }
        int time = ByteBuffer.allocate(4).put(1, told, 0, TIME_SIZE).getInt(0);
        long age = (now.getEpochSecond() - time) & TIME_MASK;
        return age <= life.toSeconds()
                && Secret.owned(Text.utf8(at(time, client))).equals(Secret.owned(Text.utf8(nonce)));
    }

    private String at(int time, FiveTuple client) {
        byte[] stamp = {(byte) (time >>> 16), (byte) (time >>> 8), (byte) time};
        byte[] input =
                Fields.of(Labels.TURN_NONCE)
                        .u8(client.transport().protocol())
                        .u16(client.client().port())
                        .variable(client.client().address())
                        .fixed(stamp)
                        .toArray();
        byte[] code = Hmac.sha256(key, input).expose();
        byte[] nonce =
                ByteBuffer.allocate(TIME_SIZE + CODE_SIZE)
                        .put(stamp)
                        .put(code, 0, CODE_SIZE)
                        .array();
        return COOKIE + Text.base64(nonce);
    }
}
