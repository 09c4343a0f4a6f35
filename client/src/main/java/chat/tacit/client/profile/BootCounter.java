package chat.tacit.client.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file beside the database that counts on at each opening, at each end and now and then between
 * them ({@code spec/60-contact}, Restored profiles). The database counts too; a database that was
 * put back from a copy no longer matches the file, and its ratchets may have been used since.
 *
 * <p>The file says {@code n+1 pending}, then the database n+1, then the file {@code n+1 done}, each
 * synced.
 */
record BootCounter(Path file) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17}) (pending|done)\n");
    private static final int SIZE_LIMIT = 32;

    /** What the file says. */
    record Mark(long count, boolean pending) {

        /** Whether a database that counted this far is the one that was last open here. */
        boolean matches(long database) {
            return database == count || (pending && database == count - 1);
        }
    }

    /** What the file says; empty if it is missing or says nothing of ours. */
    Optional<Mark> read() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > SIZE_LIMIT) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new Mark(Long.parseLong(form.group(1)), form.group(2).equals("pending")))
                : Optional.empty();
    }

    void write(Mark mark) throws IOException {
        String text = mark.count() + (mark.pending() ? " pending\n" : " done\n");
        DurableFile.replace(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
