package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * RSA keys that were made once, since making one takes seconds: of the smallest size that is taken
 * of others, so that opening with them takes least. Accounts share them, each with a KEM key of its
 * own.
 */
final class RsaPool {
    static final List<RsaKey> KEYS = read();

    private RsaPool() {}

    private static List<RsaKey> read() {
        try (InputStream in = RsaPool.class.getResourceAsStream("rsa-3072.hex")) {
            byte[] text = Objects.requireNonNull(in).readAllBytes();
            String all = new String(text, StandardCharsets.US_ASCII).strip();
            return Arrays.stream(all.split("\n\n", -1))
                    .map(hex -> Bytes.ofHex(hex.replaceAll("\\s", "")))
                    .map(bytes -> RsaKey.of(Secret.owned(bytes.toArray())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
