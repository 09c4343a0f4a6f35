package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;

/**
 * The relay's hello: the bytes of a {@link HelloBody} and a signature over them ({@code
 * spec/10-wire} §3).
 */
record RelayHello(Bytes body, Bytes signature) {
    static final int MAX_SIZE = HelloBody.MAX_SIZE + 128;

    byte[] encode() {
        return Proto.Writer.create().bytes(1, body).bytes(2, signature).toByteArray();
    }

    static RelayHello decode(byte[] bytes) {
        return Proto.Reader.of(bytes, MAX_SIZE)
                .whole(reader ->
                        new RelayHello(
                                reader.bytes(1, 1, HelloBody.MAX_SIZE),
                                reader.bytes(2, SigningKey.SIGNATURE_SIZE)));
    }

    /** What is signed: the relay's name, the client's challenge and the body, as they travelled. */
    static Fields signed(Fingerprint relay, byte[] clientHello, Bytes body) {
        return Fields.of(Labels.HELLO)
                .fixed(relay.bytes())
                .fixed(Hash.sha256(clientHello))
                .variable(body);
    }
}
