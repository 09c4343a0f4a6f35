package chat.tacit.bench.core;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** AES-256-GCM over the two sizes of a body. */
@State(Scope.Benchmark)
public class Boxes {
    private final Entropy entropy = Entropy.system();
    private final Secret key = Secret.random(entropy, Aead.KEY_SIZE);
    private final byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
    private final byte[] associated = entropy.bytes(32);
    private final byte[] small = entropy.bytes(4_096);
    private final byte[] large = entropy.bytes(16_384);
    private final byte[] smallBox = Aead.seal(key, nonce, associated, small);
    private final byte[] largeBox = Aead.seal(key, nonce, associated, large);

    @Benchmark
    public byte[] seal4KiB() {
        return Aead.seal(key, nonce, associated, small);
    }

    @Benchmark
    public byte[] seal16KiB() {
        return Aead.seal(key, nonce, associated, large);
    }

    @Benchmark
    public byte[] open4KiB() throws UnopenableException {
        return Aead.open(key, nonce, associated, smallBox);
    }

    @Benchmark
    public byte[] open16KiB() throws UnopenableException {
        return Aead.open(key, nonce, associated, largeBox);
    }
}
