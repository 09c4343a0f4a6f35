package chat.tacit.cli.text;

import chat.tacit.client.file.FileStatus;
import chat.tacit.web.form.FileForm;

import java.util.Locale;

/** Files as people read of them. */
public final class FileText {
    private static final long STEP = 1_024;

    private FileText() {}

    /** A size in the largest unit that fits. */
    public static String size(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= STEP && unit < 3) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", size, "KMGT".charAt(unit));
    }

    /**
     * How far a file is.
     *
     * @param saving the command that saves it
     */
    public static String stage(FileStatus file, String saving) {
        return switch (file.stage()) {
            case UP -> FileForm.percent(file) + " % sent";
            case TOLD -> "sent";
            case ENDING, OVER -> "done";
            case OFFERED -> "not fetched: " + saving;
            case WANTED -> FileForm.percent(file) + " % here";
            case HERE ->
                    file.saved()
                            .map(path -> "saved as " + Visible.name(path))
                            .orElse("here: " + saving);
            case LOST -> "not at the relays any more";
        };
    }
}
