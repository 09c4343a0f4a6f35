package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the launcher says where it can't start the program: one sentence that says what to do. */
class LauncherTest {
    private static final Map<String, String> UNBUILT = Map.of("TACIT_SKIP_BUILD", "1");

    @TempDir Path temporary;
    private Path folder;

    @BeforeEach
    void name() {
        folder = temporary.resolve("a folder of Zoë's");
    }

    private record Ended(int code, String said) {}

    /** Runs a copy of it that stands in the folder alone, with nothing else in its environment. */
    private Ended launch(Map<String, String> environment) throws Exception {
        Files.createDirectories(folder);
        Path copy = folder.resolve("tacit");
        Files.copy(Path.of("..", "..", "tacit"), copy);
        ProcessBuilder builder = new ProcessBuilder("bash", copy.toString(), "--version");
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("TACIT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), said.strip());
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertTrouble(Ended ended, String sentence) {
        assertThat(ended).isEqualTo(new Ended(1, "tacit: " + sentence));
    }

    @Test
    void javaThatIsNotThereIsNamed() throws Exception {
        assertTrouble(
                launch(Map.of("TACIT_JAVA_HOME", "/nowhere at all")),
                "there is no JDK 25 in TACIT_JAVA_HOME, which is '/nowhere at all'.");
    }

    @Test
    void sourcesThatNobodyBuiltWhereNothingCanBeWrittenAreNamed() throws Exception {
        Files.createDirectories(folder);
        Files.createFile(folder.resolve("app")); // no folder, for the superuser neither
        assertTrouble(
                launch(Map.of()),
                "it isn't built from these sources, and '"
                        + folder.toRealPath()
                        + "/app/cli/target' can't be written; build it as somebody who may.");
    }

    @Test
    void whoForbidsToBuildIsToldThatNothingIsBuilt() throws Exception {
        assertTrouble(
                launch(UNBUILT),
                "it isn't built, and TACIT_SKIP_BUILD is set; run it once without.");
    }

    @ParameterizedTest
    @CsvSource({"LANG, C", "LC_ALL, POSIX", "LC_CTYPE, ''"})
    void filesHaveAllLettersInTheirNamesWhereTheLocaleHasFew(String variable, String locale)
            throws Exception {
        Path built = Files.createDirectories(folder.resolve("app/cli/target"));
        Files.createFile(built.resolve("tacit-cli-1.jar")); // its classes aren't asked for
        Map<String, String> environment = new HashMap<>(UNBUILT);
        environment.put("TACIT_JAVA_OPTIONS", "-XshowSettings:properties -version");
        environment.put(variable, locale);
        Ended ended = launch(environment);
        assertThat(ended.said()).contains("sun.jnu.encoding = UTF-8");
    }

    @Test
    void folderThatJavaCannotReadItsClassesFromIsNamed() throws Exception {
        folder = temporary.resolve("one:two");
        assertTrouble(
                launch(UNBUILT),
                "Java can't run from a folder with ':' in its name; move '"
                        + temporary.toRealPath().resolve("one:two")
                        + "' elsewhere.");
    }

    @Test
    void withoutMavenTheFirstStartSaysThatItIsNeeded() throws Exception {
        Path programs = programsButMaven();
        assertTrouble(
                launch(Map.of("PATH", programs.toString())),
                "needs Maven to build; install it (Debian: apt-get install maven).");
    }

    private Path programsButMaven() throws IOException {
        Path programs = Files.createDirectories(temporary.resolve("programs"));
        for (String program :
                new String[] {
                    "bash", "dirname", "readlink", "find", "head", "ls", "mkdir", "grep"
                }) {
            Files.createSymbolicLink(programs.resolve(program), Path.of("/usr/bin", program));
        }
        return programs;
    }
}
