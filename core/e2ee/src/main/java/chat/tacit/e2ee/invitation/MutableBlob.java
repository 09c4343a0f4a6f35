package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;

/**
 * The mutable part of an address as a relay keeps it, always {@value #SIZE} bytes ({@code
 * spec/60-contact} §2): {@code nonce 12 ‖ AES-256-GCM(length 2 ‖ signature 64 ‖ mutable ‖ zero
 * padding)}. The relay can't read it; only the address's owner can make one, since holding the link
 * isn't enough; an old one is refused by who saw a newer.
 */
public final class MutableBlob {
    public static final int SIZE = Padding.BLOB_SIZE;

    private static final byte[] NOTHING = new byte[0];

    private MutableBlob() {}

    /**
     * @param root the address's root key
     */
    public static Bytes seal(LinkKey key, SigningKey root, Mutable mutable, Entropy entropy) {
        Bytes bytes = mutable.encode();
        Bytes signed =
                Bytes.owned(
                        Fields.unlabelled()
                                .fixed(root.sign(signed(key, bytes)))
                                .fixed(bytes)
                                .toArray());
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        byte[] padded = Padding.pad(signed, nonce.length);
        byte[] box = Aead.seal(key.mutableKey(), nonce, NOTHING, padded);
        return Bytes.owned(Fields.unlabelled().fixed(nonce).fixed(box).toArray());
    }

    /**
     * @param root of the invitation that {@code key} fixes
     * @param seen the highest version seen of this address, 0 before the first
     * @throws UnopenableException if the blob isn't the address owner's, or is older than what was
     *     seen
     */
    public static Mutable open(LinkKey key, VerifyingKey root, Bytes blob, long seen)
            throws UnopenableException {
        if (blob.size() != SIZE) {
            throw new UnopenableException();
        }
        byte[] nonce = blob.slice(0, Aead.NONCE_SIZE).shared();
        byte[] padded =
                Aead.open(
                        key.mutableKey(),
                        nonce,
                        NOTHING,
                        blob.shared(),
                        nonce.length,
                        SIZE - nonce.length);
        try {
            Bytes signed = Padding.strip(padded);
            if (signed.size() < SigningKey.SIGNATURE_SIZE) {
                throw new UnopenableException();
            }
            Bytes signature = signed.slice(0, SigningKey.SIGNATURE_SIZE);
            Bytes bytes = signed.slice(signature.size(), signed.size() - signature.size());
            if (!root.verifies(signature, signed(key, bytes))) {
                throw new UnopenableException();
            }
            Mutable mutable = Mutable.decode(bytes);
            if (mutable.version() < seen) {
                throw new UnopenableException();
            }
            return mutable;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    static Fields signed(LinkKey key, Bytes mutable) {
        return Fields.of(Labels.LINK_MUTABLE_SIGNATURE).fixed(key.id().bytes()).variable(mutable);
    }
}
