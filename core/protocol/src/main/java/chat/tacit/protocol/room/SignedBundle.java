package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Proto;

/**
 * A bundle as it is posted, looked up and handed on ({@code spec/50-room} §2.1). It decodes whether
 * the signature holds or not: ask {@link #holds}.
 *
 * @param bytes of the bundle as they were received, at most {@value Bundle#MAX_SIZE}
 * @param signature {@code sign(account key, "tacit/50/bundle/v1" ‖ bundle bytes)}, 64 bytes
 */
public record SignedBundle(Bundle bundle, Bytes bytes, Bytes signature) {
    /** Bytes of the longest. */
    public static final int MAX_SIZE = 3 + Bundle.MAX_SIZE + 2 + SigningKey.SIGNATURE_SIZE;

    public SignedBundle {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "the signature of a bundle");
    }

    /** Whether it is signed by the account key that it names. */
    public boolean holds() {
        return bundle.accountKey().verifies(signature, Bundle.signed(bytes));
    }

    /** {@code H} of the bundle's bytes, 32 bytes: what members and blobs name it by. */
    public Bytes hash() {
        return Bundle.hash(bytes);
    }

    public Bytes encode() {
        Proto.Writer out = Proto.Writer.sized(bytes.size() + 96);
        write(out);
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one signed bundle
     */
    public static SignedBundle decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(SignedBundle::read);
    }

    void write(Proto.Writer out) {
        out.bytes(1, bytes).bytes(2, signature);
    }

    static SignedBundle read(Proto.Reader in) {
        Bytes bytes = in.bytes(1, 1, Bundle.MAX_SIZE);
        return new SignedBundle(
                Bundle.decode(bytes), bytes, in.bytes(2, SigningKey.SIGNATURE_SIZE));
    }
}
