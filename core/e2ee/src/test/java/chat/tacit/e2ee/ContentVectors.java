package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.require;
import static chat.tacit.e2ee.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Bodies;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;

import java.util.ArrayList;
import java.util.List;

/** The part of {@link ContactVectors} that is about what messages say. */
final class ContentVectors {
    private ContentVectors() {}

    static List<Object> contents() {
        Bodies bodies = new Bodies(61);
        List<Object> contents = new ArrayList<>();
        for (Body body : bodies.all()) {
            if (body instanceof Body.Profile profile && !profile.picture().isEmpty()) {
                continue;
            }
            Content content = bodies.content(body);
            contents.add(object("kind", body.kind(), "content", content.encode().hex()));
        }
        return contents;
    }

    static List<Object> malformed() {
        String envelope = "0a10" + "11".repeat(16) + "10011801";
        String text = "8a01030a0161";
        require(decodes(envelope + text), "a text");
        List<Object> malformed = new ArrayList<>();
        String[] cases = {
            "two bodies", envelope + text + text,
            "no body", envelope,
            "field 5", envelope + "2a0101" + text,
            "number 0", "0a10" + "11".repeat(16) + "1801" + text,
            "an id of 15 bytes", "0a0f" + "11".repeat(15) + "10011801" + text,
            "an empty text", envelope + "8a0100",
            "text that isn't UTF-8", envelope + "8a01030a01ff",
            "a body that is a number", envelope + "880101",
            "a number with spare bytes", "0a10" + "11".repeat(16) + "1081001801" + text,
            "a reply without a text", envelope + "9201120a10" + "22".repeat(16),
            "an edit of nothing", envelope + "9a0103120161",
            "a deletion with a text", envelope + "a201150a10" + "22".repeat(16) + "120161",
            "a reaction to 15 bytes", envelope + "aa01140a0f" + "22".repeat(15) + "120161",
            "a reaction with white space", envelope + "aa01150a10" + "22".repeat(16) + "120120",
            "kind 2,048", envelope + "82800100"
        };
        for (int i = 0; i < cases.length; i += 2) {
            require(!decodes(cases[i + 1]), cases[i]);
            malformed.add(object("what", cases[i], "content", cases[i + 1]));
        }
        return malformed;
    }

    private static boolean decodes(String content) {
        try {
            return Content.decode(Bytes.ofHex(content)).encode().hex().equals(content);
        } catch (MalformedException e) {
            return false;
        }
    }
}
