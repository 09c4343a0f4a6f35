package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemPublicKey;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What every header of one sending chain says besides its number: the keys to answer to, and how
 * the chain came about.
 *
 * @param dh {@code DHs}, the sender's X25519 key
 * @param kem {@code ek}, the sender's ML-KEM-768 key
 * @param ciphertext {@code ct}, made for the receiver's ML-KEM key; empty only where it had none
 * @param previous {@code PN}, the number of messages in the sender's chain before
 */
record Offer(
        AgreementPublicKey dh, KemPublicKey kem, Optional<KemCiphertext> ciphertext, int previous) {
    static final int SIZE = 1 + 32 + 1184 + 1088 + 4;

    private static final int KEM_PRESENT = 1;
    private static final int CIPHERTEXT_PRESENT = 2;

    /** Writes flags ‖ DHs ‖ ek ‖ ct ‖ PN, {@value #SIZE} bytes. */
    void write(ByteBuffer out) {
        int flags = ciphertext.isPresent() ? KEM_PRESENT | CIPHERTEXT_PRESENT : KEM_PRESENT;
        out.put((byte) flags)
                .put(dh.bytes().shared())
                .put(kem.bytes().shared())
                .put(orZeros(ciphertext).shared())
                .putInt(previous);
    }

    /** Empty if no header has such flags or count, or an absent ciphertext isn't zero. */
    static Optional<Offer> read(ByteBuffer in) {
        int flags = in.get();
        AgreementPublicKey dh = new AgreementPublicKey(take(in, AgreementPublicKey.SIZE));
        KemPublicKey kem = new KemPublicKey(take(in, KemPublicKey.SIZE));
        Bytes ciphertext = take(in, KemCiphertext.SIZE);
        int previous = in.getInt();
        if (previous < 0 || previous > Ratchet.MAX_UNANSWERED) {
            return Optional.empty();
        }
        if (flags == (KEM_PRESENT | CIPHERTEXT_PRESENT)) {
            var present = Optional.of(new KemCiphertext(ciphertext));
            return Optional.of(new Offer(dh, kem, present, previous));
        }
        if (flags == KEM_PRESENT && ciphertext.isZero()) {
            return Optional.of(new Offer(dh, kem, Optional.empty(), previous));
        }
        return Optional.empty();
    }

    /** {@code H} of the written form, 32 bytes: what a chain remembers of its offer. */
    Bytes digest() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        write(out);
        return Bytes.owned(Hash.sha256(out.array()));
    }

    /** The ciphertext's bytes, zeros where it is absent. */
    static Bytes orZeros(Optional<KemCiphertext> ciphertext) {
        return ciphertext
                .map(KemCiphertext::bytes)
                .orElseGet(() -> Bytes.zeros(KemCiphertext.SIZE));
    }

    private static Bytes take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return Bytes.owned(bytes);
    }
}
