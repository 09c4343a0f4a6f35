package chat.tacit.crypto;

import java.util.HexFormat;

/** Vectors as their documents print them. */
final class Hex {
    private Hex() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static Secret secret(String hex) {
        return Secret.owned(bytes(hex));
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String of(Secret secret) {
        return of(secret.expose());
    }
}
