package chat.tacit.e2ee;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.LinkKey;

import java.util.HexFormat;

/** Bytes of vectors that were changed, and whether they are still taken. */
final class Tampered {
    private Tampered() {}

    static boolean decodes(String fixed) {
        try {
            return Invitation.decode(Bytes.ofHex(fixed)).encode().hex().equals(fixed);
        } catch (MalformedException e) {
            return false;
        }
    }

    static Bytes sealFixed(LinkKey key, byte[] padded) {
        Secret blobKey = Hkdf.sha256(key.secret(), Fields.of(Labels.LINK_KEY), Aead.KEY_SIZE);
        return Bytes.owned(Aead.seal(blobKey, new byte[Aead.NONCE_SIZE], new byte[0], padded));
    }

    static byte[] padded(Bytes fixed) {
        byte[] padded = new byte[8_176];
        padded[0] = (byte) (fixed.size() >> 8);
        padded[1] = (byte) fixed.size();
        System.arraycopy(fixed.shared(), 0, padded, 2, fixed.size());
        return padded;
    }

    static Bytes flip(Bytes bytes, int at) {
        byte[] flipped = bytes.toArray();
        flipped[at] ^= 1;
        return Bytes.owned(flipped);
    }

    static Bytes replace(Bytes bytes, int at, Bytes by) {
        byte[] replaced = bytes.toArray();
        System.arraycopy(by.shared(), 0, replaced, at, by.size());
        return Bytes.owned(replaced);
    }

    static boolean parses(String link) {
        try {
            return Link.parse(link).text().equals(link);
        } catch (MalformedException e) {
            return false;
        }
    }

    static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.expose());
    }
}
