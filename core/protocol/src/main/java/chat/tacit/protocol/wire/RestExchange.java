package chat.tacit.protocol.wire;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;

/**
 * A REST request and its answer, as the relay's identity signs them ({@code spec/10-wire} §6): the
 * answer belongs to this request, of this client, at this relay.
 *
 * @param method in capitals
 * @param path the request target as it was sent, with its query
 * @param nonce the client's, 16 bytes
 * @param status of the answer
 * @param bodyHash SHA-256 of the answer's body, empty or not
 */
public record RestExchange(String method, String path, Bytes nonce, int status, Bytes bodyHash) {
    /** The request header with base64url of the nonce. */
    public static final String NONCE_HEADER = "Tacit-Nonce";

    /** The answer's header with base64url of the signature. */
    public static final String SIGNATURE_HEADER = "Tacit-Signature";

    public static final int NONCE_SIZE = 16;

    public RestExchange {
        nonce.requireSize(NONCE_SIZE, "the nonce of a request");
        bodyHash.requireSize(Hash.SIZE, "the hash of an answer");
    }

    /** The value of {@link #NONCE_HEADER} for a new request. */
    public static Bytes freshNonce(Entropy entropy) {
        return Bytes.owned(entropy.bytes(NONCE_SIZE));
    }

    /**
     * @throws MalformedException if a header isn't a nonce
     */
    public static Bytes nonce(String header) {
        return Bytes.owned(Text.fromBase64Url(header))
                .requireSize(NONCE_SIZE, "the nonce of a request");
    }

    /** The exchange that ends with {@code body}. */
    public static RestExchange of(
            String method, String path, Bytes nonce, int status, byte[] body) {
        return new RestExchange(method, path, nonce, status, Bytes.owned(Hash.sha256(body)));
    }

    /** The value of {@link #SIGNATURE_HEADER}. */
    public String sign(SigningKey identity) {
        return identity.sign(signed(Fingerprint.of(identity.publicKey()))).base64Url();
    }

    /**
     * Whether a header is the signature of the relay with this identity over this exchange. The
     * caller has compared the identity with the relay's address.
     *
     * @throws MalformedException if it isn't base64url
     */
    public boolean isSignedBy(VerifyingKey identity, String header) {
        Bytes signature = Bytes.owned(Text.fromBase64Url(header));
        return identity.verifies(signature, signed(Fingerprint.of(identity)));
    }

    private Fields signed(Fingerprint relay) {
        return Fields.of(Labels.REST)
                .fixed(relay.bytes())
                .text(method)
                .text(path)
                .fixed(nonce)
                .u32(status)
                .fixed(bodyHash);
    }
}
