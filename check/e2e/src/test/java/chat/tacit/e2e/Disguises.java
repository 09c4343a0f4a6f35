package chat.tacit.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The forms in which something secret could lie among other bytes. */
final class Disguises {
    private Disguises() {}

    /** The forms of {@code text}, by their names. */
    static Map<String, byte[]> of(String text) {
        Map<String, byte[]> forms = of(text.getBytes(StandardCharsets.UTF_8));
        forms.put("UTF-16", text.getBytes(StandardCharsets.UTF_16LE));
        return forms;
    }

    /** The forms of {@code secret}, by their names. */
    static Map<String, byte[]> of(byte[] secret) {
        Map<String, byte[]> forms = new TreeMap<>();
        forms.put("as it is", secret);
        String hex = HexFormat.of().formatHex(secret);
        forms.put("hex", ascii(hex));
        forms.put("HEX", ascii(hex.toUpperCase(java.util.Locale.ROOT)));
        // In base64 the letters depend on where the secret begins among groups of three bytes.
        for (int shift : List.of(0, 1, 2)) {
            byte[] shifted = new byte[shift + secret.length];
            System.arraycopy(secret, 0, shifted, shift, secret.length);
            forms.put("base64 + " + shift, inner(Base64.getEncoder(), shifted, shift));
            forms.put("base64url + " + shift, inner(Base64.getUrlEncoder(), shifted, shift));
        }
        return forms;
    }

    /** The letters that the secret alone decides. */
    private static byte[] inner(Base64.Encoder encoder, byte[] shifted, int shift) {
        int whole = shifted.length / 3 * 3;
        byte[] letters = encoder.withoutPadding().encode(Arrays.copyOf(shifted, whole));
        return Arrays.copyOfRange(letters, shift == 0 ? 0 : 4, letters.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
