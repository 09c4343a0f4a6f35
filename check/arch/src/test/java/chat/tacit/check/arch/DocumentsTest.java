package chat.tacit.check.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** That what the documents say is there. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CHAPTER =
            Pattern.compile("spec/([0-9]{2}-[a-z-]+|threat-model)(?![a-z./-])");
    private static final Pattern SECTION =
            Pattern.compile("(spec/[0-9]{2}-[a-z-]+)[}\\s*,]*§([0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern PROGRAM = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
    private static final Pattern TEST = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern CITED_TEST =
            Pattern.compile("`(?:([a-z0-9/-]+):)?((\\w+Test)\\.\\w+)`");
    private static final Pattern LABEL = Pattern.compile("\"tacit/([0-9]{2})/[a-z-]+/v1\"");

    @Test
    void linksOfTheDocumentsResolve() {
        List<String> broken = new ArrayList<>();
        Repository.texts("md")
                .forEach(file ->
                        matches(LINK, file)
                                .forEach(link -> {
                                    String target = link.group(1);
                                    if (!target.startsWith("http") && !resolves(file, target)) {
                                        broken.add(file + ": " + target);
                                    }
                                }));
        assertThat(broken).isEmpty();
    }

    @Test
    void chaptersThatTheSourcesCiteExist() {
        Set<String> missing = new HashSet<>();
        for (Path file : Repository.texts()) {
            matches(CHAPTER, file)
                    .map(MatchResult::group)
                    .filter(chapter -> !Repository.exists(Path.of(chapter + ".md")))
                    .forEach(chapter -> missing.add(chapter + " in " + file));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void sectionsThatTheSourcesCiteExist() {
        Set<String> missing = new HashSet<>();
        Repository.texts("java")
                .forEach(file ->
                        matches(SECTION, file)
                                .filter(cited -> !hasSection(cited.group(1), cited.group(2)))
                                .forEach(cited ->
                                        missing.add(
                                                cited.group(1)
                                                        + " §"
                                                        + cited.group(2)
                                                        + " in "
                                                        + file)));
        assertThat(missing).isEmpty();
    }

    private static boolean hasSection(String chapter, String number) {
        Path page = Path.of(chapter + ".md");
        return Repository.exists(page)
                && Repository.lines(page).stream()
                        .anyMatch(line -> line.matches("#+ " + Pattern.quote(number) + "\\.? .*"));
    }

    @Test
    void everyLabelStandsInItsChapter() {
        Path labels = Path.of("core/crypto/src/main/java/chat/tacit/crypto/Labels.java");
        List<String> missing = new ArrayList<>();
        matches(LABEL, labels)
                .forEach(label -> {
                    String text = label.group();
                    boolean written =
                            Repository.texts("md")
                                    .anyMatch(file ->
                                            file.startsWith("spec/")
                                                    && file.getFileName()
                                                            .toString()
                                                            .startsWith(label.group(1))
                                                    && Repository.read(file)
                                                            .contains(
                                                                    text.substring(
                                                                            1, text.length() - 1)));
                    if (!written) {
                        missing.add(text);
                    }
                });
        assertThat(missing).isEmpty();
    }

    @Test
    void everyDependencyIsAccountedFor() {
        String accounts = Repository.read(Path.of("docs/dependencies.md"));
        Set<String> missing = new HashSet<>();
        Repository.texts("xml")
                .filter(file -> file.endsWith("pom.xml"))
                .forEach(pom ->
                        matches(ARTIFACT, pom)
                                .map(artifact -> artifact.group(1))
                                .filter(artifact -> !artifact.startsWith("tacit"))
                                .filter(artifact -> !accounts.contains("`" + artifact + "`"))
                                .forEach(missing::add));
        assertThat(missing).isEmpty();
    }

    /**
     * A test is named by its class and, where several modules have one of that name, its module.
     */
    @Test
    void testsThatTheTablesOfPromisesNameExistAndCannotBeMistaken() {
        Set<String> known = new HashSet<>();
        Map<String, Set<String>> modules = new HashMap<>();
        Repository.texts("java")
                .filter(file -> file.getFileName().toString().endsWith("Test.java"))
                .forEach(file -> {
                    String module = file.toString().replaceFirst("/src/.*", "");
                    modules.computeIfAbsent(className(file), _ -> new HashSet<>()).add(module);
                    matches(TEST, file)
                            .map(test -> className(file) + "." + test.group(1))
                            .forEach(test -> known.add(module + ":" + test));
                });
        List<String> missing =
                Repository.texts("md")
                        .filter(file -> file.startsWith("docs/documents/"))
                        .flatMap(file -> matches(CITED_TEST, file))
                        .filter(cited -> {
                            Set<String> among = modules.getOrDefault(cited.group(3), Set.of());
                            String module =
                                    Optional.ofNullable(cited.group(1))
                                            .orElse(among.size() == 1 ? only(among) : "");
                            return !known.contains(module + ":" + cited.group(2));
                        })
                        .map(MatchResult::group)
                        .toList();
        assertThat(known).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    private static String only(Set<String> one) {
        return one.iterator().next();
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** An example that has gone stale is worse than none. */
    @Test
    void programsInTheReadmeCompile(@TempDir Path classes) {
        List<String> programs =
                matches(PROGRAM, Path.of("README.md")).map(block -> block.group(1)).toList();
        assertThat(programs).isNotEmpty();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (String program : programs) {
            StringWriter problems = new StringWriter();
            boolean compiled =
                    compiler.getTask(
                                    problems,
                                    null,
                                    null,
                                    List.of("-proc:none", "-d", classes.toString()),
                                    null,
                                    List.of(new Program(program)))
                            .call();
            assertThat(compiled).as("%s", problems).isTrue();
        }
    }

    /** A program in one file, in memory. */
    private static final class Program extends SimpleJavaFileObject {
        private final String text;

        Program(String text) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    @Test
    void everyPageIsReachedFromItsIndex() {
        assertThat(unlisted("docs/decisions", "docs/decisions/README.md")).isEmpty();
        assertThat(unlisted("spec", "spec/00-overview.md")).isEmpty();
    }

    /** The pages of a directory that its index doesn't link. */
    private static List<Path> unlisted(String directory, String index) {
        String text = Repository.read(Path.of(index));
        return Repository.texts("md")
                .filter(page -> Path.of(directory).equals(page.getParent()))
                .filter(page -> !page.equals(Path.of(index)))
                .filter(page -> !text.contains("(" + page.getFileName() + ")"))
                .toList();
    }

    private static boolean resolves(Path file, String target) {
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        Path directory = file.getParent() == null ? Path.of("") : file.getParent();
        Path linked = path.isEmpty() ? file : directory.resolve(path).normalize();
        return Repository.exists(linked)
                && (hash < 0 || anchors(linked).contains(target.substring(hash + 1)));
    }

    /** The anchors that a page's headings make. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        for (String line : Repository.lines(page)) {
            if (line.startsWith("#")) {
                String heading = line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT);
                anchors.add(heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
            }
        }
        return anchors;
    }

    private static java.util.stream.Stream<MatchResult> matches(Pattern pattern, Path file) {
        return pattern.matcher(Repository.read(file)).results();
    }
}
