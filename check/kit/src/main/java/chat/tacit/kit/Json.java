package chat.tacit.kit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints vectors: objects, arrays, strings and whole numbers, one short member a line. */
public final class Json {
    private Json() {}

    /** An object with its members in this order: name, value, name, value… */
    public static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }

    public static String print(Object value) {
        return print(value, "") + "\n";
    }

    private static String print(Object value, String indent) {
        String inner = indent + "  ";
        return switch (value) {
            case Map<?, ?> object ->
                    object.entrySet().stream()
                            .map(member ->
                                    inner
                                            + quote(member.getKey().toString())
                                            + ": "
                                            + print(member.getValue(), inner))
                            .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case List<?> array ->
                    array.stream()
                            .map(entry -> inner + print(entry, inner))
                            .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
            case Number number -> number.toString();
            default -> quote(value.toString());
        };
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
