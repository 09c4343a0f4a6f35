package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The document's {@code signed_message} ({@code spec/40-mesh} §2.3): what a server says that others
 * may repeat. That one exists says that its form is right, not that its signature holds.
 *
 * @param content text, or an object with a type
 * @param timestamp in whole seconds
 */
public record SignedMessage(
        JsonValue content, Instant timestamp, VerifyingKey publicKey, Bytes signature) {
    /** Bytes of the longest. */
    public static final int MOST = 262_144;

    private static final String TYPE = "signed_message";

    public SignedMessage {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    /**
     * @throws MalformedException if it isn't one
     */
    public static SignedMessage decode(byte[] body) {
        if (body.length > MOST) {
            throw new MalformedException("a signed message is too long");
        }
        JsonMembers members = JsonReader.object(body).open();
        members.constant("type", TYPE);
        JsonMembers message = members.object("message").open();
        SignedMessage signed =
                new SignedMessage(
                        message.value("content"),
                        message.timestamp("timestamp"),
                        members.verifyingKey("public_key"),
                        members.signature("signature"));
        message.end();
        members.end();
        return signed;
    }

    /** {@code content} as the holder of {@code key} says it at {@code now}. */
    public static SignedMessage sign(JsonValue content, Instant now, SigningKey key) {
        Instant timestamp = Instant.ofEpochSecond(now.getEpochSecond());
        return new SignedMessage(
                content, timestamp, key.publicKey(), key.sign(signed(content, timestamp)));
    }

    public boolean holds() {
        return publicKey.verifies(signature, signed(content, timestamp));
    }

    private static Fields signed(JsonValue content, Instant timestamp) {
        return Fields.of(Labels.MESH_SIGNED).variable(message(content, timestamp).canonical());
    }

    private static JsonObject message(JsonValue content, Instant timestamp) {
        return JsonObject.empty()
                .with("content", content)
                .with("timestamp", Timestamp.format(timestamp));
    }

    /** The message as it travels: canonical. */
    public byte[] encode() {
        return JsonObject.empty()
                .with("message", message(content, timestamp))
                .with("public_key", Text.base64(publicKey.bytes().shared()))
                .with("signature", Text.base64(signature.shared()))
                .with("type", TYPE)
                .canonical();
    }

    /**
     * The content, if it is of a type of the mesh.
     *
     * @throws MalformedException if it is something else
     */
    public ServerStatement statement() {
        return ServerStatement.of(content);
    }

    /**
     * What {@code server} itself says of about now; nothing if this is somebody else's word, of
     * another time, changed, or no statement.
     *
     * @param fresh how old it may be
     */
    public Optional<ServerStatement> statementBy(Fingerprint server, Instant now, Duration fresh) {
        boolean right =
                Fingerprint.of(publicKey).equals(server)
                        && !timestamp.isBefore(now.minus(fresh))
                        && !timestamp.isAfter(now.plus(Fetch.SKEW))
                        && holds();
        try {
            return right ? Optional.of(statement()) : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
