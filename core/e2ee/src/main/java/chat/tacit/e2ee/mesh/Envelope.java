package chat.tacit.e2ee.mesh;

import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonMembers;
import chat.tacit.protocol.mesh.JsonReader;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.Timestamp;

import java.time.Duration;
import java.time.Instant;

/**
 * What a packet says: the document's encrypted JSON object ({@code spec/40-mesh} §3).
 *
 * @param sender whose signature is in the packet
 * @param content 1 to {@value #MOST_CONTENT} characters of ASCII's base64, or any text of as many
 *     bytes
 * @param timestamp when it was made, in whole seconds
 */
public record Envelope(JosePublicKey sender, String content, MessageUuid uuid, Instant timestamp) {
    /** Bytes of the longest content: base64 of 4,096 bytes. */
    public static final int MOST_CONTENT = 5_464;

    /** The oldest: seven days at TX, seven at RX, and one for clocks. */
    public static final Duration OLDEST = Duration.ofDays(15);

    /** How far its sender's clock may be ahead. */
    public static final Duration AHEAD = Duration.ofDays(1);

    public Envelope {
        int size = Text.utf8(content).length;
        if (size < 1 || size > MOST_CONTENT) {
            throw new MalformedException("a content has 1 to 5,464 bytes");
        }
    }

    static Envelope decode(byte[] json) {
        JsonMembers members = JsonReader.object(json).open();
        Envelope envelope =
                new Envelope(
                        members.key("sender"),
                        members.text("content"),
                        MessageUuid.parse(members.text("uuid")),
                        members.timestamp("timestamp"));
        members.end();
        return envelope;
    }

    byte[] encode() {
        return JsonObject.empty()
                .with("content", content)
                .with("sender", Text.base64(sender.bytes().shared()))
                .with("timestamp", Timestamp.format(timestamp))
                .with("uuid", uuid.toString())
                .canonical();
    }

    /** Whether it may still be on its way: neither too old nor too far ahead. */
    public boolean isCurrent(Instant now) {
        return !timestamp.isBefore(now.minus(OLDEST)) && !timestamp.isAfter(now.plus(AHEAD));
    }
}
