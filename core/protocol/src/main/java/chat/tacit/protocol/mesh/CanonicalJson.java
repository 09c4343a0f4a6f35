package chat.tacit.protocol.mesh;

import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonList;
import chat.tacit.protocol.mesh.JsonValue.JsonNumber;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.mesh.JsonValue.JsonText;

import java.util.HexFormat;
import java.util.Map;

/** RFC 8785 for what {@link JsonValue} can hold: no space, sorted members, shortest escapes. */
final class CanonicalJson {
    private CanonicalJson() {}

    static void write(JsonValue value, StringBuilder out) {
        switch (value) {
            case JsonText text -> quote(text.value(), out);
            case JsonNumber number -> out.append(number.value());
            case JsonFlag flag -> out.append(flag.value());
            case JsonList list -> writeList(list, out);
            case JsonObject object -> writeObject(object, out);
        }
    }

    private static void writeList(JsonList list, StringBuilder out) {
        char before = '[';
        for (JsonValue entry : list.entries()) {
            out.append(before);
            write(entry, out);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private static void writeObject(JsonObject object, StringBuilder out) {
        char before = '{';
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            out.append(before);
            quote(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
