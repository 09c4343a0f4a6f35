package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;

/**
 * The client's hello ({@code spec/10-wire} §3).
 *
 * @param key {@code c}, fresh for this connection
 * @param nonce {@code nc}, {@value #NONCE_SIZE} random bytes
 */
record ClientHello(Versions versions, AgreementPublicKey key, Bytes nonce) {
    static final int NONCE_SIZE = 32;
    static final int MAX_SIZE = 128;

    ClientHello {
        nonce.requireSize(NONCE_SIZE, "the nonce of a hello");
    }

    byte[] encode() {
        return Proto.Writer.create()
                .u32(1, versions.min())
                .u32(2, versions.max())
                .bytes(3, key.bytes())
                .bytes(4, nonce)
                .toByteArray();
    }

    static ClientHello decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_SIZE)
                .whole(reader ->
                        new ClientHello(
                                new Versions(
                                        reader.count(1, Versions.LIMIT),
                                        reader.count(2, Versions.LIMIT)),
                                new AgreementPublicKey(reader.bytes(3, AgreementPublicKey.SIZE)),
                                reader.bytes(4, NONCE_SIZE)));
    }
}
