package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.mesh.Jwe;

import java.nio.charset.StandardCharsets;

/** Seals and opens one JWE ({@code spec/40-mesh} §2.2). */
final class SealedJson {
    private SealedJson() {}

    /** Draws: the content key 32, the seed of OAEP 32, the IV 12. */
    static Jwe seal(Jwe.Type type, JosePublicKey to, byte[] json, Entropy entropy) {
        Secret key = Secret.random(entropy, Aead.KEY_SIZE);
        byte[] wrapped = to.wrap(key, entropy);
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        byte[] header = Jwe.header(type, to.thumbprint());
        byte[] associated = Text.base64Url(header).getBytes(StandardCharsets.US_ASCII);
        byte[] box = Aead.seal(key, nonce, associated, json);
        key.wipe();
        return Jwe.of(type, to.thumbprint(), new Jwe.Parts(header, wrapped, nonce, box));
    }

    static byte[] open(Jwe jwe, JoseKey own) throws UnopenableException {
        Jwe.Parts parts = jwe.parts();
        Secret key = own.unwrap(parts.wrapped());
        if (key.size() != Aead.KEY_SIZE) {
            throw new UnopenableException();
        }
        byte[] json = Aead.open(key, parts.nonce(), jwe.associated(), parts.box());
        key.wipe();
        return json;
    }
}
