package chat.tacit.crypto;

/**
 * What names a {@link JosePublicKey}: the SHA-256 of its members as JSON (RFC 7638), 32 bytes, in
 * text as base64url of 43 characters.
 */
public record Thumbprint(Bytes bytes) {
    public Thumbprint {
        bytes.requireSize(Hash.SIZE, "a thumbprint");
    }

    /**
     * @throws MalformedException if {@code text} isn't a thumbprint
     */
    public static Thumbprint parse(String text) {
        return new Thumbprint(Bytes.owned(Text.fromBase64Url(text)));
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
