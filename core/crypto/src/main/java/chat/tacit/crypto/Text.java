package chat.tacit.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Strict text forms of bytes: each value has exactly one, and nothing else decodes ({@code
 * spec/00-overview}, Canonical forms).
 */
public final class Text {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private static final Base64.Encoder PADDED_ENCODER = Base64.getEncoder();
    private static final Base64.Decoder PADDED_DECODER = Base64.getDecoder();

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private Text() {}

    /** Base64url (RFC 4648 §5) without padding. */
    public static String base64Url(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * The bytes of base64url without padding.
     *
     * @throws MalformedException if {@code text} is anything but what {@link #base64Url} makes
     */
    public static byte[] fromBase64Url(String text) {
        byte[] bytes;
        try {
            bytes = DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64url");
        }
        if (!base64Url(bytes).equals(text)) {
            throw new MalformedException("base64url with padding or stray bits");
        }
        return bytes;
    }

    /** Base64 (RFC 4648 §4) with padding, where a document asks for it. */
    public static String base64(byte[] bytes) {
        return PADDED_ENCODER.encodeToString(bytes);
    }

    /**
     * The bytes of base64 with padding.
     *
     * @throws MalformedException if {@code text} is anything but what {@link #base64} makes
     */
    public static byte[] fromBase64(String text) {
        byte[] bytes;
        try {
            bytes = PADDED_DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64");
        }
        if (!base64(bytes).equals(text)) {
            throw new MalformedException("base64 without padding or with stray bits");
        }
        return bytes;
    }

    /**
     * Base32 (RFC 4648 §6) in lower case, four characters and a space in turn, for people who read
     * it to each other.
     *
     * @param bytes a multiple of 5, so that there is no padding
     */
    public static String spoken(byte[] bytes) {
        if (bytes.length % 5 != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no multiple of 5");
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < bytes.length * 8; bit += 5) {
            if (bit > 0 && bit % 20 == 0) {
                text.append(' ');
            }
            int pair = (bytes[bit / 8] & 0xff) << 8;
            pair |= bit / 8 + 1 < bytes.length ? bytes[bit / 8 + 1] & 0xff : 0;
            text.append(BASE32.charAt((pair >> (11 - bit % 8)) & 31));
        }
        return text.toString();
    }

    /**
     * The text of UTF-8 bytes.
     *
     * @throws MalformedException if they aren't UTF-8
     */
    public static String fromUtf8(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("not UTF-8");
        }
    }

    /**
     * The UTF-8 bytes of text.
     *
     * @throws MalformedException if it holds half a surrogate pair, which has no UTF-8
     */
    public static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (CharacterCodingException e) {
            throw new MalformedException("not Unicode");
        }
    }
}
