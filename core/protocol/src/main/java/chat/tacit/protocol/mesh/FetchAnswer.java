package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonList;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.util.List;
import java.util.Optional;

/**
 * What an RX answers to a fetch ({@code spec/40-mesh} §6.3): one packet or none, always in as many
 * bytes.
 *
 * @param cursor of the packet, or from where to go on
 * @param waiting how many packets follow, 0 to {@value #MOST_WAITING}
 */
public record FetchAnswer(Cursor cursor, Optional<Packet> packet, int waiting) {
    /** Bytes of every answer. */
    public static final int SIZE = 17_408;

    public static final int MOST_WAITING = 999_999;

    public FetchAnswer {
        if (waiting < 0 || waiting > MOST_WAITING) {
            throw new MalformedException("as many don't wait");
        }
    }

    /**
     * @throws MalformedException if it isn't an answer of {@value #SIZE} bytes
     */
    public static FetchAnswer decode(byte[] body) {
        if (body.length != SIZE) {
            throw new MalformedException("an answer has 17,408 bytes");
        }
        JsonMembers members = JsonReader.object(body).open();
        members.pad("pad");
        List<JsonValue> messages = members.list("messages", 1);
        FetchAnswer answer =
                new FetchAnswer(
                        Cursor.parse(members.text("cursor")),
                        messages.stream()
                                .map(message -> Packet.of(JsonMembers.object("messages", message)))
                                .findFirst(),
                        (int) members.number("waiting", MOST_WAITING));
        members.end();
        return answer;
    }

    /** The answer as it travels, {@value #SIZE} bytes. */
    public Bytes encode() {
        List<JsonValue> messages = packet.<JsonValue>map(Packet::json).stream().toList();
        return Padding.to(
                SIZE,
                JsonObject.empty()
                        .with("cursor", cursor.toString())
                        .with("messages", new JsonList(messages))
                        .with("waiting", waiting));
    }
}
