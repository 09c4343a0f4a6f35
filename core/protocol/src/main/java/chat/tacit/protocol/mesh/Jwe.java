package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A sealed payload: JWE in compact form, RSA-OAEP-256 and A256GCM alone ({@code spec/40-mesh}
 * §2.2). A server reads its form and its sizes; the rest is for the recipient.
 *
 * @param compact five parts, as they travel
 */
public record Jwe(Type type, Thumbprint recipient, String compact) {
    private static final int PARTS = 5;

    /** What is inside, with the sizes of the compact form. */
    public enum Type {
        /** What somebody says. */
        MESSAGE("tacit-msg", 256, 10_240),
        /** Who says it. */
        SIGNATURE("tacit-sig", 256, 4_096);

        private final String word;
        private final int least;
        private final int most;

        Type(String word, int least, int most) {
            this.word = word;
            this.least = least;
            this.most = most;
        }

        /** The {@code typ} of the header. */
        public String word() {
            return word;
        }

        /** Characters of the longest. */
        public int most() {
            return most;
        }
    }

    /** The parts that a recipient opens. */
    public record Parts(byte[] header, byte[] wrapped, byte[] nonce, byte[] box) {}

    /**
     * @throws MalformedException if it isn't one of this type for this recipient
     */
    public Jwe {
        if (compact.length() < type.least || compact.length() > type.most) {
            throw new MalformedException("a JWE has another size");
        }
        List<byte[]> parts = JoseParts.split(compact, PARTS);
        JsonMembers header = JoseParts.header(parts.getFirst()).open();
        header.constant("alg", "RSA-OAEP-256");
        header.constant("enc", "A256GCM");
        header.constant("kid", recipient.toString());
        header.constant("typ", type.word());
        header.end();
        if (parts.get(2).length != Aead.NONCE_SIZE || parts.get(4).length != Aead.TAG_SIZE) {
            throw new MalformedException("a JWE has an IV of 12 bytes and a tag of 16");
        }
    }

    /**
     * The one in {@code bytes}, with an encrypted key that fits the recipient's.
     *
     * @throws MalformedException if it isn't that
     */
    public static Jwe read(Type type, JosePublicKey recipient, Bytes bytes) {
        String compact = new String(bytes.shared(), StandardCharsets.US_ASCII);
        Jwe jwe = new Jwe(type, recipient.thumbprint(), compact);
        if (jwe.parts().wrapped().length != recipient.size()) {
            throw new MalformedException("an encrypted key is as long as the modulus");
        }
        return jwe;
    }

    /** The header of a new one, as it is signed: ASCII of the first part. */
    public static byte[] header(Type type, Thumbprint recipient) {
        JsonObject header =
                JsonObject.empty()
                        .with("alg", "RSA-OAEP-256")
                        .with("enc", "A256GCM")
                        .with("kid", recipient.toString())
                        .with("typ", type.word());
        return header.canonical();
    }

    /** A new one of its parts. */
    public static Jwe of(Type type, Thumbprint recipient, Parts parts) {
        byte[] box = parts.box();
        int size = box.length - Aead.TAG_SIZE;
        return new Jwe(
                type,
                recipient,
                JoseParts.join(
                        parts.header(),
                        parts.wrapped(),
                        parts.nonce(),
                        Arrays.copyOf(box, size),
                        Arrays.copyOfRange(box, size, box.length)));
    }

    /** The parts: header, wrapped key, nonce, and ciphertext with its tag. */
    public Parts parts() {
        List<byte[]> parts = JoseParts.split(compact, PARTS);
        byte[] ciphertext = parts.get(3);
        byte[] box = Arrays.copyOf(ciphertext, ciphertext.length + Aead.TAG_SIZE);
        System.arraycopy(parts.get(4), 0, box, ciphertext.length, Aead.TAG_SIZE);
        return new Parts(parts.getFirst(), parts.get(1), parts.get(2), box);
    }

    /** What is authenticated beside the box: ASCII of the first part. */
    public byte[] associated() {
        return ascii(compact.substring(0, compact.indexOf('.')));
    }

    /** The compact form as bytes. */
    public byte[] bytes() {
        return ascii(compact);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
