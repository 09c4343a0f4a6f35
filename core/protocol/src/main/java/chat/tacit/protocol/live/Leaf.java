package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.KemPublicKey;

import java.util.Optional;

/**
 * What a newcomer makes fresh for message 1: {@code e 32 ‖ kem(variable) ‖ n 32} ({@code
 * spec/20-live} §6).
 *
 * @param key {@code e}, by which it is sealed to while it is inside
 * @param kem for the admission to a vouched session; none in an open one
 * @param nonce {@code n}, 32 bytes
 */
public record Leaf(AgreementPublicKey key, Optional<KemPublicKey> kem, Bytes nonce) {
    public static final int NONCE_SIZE = 32;

    public Leaf {
        nonce.requireSize(NONCE_SIZE, "the nonce of message 1");
    }

    void write(Fields out) {
        out.fixed(key.bytes())
                .variable(kem.map(KemPublicKey::bytes).orElse(Bytes.empty()))
                .fixed(nonce);
    }

    static Leaf read(FieldReader in) {
        AgreementPublicKey key = new AgreementPublicKey(in.fixed(AgreementPublicKey.SIZE));
        Bytes kem = in.variable(KemPublicKey.SIZE);
        return new Leaf(
                key,
                kem.isEmpty() ? Optional.empty() : Optional.of(new KemPublicKey(kem)),
                in.fixed(NONCE_SIZE));
    }
}
