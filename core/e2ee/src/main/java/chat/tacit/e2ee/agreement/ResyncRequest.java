package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;

/**
 * The payload of a box of kind re-sync, {@value #SIZE} bytes: {@code EK_A 32 ‖ KEM_A 1,184 ‖ number
 * 8} ({@code spec/60-contact} §6). Asks for a new session after the ratchets have lost each other.
 *
 * @param ephemeral {@code EK_A}
 * @param kem {@code KEM_A}
 * @param number above that of every request between the two before, from 1
 */
public record ResyncRequest(AgreementPublicKey ephemeral, KemPublicKey kem, long number) {
    public static final int SIZE = AgreementPublicKey.SIZE + KemPublicKey.SIZE + Long.BYTES;

    /**
     * @throws MalformedException if the number isn't from 1 to 2^63 - 1
     */
    public ResyncRequest {
        if (number < 1) {
            throw new MalformedException("no number of a re-sync: " + number);
        }
    }

    public Bytes encode() {
        return Bytes.owned(
                ByteBuffer.allocate(SIZE)
                        .put(ephemeral.bytes().shared())
                        .put(kem.bytes().shared())
                        .putLong(number)
                        .array());
    }

    /**
     * @throws MalformedException if {@code payload} isn't what {@link #encode} makes
     */
    public static ResyncRequest decode(Bytes payload) {
        payload.requireSize(SIZE, "the request of a re-sync");
        int kem = AgreementPublicKey.SIZE;
        int number = kem + KemPublicKey.SIZE;
        return new ResyncRequest(
                new AgreementPublicKey(payload.slice(0, AgreementPublicKey.SIZE)),
                new KemPublicKey(payload.slice(kem, KemPublicKey.SIZE)),
                ByteBuffer.wrap(payload.shared()).getLong(number));
    }
}
