package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The five secrets that enter the derivation of a session, of 32 bytes each ({@code
 * spec/60-contact} §3; the order is that of PQXDH with both sides' identity keys). A is the
 * inviter, or who asked for a re-sync; B the joiner, or who answered.
 *
 * @param identity {@code X25519(IK_B, EK_A)}: only B can make it but for A
 * @param reverse {@code X25519(EK_B, IK_A)}: only A can make it but for B
 * @param ephemeral {@code X25519(EK_B, EK_A)}
 * @param kem of the ML-KEM-768 encapsulation to A; zeros where A gave no key
 * @param link the link secret {@code ls}; zeros in a re-sync
 */
public record AgreedSecrets(
        Secret identity, Secret reverse, Secret ephemeral, Secret kem, Secret link) {
    private static final int SIZE = 32;

    /**
     * {@code SK ‖ HKb ‖ NHKa = HKDF-SHA512(ikm = 0xFF^32 ‖ the five secrets, salt = 0^64, info =
     * "tacit/60/agree/v1" ‖ tr, 96)}, {@code AD = "tacit/60/ad/v1" ‖ tr}.
     *
     * @param transcript {@code tr}, 32 bytes, over everything both sides sent
     */
    public SessionSecrets derive(Bytes transcript, int version, boolean longForm) {
        byte[] ikm = new byte[6 * SIZE];
        Arrays.fill(ikm, 0, SIZE, (byte) 0xff);
        ByteBuffer.wrap(ikm, SIZE, 5 * SIZE)
                .put(identity.expose())
                .put(reverse.expose())
                .put(ephemeral.expose())
                .put(kem.expose())
                .put(link.expose());
        Fields info = Fields.of(Labels.AGREE).fixed(transcript.requireSize(SIZE, "a transcript"));
        Secret keys = Hkdf.sha512(ikm, new byte[64], info, 3 * SIZE);
        Arrays.fill(ikm, (byte) 0);
        SessionSecrets session =
                new SessionSecrets(
                        Secret.of(keys.expose(), 0, SIZE),
                        Secret.of(keys.expose(), SIZE, SIZE),
                        Secret.of(keys.expose(), 2 * SIZE, SIZE),
                        Bytes.owned(Fields.of(Labels.ASSOCIATED).fixed(transcript).toArray()),
                        version,
                        longForm);
        keys.wipe();
        return session;
    }
}
