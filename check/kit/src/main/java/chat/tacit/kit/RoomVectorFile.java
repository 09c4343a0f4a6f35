package chat.tacit.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code spec/vectors/room.json}, of which each part is made by a test of its own: a member of the
 * object, in the order of {@code spec/50-room} §25.
 */
public final class RoomVectorFile {
    private static final Path FILE = Path.of("../../spec/vectors/room.json");

    private static final List<String> ORDER =
            List.of(
                    "ratchet",
                    "bundle",
                    "frame",
                    "sign-in",
                    "event",
                    "chain",
                    "invitation",
                    "private",
                    "keybackup");

    private RoomVectorFile() {}

    /** A part as it stands in the file, empty if it isn't there. */
    public static String part(String name) throws IOException {
        return parts().getOrDefault(name, "");
    }

    /** How a part of this value is written. */
    public static String print(String name, Object value) {
        String object = Json.print(Json.object(name, value));
        return object.substring(object.indexOf('\n') + 1, object.lastIndexOf("\n}"));
    }

    /** Puts a part in its place; the others stay as they are. */
    public static void write(String name, String part) throws IOException {
        Map<String, String> parts = parts();
        parts.put(name, part);
        Files.writeString(
                FILE,
                ORDER.stream()
                        .filter(parts::containsKey)
                        .map(parts::get)
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }

    /** The lines of each member, which begins with two spaces and its name. */
    private static Map<String, String> parts() throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        if (!Files.exists(FILE)) {
            return parts;
        }
        StringBuilder part = new StringBuilder();
        for (String line : Files.readAllLines(FILE)) {
            boolean begins = line.startsWith("  \"");
            if (begins || line.equals("}")) {
                keep(parts, part);
            }
            if (begins || !part.isEmpty()) {
                part.append(part.isEmpty() ? "" : "\n").append(line);
            }
        }
        return parts;
    }

    private static void keep(Map<String, String> parts, StringBuilder part) {
        if (!part.isEmpty()) {
            String text = part.toString().replaceFirst(",$", "");
            parts.put(text.substring(3, text.indexOf('"', 3)), text);
            part.setLength(0);
        }
    }
}
