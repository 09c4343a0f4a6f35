package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** What is looked at before an archive is packed. */
@Timeout(60)
class ArchiveTest {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path DIST = ROOT.resolve(Path.of("app", "dist"));

    @TempDir Path temporary;
    private Path jars;

    private record Ended(int code, String said) {}

    @BeforeEach
    void collect() throws IOException {
        jars = Files.createDirectories(temporary.resolve("lib"));
        jar("tacit-web-1.jar", "page/index.html");
        jar("slf4j-api-2.0.jar", "META-INF/LICENSE.txt", "META-INF/Licenses.class");
        jar("netty-native-4.2-linux-x86_64.jar", "META-INF/license/NOTICE.more");
    }

    private void jar(String name, String... entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jars.resolve(name)))) {
            for (String entry : entries) {
                out.putNextEntry(new JarEntry(entry));
                out.write(entry.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static String component(String artifact, String version, String more) {
        return "{\n  \"purl\" : \"pkg:maven/a.group/%s@%s?%stype=jar\"\n}\n"
                .formatted(artifact, version, more);
    }

    private static Ended run(List<String> words, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Ended(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }

    private Ended look(String... components) throws Exception {
        Path bom = Files.writeString(temporary.resolve("bom.json"), String.join("", components));
        return run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        DIST.resolve("Contents.java").toString(),
                        jars.toString(),
                        bom.toString(),
                        DIST.resolve("licences").toString(),
                        temporary.resolve("licences").toString()),
                Map.of());
    }

    @Test
    void licencesOfAllThatIsPackedAreGathered() throws Exception {
        Ended ended =
                look(
                        component("tacit-web", "1", ""),
                        component("slf4j-api", "2.0", ""),
                        component("netty-native", "4.2", "classifier=linux-x86_64&"));
        assertThat(ended).isEqualTo(new Ended(0, ""));
        Path gathered = temporary.resolve("licences");
        assertThat(Files.readString(gathered.resolve("README.txt")))
                .contains("\nslf4j-api-2.0.jar: slf4j-api-2.0/LICENSE.txt\n")
                .contains("\ntacit-web-1.jar: Apache-2.0.txt, svelte.txt\n")
                .contains(
                        "\nnetty-native-4.2-linux-x86_64.jar: Apache-2.0.txt,"
                                + " netty-native-4.2-linux-x86_64/NOTICE.more\n");
        assertThat(gathered.resolve("slf4j-api-2.0/LICENSE.txt"))
                .hasContent("META-INF/LICENSE.txt");
        assertThat(gathered.resolve("Apache-2.0.txt"))
                .hasSameTextualContentAs(ROOT.resolve("LICENSE"));
        assertThat(gathered.resolve("svelte.txt")).isNotEmptyFile();
    }

    @Test
    void whatIsNotNamedOrLicensedAndAPageThatIsNotBuiltAreNotPacked() throws Exception {
        jar("tacit-web-1.jar", "nothing");
        jar("stranger-3.jar", "Stranger.class");
        Ended ended =
                look(
                        component("tacit-web", "1", ""),
                        component("slf4j-api", "1.9", ""),
                        component("netty-native", "4.2", ""));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said().lines())
                .containsExactlyInAnyOrder(
                        "pack: no licence is known of stranger-3: name it in"
                                + " app/dist/licences/libraries.",
                        "pack: the page of 'tacit app' isn't in tacit-web-1: build it where there"
                                + " is Node 20.19 or newer.",
                        "pack: bom.json doesn't name netty-native-4.2-linux-x86_64, slf4j-api-2.0,"
                                + " stranger-3: build everything at once, mvn -Pdist -DskipTests"
                                + " package.");
        assertThat(temporary.resolve("licences/README.txt")).doesNotExist();
    }

    @Test
    void withoutNodeThePageIsLeftOutAndAnArchiveIsNotBuilt() throws Exception {
        Path web = temporary.resolve("web");
        Path script = Files.createDirectories(web.resolve("ui")).resolve("build.sh");
        Files.copy(ROOT.resolve(Path.of("app", "web", "ui", "build.sh")), script);
        Path programs = Files.createDirectories(temporary.resolve("programs"));
        for (String program : List.of("dirname", "rm")) {
            Files.createSymbolicLink(programs.resolve(program), Path.of("/usr/bin", program));
        }
        List<String> words = List.of("/bin/sh", script.toString());
        Map<String, String> bare = Map.of("PATH", programs.toString());
        assertThat(run(words, bare).code()).isZero();
        Ended ended = run(words, Map.of("PATH", programs.toString(), "TACIT_PAGE", "required"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.said())
                .isEqualToIgnoringNewLines(
                        "[ERROR] An archive needs the page of 'tacit app', which can't be built:"
                                + " there is no Node with npm here; it needs 20.19 or newer.");
    }
}
