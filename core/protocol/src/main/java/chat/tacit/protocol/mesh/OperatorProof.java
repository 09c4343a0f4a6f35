package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Instant;

/**
 * By what an operator says that a server is one of theirs ({@code spec/40-mesh} §8.1).
 *
 * @param until in whole seconds
 */
public record OperatorProof(VerifyingKey publicKey, Bytes signature, Instant until) {
    public OperatorProof {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    public static OperatorProof sign(SigningKey operator, Fingerprint server, Instant until) {
        Instant end = Instant.ofEpochSecond(until.getEpochSecond());
        return new OperatorProof(operator.publicKey(), operator.sign(signed(server, end)), end);
    }

    static OperatorProof of(JsonObject json) {
        JsonMembers members = json.open();
        OperatorProof proof =
                new OperatorProof(
                        members.verifyingKey("public_key"),
                        members.signature("signature"),
                        members.timestamp("until"));
        members.end();
        return proof;
    }

    JsonObject json() {
        return JsonObject.empty()
                .with("public_key", Text.base64(publicKey.bytes().shared()))
                .with("signature", Text.base64(signature.shared()))
                .with("until", Timestamp.format(until));
    }

    /** Whether the operator says so of {@code server}, and still does. */
    public boolean holds(Fingerprint server, Instant now) {
        return until.isAfter(now) && publicKey.verifies(signature, signed(server, until));
    }

    private static Fields signed(Fingerprint server, Instant until) {
        return Fields.of(Labels.MESH_OPERATOR).fixed(server.bytes()).u64(until.getEpochSecond());
    }
}
