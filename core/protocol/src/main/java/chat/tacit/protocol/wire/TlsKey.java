package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

/**
 * The {@code t} of a hello: the SHA-256 of the DER form of a TLS leaf certificate's
 * SubjectPublicKeyInfo, or 32 zero bytes where there is no TLS.
 */
public record TlsKey(Bytes hash) {
    /** No TLS at all, or TLS that ends at somebody else. */
    public static final TlsKey NONE = new TlsKey(Bytes.zeros(Hash.SIZE));

    public TlsKey {
        hash.requireSize(Hash.SIZE, "the hash of a TLS key");
    }

    /**
     * @param spki as {@link java.security.PublicKey#getEncoded} gives it
     */
    public static TlsKey ofSpki(byte[] spki) {
        return new TlsKey(Bytes.owned(Hash.sha256(spki)));
    }

    public boolean isNone() {
        return hash.isZero();
    }
}
