package chat.tacit.e2ee.route;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.protocol.wire.Proto;

/**
 * Where somebody receives by the mesh: a key, which servers know, and a box key, which they never
 * see ({@code spec/40-mesh} §10.1). Made for one contact.
 *
 * @param key packets are sealed to, and signed by whoever receives here
 * @param boxKey bodies in them are boxed to
 */
public record MeshRoute(JosePublicKey key, AgreementPublicKey boxKey) {
    /** Bytes of the longest SubjectPublicKeyInfo: 4,096 bits. */
    public static final int MAX_KEY = 550;

    /** Writes the fields of {@code MeshRoute} in {@code contact.proto}. */
    public static void write(MeshRoute route, Proto.Writer writer) {
        writer.bytes(1, route.key.bytes()).bytes(2, route.boxKey.bytes());
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws chat.tacit.crypto.MalformedException if it is anything else
     */
    public static MeshRoute read(Proto.Reader reader) {
        return new MeshRoute(
                new JosePublicKey(reader.bytes(1, 1, MAX_KEY)),
                new AgreementPublicKey(reader.bytes(2, AgreementPublicKey.SIZE)));
    }
}
