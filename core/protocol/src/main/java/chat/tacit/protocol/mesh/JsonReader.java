package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonList;
import chat.tacit.protocol.mesh.JsonValue.JsonNumber;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.JsonValue.JsonText;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object strictly ({@code spec/40-mesh} §2.1): RFC 8259 without null, fractions,
 * signs and exponents, no name twice, at most {@value #DEPTH} objects and lists inside each other.
 */
public final class JsonReader {
    /** How deep values nest, the outermost counted. */
    public static final int DEPTH = 8;

    private static final int MOST_DIGITS = 16;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * The object that {@code bytes} are.
     *
     * @throws MalformedException if they aren't exactly one in UTF-8
     */
    public static JsonObject object(byte[] bytes) {
        JsonReader reader = new JsonReader(Text.fromUtf8(bytes));
        reader.space();
        JsonObject object = reader.readObject(1);
        reader.space();
        if (reader.at != reader.text.length()) {
            throw new MalformedException("something stands behind the object");
        }
        return object;
    }

    private JsonValue value(int depth) {
        if (depth > DEPTH) {
            throw new MalformedException("values nest too deep");
        }
        return switch (peek()) {
            case '{' -> readObject(depth);
            case '[' -> readList(depth);
            case '"' -> new JsonText(string());
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private JsonObject readObject(int depth) {
        take('{');
        Map<String, JsonValue> members = new HashMap<>();
        space();
        if (peek() == '}') {
            at++;
            return new JsonObject(members);
        }
        do {
            space();
            String name = string();
            space();
            take(':');
            space();
            if (members.put(name, value(depth + 1)) != null) {
                throw new MalformedException("an object has a name twice");
            }
            space();
        } while (another('}'));
        return new JsonObject(members);
    }

    private JsonList readList(int depth) {
        take('[');
        List<JsonValue> entries = new ArrayList<>();
        space();
        if (peek() == ']') {
            at++;
            return new JsonList(entries);
        }
        do {
            space();
            entries.add(value(depth + 1));
            space();
        } while (another(']'));
        return new JsonList(entries);
    }

    /** Whether a comma follows; else the end has to. */
    private boolean another(char end) {
        if (peek() == ',') {
            at++;
            return true;
        }
        take(end);
        return false;
    }

    private JsonFlag word(String word, boolean value) {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return new JsonFlag(value);
    }

    private JsonNumber number() {
        int from = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        int digits = at - from;
        boolean spare = digits > 1 && text.charAt(from) == '0';
        if (digits == 0 || digits > MOST_DIGITS || spare) {
            throw new MalformedException("a number is whole, without a zero in front");
        }
        return new JsonNumber(Long.parseLong(text, from, at, 10));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String string() {
        take('"');
        int from = at;
        while (at < text.length() && plain(text.charAt(at))) {
            at++;
        }
        if (peek() == '"') {
            at++;
            return text.substring(from, at - 1);
        }
        return escaped(new StringBuilder(text.substring(from, at)));
    }

    private static boolean plain(char c) {
        return c != '"' && c != '\\' && c >= ' ';
    }

    /** The rest of a string with an escape in it. */
    private String escaped(StringBuilder out) {
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                out.append(escape());
            } else if (plain(c)) {
                out.append(c);
            } else {
                throw unexpected();
            }
        }
        at++;
        String string = out.toString();
        Text.utf8(string); // no half of a surrogate pair
        return string;
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw unexpected();
        };
    }

    private char unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw unexpected();
            }
            at++;
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new MalformedException("the JSON ends too early");
        }
        return text.charAt(at);
    }

    private void take(char expected) {
        if (peek() != expected) {
            throw unexpected();
        }
        at++;
    }

    private static MalformedException unexpected() {
        return new MalformedException("not JSON as the mesh has it");
    }
}
