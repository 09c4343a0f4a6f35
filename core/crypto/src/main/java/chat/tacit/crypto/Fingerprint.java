package chat.tacit.crypto;

/**
 * What a relay's address pins: the SHA-256 of its Ed25519 identity key, 32 bytes, in text as
 * base64url of 43 characters ({@code spec/10-wire}, Address).
 */
public record Fingerprint(Bytes bytes) {
    public static final int SIZE = 32;

    public Fingerprint {
        bytes.requireSize(SIZE, "a fingerprint");
    }

    public static Fingerprint of(VerifyingKey identity) {
        return new Fingerprint(Bytes.owned(Hash.sha256(identity.bytes().shared())));
    }

    /**
     * @throws MalformedException if {@code text} isn't a fingerprint
     */
    public static Fingerprint parse(String text) {
        return new Fingerprint(Bytes.owned(Text.fromBase64Url(text)));
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
