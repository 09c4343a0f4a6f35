package chat.tacit.check.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the files are written, whatever is in them. */
class TidyTest {
    private static final int MOST_LINES = 400;

    /** Written so that this file isn't found by its own test. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    /** Directories that only exist on somebody's machine. */
    private static final Pattern MACHINE =
            Pattern.compile("(^|[\\s\"'=(`:])/(work|root|home|Users)/");

    private static final Pattern HOST =
            Pattern.compile("https?://(?:[^/@\\s\"]*@)?([A-Za-z0-9.-]+)");

    /** The hosts that a file of this repository may name; anything else is a mistake or news. */
    private static final Set<String> HOSTS =
            Set.of(
                    "maven.apache.org",
                    "www.apache.org",
                    "www.w3.org",
                    "spdx.org",
                    "github.com",
                    "packages.adoptium.net", // where an operator gets Java
                    "www.rfc-editor.org",
                    "csrc.nist.gov",
                    "signal.org",
                    "example.org",
                    "relay.example.org",
                    "localhost",
                    "127.0.0.1");

    @Test
    void noJavaFileIsLongerThanOneCanRead() {
        assertThat(Repository.texts("java"))
                .filteredOn(file -> Repository.lines(file).size() - 1 > MOST_LINES)
                .isEmpty();
    }

    @Test
    void linesEndWhereTheirTextEnds() {
        assertThat(
                        offending(
                                file -> !isLicence(file) && !isMarkdown(file),
                                line -> line.matches(".*[ \\t\\r]")))
                .isEmpty();
        assertThat(offending(TidyTest::isMarkdown, line -> line.matches(".*[\\t\\r]|.*\\S ")))
                .isEmpty();
    }

    @Test
    void noFileIsIndentedWithTabs() {
        assertThat(offending(file -> true, line -> line.contains("\t"))).isEmpty();
    }

    @Test
    void filesEndWithALineBreak() {
        assertThat(Repository.texts())
                .filteredOn(file -> !endsWell(Repository.read(file)))
                .isEmpty();
    }

    private static boolean endsWell(String text) {
        return text.isEmpty() || (text.endsWith("\n") && !text.endsWith("\n\n"));
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(offending(file -> true, line -> UNFINISHED.matcher(line).find())).isEmpty();
    }

    @Test
    void noFileNamesSomebodysMachine() {
        assertThat(offending(file -> !isThis(file), line -> MACHINE.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void onlyKnownHostsAreNamed() {
        assertThat(
                        offending(
                                file -> !isLicence(file) && !isLock(file),
                                line -> !unknownHosts(line).isEmpty()))
                .isEmpty();
    }

    private static Set<String> unknownHosts(String line) {
        return HOST.matcher(line)
                .results()
                .map(result -> result.group(1))
                .filter(host -> !HOSTS.contains(host) && !host.endsWith(".example"))
                .collect(Collectors.toSet());
    }

    private interface FileChoice {
        boolean holds(Path file);
    }

    private interface LineChoice {
        boolean holds(String line);
    }

    /** Each offending line as {@code file:number: text}. */
    private static List<String> offending(FileChoice files, LineChoice lines) {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.texts()) {
            if (!files.holds(file)) {
                continue;
            }
            int number = 0;
            for (String line : Repository.lines(file)) {
                number++;
                if (lines.holds(line)) {
                    found.add(file + ":" + number + ": " + line);
                }
            }
        }
        return found;
    }

    private static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    private static boolean isLicence(Path file) {
        return file.toString().equals("LICENSE") || file.startsWith("app/dist/licences");
    }

    /** What npm wrote; it names where its packages ask for money. */
    private static boolean isLock(Path file) {
        return file.endsWith("package-lock.json");
    }

    private static boolean isThis(Path file) {
        return file.endsWith("TidyTest.java");
    }
}
