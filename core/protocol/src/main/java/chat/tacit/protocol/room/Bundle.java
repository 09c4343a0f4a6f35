package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Proto;

/**
 * What of an account everybody may see ({@code spec/50-room} §2.1). Whoever gets one compares name
 * and version with what it asked for and has seen.
 *
 * @param version from 1, rising
 * @param accountKey signs the bundle, device certificates and what §5 names
 * @param rsa encrypts and does nothing else, beside {@code kem}
 */
public record Bundle(
        AccountName account,
        long version,
        VerifyingKey accountKey,
        RsaPublicKey rsa,
        KemPublicKey kem) {
    /** Bytes of the longest. */
    public static final int MAX_SIZE = 2_432;

    public Bundle {
        Numbers.requirePositive(version, "the version of a bundle");
    }

    public Bytes encode() {
        return Proto.Writer.create()
                .text(1, account.handle().text())
                .bytes(2, account.homeserver().bytes())
                .u64(3, version)
                .bytes(4, accountKey.bytes())
                .bytes(5, rsa.bytes())
                .bytes(6, kem.bytes())
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one bundle
     */
    public static Bundle decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Bundle::read);
    }

    private static Bundle read(Proto.Reader in) {
        return new Bundle(
                new AccountName(
                        new Handle(in.text(1, Handle.MAX_SIZE)),
                        new Fingerprint(in.bytes(2, Fingerprint.SIZE))),
                in.u64(3),
                new VerifyingKey(in.bytes(4, VerifyingKey.SIZE)),
                new RsaPublicKey(in.bytes(5, 1, RsaPublicKey.MOST_BYTES)),
                new KemPublicKey(in.bytes(6, KemPublicKey.SIZE)));
    }

    /**
     * @throws IllegalArgumentException if {@code key} isn't the one that the bundle names
     */
    public SignedBundle sign(SigningKey key) {
        if (!key.publicKey().equals(accountKey)) {
            throw new IllegalArgumentException("a bundle is signed by its own account key");
        }
        Bytes bytes = encode();
        return new SignedBundle(this, bytes, key.sign(signed(bytes)));
    }

    /** {@code H} of the bytes that were signed. */
    static Bytes hash(Bytes bundle) {
        return Bytes.owned(Hash.sha256(bundle.shared()));
    }

    static Fields signed(Bytes bundle) {
        return Fields.of(Labels.ROOM_BUNDLE).variable(bundle);
    }
}
