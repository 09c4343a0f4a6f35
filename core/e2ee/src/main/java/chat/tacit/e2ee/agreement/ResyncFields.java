package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/**
 * What the answerer sends in front of each of its messages until it has opened the asker's first
 * one, {@value #SIZE} bytes: {@code version 2 ‖ EK_B 32 ‖ ct 1,088 ‖ number 8} ({@code
 * spec/60-contact} §6).
 *
 * @param version of the ratchet, that of the session before
 * @param ephemeral {@code EK_B}
 * @param ciphertext {@code ct}, for {@code KEM_A}
 * @param number of the request that is answered
 */
public record ResyncFields(
        int version, AgreementPublicKey ephemeral, KemCiphertext ciphertext, long number) {
    public static final int SIZE = 2 + AgreementPublicKey.SIZE + KemCiphertext.SIZE + Long.BYTES;

    private static final int MAX_VERSION = 65_535;

    /**
     * @throws MalformedException if a number is out of range, or there is no ciphertext
     */
    public ResyncFields {
        if (version < 1 || version > MAX_VERSION || number < 1) {
            throw new MalformedException("a re-sync's answer with a number out of range");
        }
        if (ciphertext.bytes().isZero()) {
            throw new MalformedException("a ciphertext of zeros");
        }
    }

    void write(ByteBuffer out) {
        out.putShort((short) version)
                .put(ephemeral.bytes().shared())
                .put(ciphertext.bytes().shared())
                .putLong(number);
    }

    public Bytes encode() {
        byte[] out = new byte[SIZE];
        write(ByteBuffer.wrap(out));
        return Bytes.owned(out);
    }

    /**
     * @throws MalformedException if {@code bytes} isn't what {@link #encode} makes
     */
    public static ResyncFields decode(Bytes bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes.requireSize(SIZE, "the answer's fields").shared());
        int version = Short.toUnsignedInt(in.getShort());
        int ephemeral = in.position();
        int ciphertext = ephemeral + AgreementPublicKey.SIZE;
        return new ResyncFields(
                version,
                new AgreementPublicKey(bytes.slice(ephemeral, AgreementPublicKey.SIZE)),
                new KemCiphertext(bytes.slice(ciphertext, KemCiphertext.SIZE)),
                in.getLong(ciphertext + KemCiphertext.SIZE));
    }
}
