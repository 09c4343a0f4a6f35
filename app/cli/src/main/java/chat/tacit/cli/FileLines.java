package chat.tacit.cli;

import chat.tacit.cli.text.FileText;
import chat.tacit.client.file.FileStatus;
import chat.tacit.web.form.FileForm;

/** How far files are that a command waits for. */
final class FileLines {
    private FileLines() {}

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
                printer.remark("… " + percent + " % of " + FileText.size(file.size()));
            }
        }
    }
}
