package chat.tacit.web.form;

import chat.tacit.client.file.FileStatus;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A file as programs and the page read of it. */
public final class FileForm {
    private FileForm() {}

    /** How much of it is where it goes, of a hundred. */
    public static long percent(FileStatus file) {
        return 100L * file.done() / Math.max(1, file.parts());
    }

    /** Its members. */
    public static Map<String, Object> fields(FileStatus file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", file.name());
        fields.put("media", file.media());
        fields.put("size", file.size());
        fields.put("stage", file.stage().name().toLowerCase(Locale.ROOT));
        fields.put("percent", percent(file));
        file.saved().ifPresent(path -> fields.put("saved", path));
        return fields;
    }
}
