package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;

/**
 * An invitation as a relay keeps it, always {@value #SIZE} bytes ({@code spec/60-contact} §2). The
 * relay can neither read nor swap it: its key is in the link, and is a hash of its content.
 */
public final class LinkBlob {
    public static final int SIZE = Padding.BLOB_SIZE;

    /** Zeros: the key is a hash of the one plaintext that it ever seals. */
    private static final byte[] NONCE = new byte[Aead.NONCE_SIZE];

    private static final byte[] NOTHING = new byte[0];

    private LinkBlob() {}

    /**
     * @param invitation in the short form
     */
    public static Bytes seal(Invitation invitation) {
        if (invitation.longForm()) {
            throw new IllegalArgumentException("the long form stands in its link");
        }
        Bytes fixed = invitation.encode();
        byte[] padded = Padding.pad(fixed, 0);
        return Bytes.owned(Aead.seal(LinkKey.ofFixed(fixed).fixedKey(), NONCE, NOTHING, padded));
    }

    /**
     * The invitation that the link's key fixes.
     *
     * @throws UnopenableException if the blob is anything but {@link #seal} of it
     */
    public static Invitation open(LinkKey key, Bytes blob) throws UnopenableException {
        if (blob.size() != SIZE) {
            throw new UnopenableException();
        }
        byte[] padded = Aead.open(key.fixedKey(), NONCE, NOTHING, blob.shared());
        try {
            Bytes fixed = Padding.strip(padded);
            // AES-GCM doesn't commit to its key, so that it opened says nothing yet.
            if (!LinkKey.ofFixed(fixed).equals(key)) {
                throw new UnopenableException();
            }
            Invitation invitation = Invitation.decode(fixed);
            if (invitation.longForm()) {
                throw new UnopenableException();
            }
            return invitation;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }
}
