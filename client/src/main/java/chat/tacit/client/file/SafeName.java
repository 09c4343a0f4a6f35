package chat.tacit.client.file;

import chat.tacit.crypto.Text;

import java.util.Locale;
import java.util.Set;

/** Makes of what a contact calls a file a name under which it can be saved anywhere. */
final class SafeName {
    /** Bytes of the longest name, so that a number still fits. */
    static final int MAX_SIZE = 200;

    private static final int MAX_EXTENSION = 16;

    /** Names of devices on some systems, with any extension. */
    private static final Set<String> RESERVED =
            Set.of(
                    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6",
                    "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
                    "lpt8", "lpt9");

    private SafeName() {}

    /** One name without a path, hidden characters or a meaning to any system. */
    static String of(String told) {
        int path = Math.max(told.lastIndexOf('/'), told.lastIndexOf('\\'));
        StringBuilder out = new StringBuilder();
        told.substring(path + 1)
                .codePoints()
                .filter(SafeName::isVisible)
                .forEach(point -> {
                    out.appendCodePoint("<>:\"|?*".indexOf(point) >= 0 ? '_' : point);
                });
        String name = out.toString().replaceFirst("^[.\\s]+", "").replaceFirst("[.\\s]+$", "");
        name = shortened(name);
        if (name.isEmpty()) {
            return "file";
        }
        int dot = name.indexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return RESERVED.contains(stem.strip().toLowerCase(Locale.ROOT)) ? "_" + name : name;
    }

    /** The name for a further file of the same name. */
    static String numbered(String name, int number) {
        int dot = extension(name);
        return name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }

    /** Cuts the middle: the extension says what it is. */
    private static String shortened(String name) {
        String stem = name.substring(0, extension(name));
        String rest = name.substring(stem.length());
        while (Text.utf8(stem + rest).length > MAX_SIZE) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + rest;
    }

    /** Where the extension begins, the end if there is none. */
    private static int extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.length() - dot > MAX_EXTENSION ? name.length() : dot;
    }
}
