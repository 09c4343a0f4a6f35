package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;

import java.io.ByteArrayOutputStream;

/** Passes on the bytes of another source and remembers them in the order of their use. */
final class RecordedEntropy implements Entropy {
    private final Entropy source;
    private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

    RecordedEntropy(Entropy source) {
        this.source = source;
    }

    @Override
    public void fill(byte[] out) {
        source.fill(out);
        drawn.writeBytes(out);
    }

    /** What was drawn since the last call, in hexadecimal. */
    String taken() {
        String hex = Bytes.owned(drawn.toByteArray()).hex();
        drawn.reset();
        return hex;
    }
}
