package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonList;
import chat.tacit.protocol.mesh.JsonValue.JsonNumber;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.JsonValue.JsonText;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of an object, each taken once by the form that reads it; {@link #end} refuses those
 * that nobody took. Whatever isn't as asked for is malformed.
 */
public final class JsonMembers {
    private final Map<String, JsonValue> left;

    JsonMembers(JsonObject object) {
        this.left = new HashMap<>(object.members());
    }

    /** The member, which has to be there. */
    public JsonValue value(String name) {
        return optional(name).orElseThrow(() -> new MalformedException("no '" + name + "'"));
    }

    public Optional<JsonValue> optional(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    public String text(String name) {
        return text(name, value(name));
    }

    public Optional<String> optionalText(String name) {
        return optional(name).map(value -> text(name, value));
    }

    private static String text(String name, JsonValue value) {
        if (value instanceof JsonText text) {
            return text.value();
        }
        throw new MalformedException("'" + name + "' is no text");
    }

    /** A text that can only be {@code expected}. */
    public void constant(String name, String expected) {
        if (!text(name).equals(expected)) {
            throw new MalformedException("'" + name + "' isn't '" + expected + "'");
        }
    }

    /** A number up to and with {@code most}. */
    public long number(String name, long most) {
        if (value(name) instanceof JsonNumber number && number.value() <= most) {
            return number.value();
        }
        throw new MalformedException("'" + name + "' is no number up to " + most);
    }

    /** Whether the flag is there; it is true or absent. */
    public boolean flag(String name) {
        return optional(name)
                .map(value -> {
                    if (!value.equals(new JsonFlag(true))) {
                        throw new MalformedException("'" + name + "' is true or absent");
                    }
                    return true;
                })
                .orElse(false);
    }

    public JsonObject object(String name) {
        return object(name, value(name));
    }

    static JsonObject object(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedException("'" + name + "' is no object");
    }

    /** A list of at most {@code most}. */
    public List<JsonValue> list(String name, int most) {
        if (value(name) instanceof JsonList list && list.entries().size() <= most) {
            return list.entries();
        }
        throw new MalformedException("'" + name + "' is no list of at most " + most);
    }

    /** Texts of a list of at most {@code most}. */
    public List<String> texts(String name, int most) {
        return list(name, most).stream().map(entry -> text(name, entry)).toList();
    }

    /** Bytes in base64 with padding. */
    public Bytes base64(String name) {
        return Bytes.owned(Text.fromBase64(text(name)));
    }

    /** {@code size} bytes in base64url. */
    public Bytes base64Url(String name, int size) {
        return Bytes.owned(Text.fromBase64Url(text(name))).requireSize(size, "'" + name + "'");
    }

    public JosePublicKey key(String name) {
        return new JosePublicKey(base64(name));
    }

    public VerifyingKey verifyingKey(String name) {
        return new VerifyingKey(base64(name));
    }

    public Bytes signature(String name) {
        return base64(name).requireSize(SigningKey.SIGNATURE_SIZE, "'" + name + "'");
    }

    public Instant timestamp(String name) {
        return Timestamp.parse(text(name));
    }

    /** A pad: zeros as characters, any number of them, perhaps none. */
    public void pad(String name) {
        if (!text(name).chars().allMatch(c -> c == '0')) {
            throw new MalformedException("a pad is zeros");
        }
    }

    /**
     * @throws MalformedException if a member is left that nobody took
     */
    public void end() {
        if (!left.isEmpty()) {
            throw new MalformedException("there is a member that the form doesn't have");
        }
    }
}
