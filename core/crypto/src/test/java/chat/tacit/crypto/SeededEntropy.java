package chat.tacit.crypto;

import org.bouncycastle.crypto.digests.SHAKEDigest;

import java.nio.charset.StandardCharsets;

/** The stream of SHAKE128 over a seed: the same bytes in every run. */
final class SeededEntropy implements Entropy {
    private final SHAKEDigest stream = new SHAKEDigest(128);

    SeededEntropy(String seed) {
        byte[] bytes = seed.getBytes(StandardCharsets.US_ASCII);
        stream.update(bytes, 0, bytes.length);
    }

    @Override
    public void fill(byte[] out) {
        stream.doOutput(out, 0, out.length);
    }
}
