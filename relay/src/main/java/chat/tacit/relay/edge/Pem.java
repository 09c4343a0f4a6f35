package chat.tacit.relay.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A TLS key and its certificate as PEM (RFC 7468).
 *
 * @param key PKCS #8, secret
 */
public record Pem(String key, String certificate) {

    PemKeyCertOptions options() {
        return new PemKeyCertOptions()
                .addKeyValue(Buffer.buffer(key))
                .addCertValue(Buffer.buffer(certificate));
    }

    @Override
    public String toString() {
        return certificate;
    }
}
