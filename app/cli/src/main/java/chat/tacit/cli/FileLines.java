package chat.tacit.cli;

import chat.tacit.client.file.FileStatus;
import chat.tacit.web.form.FileForm;

import java.util.Locale;

/** Files as people and programs read of them. */
final class FileLines {
    private static final long STEP = 1_024;

    private FileLines() {}

    static String size(long bytes) {
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

    static String stage(FileStatus file) {
        return switch (file.stage()) {
            case UP -> FileForm.percent(file) + " % sent";
            case TOLD -> "sent";
            case ENDING, OVER -> "done";
            case OFFERED -> "not fetched: tacit save";
            case WANTED -> FileForm.percent(file) + " % here";
            case HERE -> file.saved().map(path -> "saved as " + path).orElse("here: tacit save");
            case LOST -> "not at the relays any more";
        };
    }

    /** Prints each per cent once, for people. */
    static final class Progress {
        private final Printer printer;
        private long last = -1;

        Progress(Printer printer) {
            this.printer = printer;
        }

        void at(FileStatus file) {
            long percent = FileForm.percent(file);
            if (percent != last && file.parts() > 1) {
                last = percent;
                printer.remark("… " + percent + " % of " + size(file.size()));
            }
        }
    }
}
