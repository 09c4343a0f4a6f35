package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a joiner sends in front of each of its messages until it has opened the inviter's first
 * reply, {@value #SIZE} bytes: {@code version 2 ‖ IK_B 32 ‖ DK_B 32 ‖ EK_B 32 ‖ ct 1,088 ‖ f 32 ‖
 * mutable version 8} ({@code spec/60-contact} §3). What is absent is zero bytes.
 *
 * @param version of the agreement and the ratchet, from 1
 * @param identity {@code IK_B} and {@code DK_B}
 * @param exchange {@code EK_B} and {@code ct}
 * @param fetcher {@code f}, the key under which the joiner fetched the invitation
 * @param mutable the version of the address's mutable part, 0 if none
 */
public record JoinFields(
        int version,
        ContactIdentity identity,
        Exchange exchange,
        Optional<AgreementPublicKey> fetcher,
        long mutable) {
    public static final int SIZE = 2 + 3 * 32 + KemCiphertext.SIZE + 32 + 8;

    private static final int MAX_VERSION = 65_535;

    /**
     * The joiner's part of the secrets, made for this join alone.
     *
     * @param ephemeral {@code EK_B}
     * @param ciphertext for the inviter's KEM key; absent in the long form
     */
    public record Exchange(AgreementPublicKey ephemeral, Optional<KemCiphertext> ciphertext) {
        public Exchange {
            if (ciphertext.filter(ct -> ct.bytes().isZero()).isPresent()) {
                throw new MalformedException("a ciphertext of zeros");
            }
        }

        /** {@code H(EK_B)}: an address keeps it as long as its keys live, and refuses a repeat. */
        public Bytes hash() {
            return Bytes.owned(Hash.sha256(ephemeral.bytes().shared()));
        }
    }

    /**
     * @throws MalformedException if a number is out of range, or a key is zeros
     */
    public JoinFields {
        if (version < 1 || version > MAX_VERSION) {
            throw new MalformedException("no version of a join: " + version);
        }
        if (mutable < 0) {
            throw new MalformedException("no version of an address: " + mutable);
        }
        if (fetcher.filter(key -> key.bytes().isZero()).isPresent()) {
            throw new MalformedException("a fetch key of zeros");
        }
    }

    public Bytes encode() {
        byte[] out = new byte[SIZE];
        write(ByteBuffer.wrap(out));
        return Bytes.owned(out);
    }

    /**
     * @throws MalformedException if {@code bytes} isn't what {@link #encode} makes
     */
    public static JoinFields decode(Bytes bytes) {
        return read(ByteBuffer.wrap(bytes.requireSize(SIZE, "the fields of a join").shared()));
    }

    void write(ByteBuffer out) {
        out.putShort((short) version)
                .put(identity.identity().bytes().shared())
                .put(identity.root().bytes().shared())
                .put(exchange.ephemeral.bytes().shared())
                .put(orZeros(exchange.ciphertext.map(KemCiphertext::bytes), KemCiphertext.SIZE))
                .put(orZeros(fetcher.map(AgreementPublicKey::bytes), AgreementPublicKey.SIZE))
                .putLong(mutable);
    }

    static JoinFields read(ByteBuffer in) {
        int version = Short.toUnsignedInt(in.getShort());
        ContactIdentity identity =
                new ContactIdentity(
                        new AgreementPublicKey(bytes(in, AgreementPublicKey.SIZE)),
                        new VerifyingKey(bytes(in, VerifyingKey.SIZE)));
        AgreementPublicKey ephemeral = new AgreementPublicKey(bytes(in, AgreementPublicKey.SIZE));
        Optional<KemCiphertext> ciphertext =
                unlessZeros(bytes(in, KemCiphertext.SIZE)).map(KemCiphertext::new);
        Optional<AgreementPublicKey> fetcher =
                unlessZeros(bytes(in, AgreementPublicKey.SIZE)).map(AgreementPublicKey::new);
        return new JoinFields(
                version, identity, new Exchange(ephemeral, ciphertext), fetcher, in.getLong());
    }

    private static byte[] orZeros(Optional<Bytes> bytes, int size) {
        return bytes.map(Bytes::shared).orElseGet(() -> new byte[size]);
    }

    private static Optional<Bytes> unlessZeros(Bytes bytes) {
        return bytes.isZero() ? Optional.empty() : Optional.of(bytes);
    }

    private static Bytes bytes(ByteBuffer in, int size) {
        byte[] out = new byte[size];
        in.get(out);
        return Bytes.owned(out);
    }
}
