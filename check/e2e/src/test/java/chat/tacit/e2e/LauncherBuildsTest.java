package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * What the launcher builds while something runs from the build before. The program is a small one,
 * and in Maven's place stands what does as Maven does: it writes over the jars that are there.
 */
@Timeout(120)
class LauncherBuildsTest {
    private static final String MAIN =
            """
            package chat.tacit.cli;
            public class Main {
                public static void main(String[] words) throws Exception {
                    if (words[0].equals("serve")) {
                        System.out.println("ready");
                        int told = System.in.read();
                    }
                    System.out.println(Late.WORD.toString());
                }
            }
            """;

    private static final String LATE =
            """
            package chat.tacit.cli;
            class Late {
                static final Object WORD = new StringBuilder("build NUMBER");
            }
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            # Writes over what a program has open, as Maven does.
            mkdir -p "$TREE/app/cli/target/lib"
            for jar in tacit-cli-1.jar lib/tacit-late-1.jar lib/other-1.jar; do
              cat "$TREE/next/$jar" > "$TREE/app/cli/target/$jar"
            done
            test ! -f "$TREE/breaks"
            """;

    @TempDir Path temporary;
    private Path tree;

    @BeforeEach
    void plant() throws IOException {
        tree = Files.createDirectories(temporary.resolve("a tree"));
        Files.copy(Path.of("..", "..", "tacit"), tree.resolve("tacit"));
        Path programs = Files.createDirectories(temporary.resolve("programs"));
        Path maven = Files.writeString(programs.resolve("mvn"), MAVEN);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    /** The sources are those of build {@code number} from now on. */
    private void write(int number) throws IOException {
        Path sources = Files.createDirectories(tree.resolve("app/cli/src/main/java"));
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        Path late =
                Files.writeString(
                        sources.resolve("Late.java"), LATE.replace("NUMBER", "" + number));
        Path classes = Files.createDirectories(temporary.resolve("classes" + number));
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                classes.toString(),
                                main.toString(),
                                late.toString());
        assertThat(compiled).isZero();
        Path next = Files.createDirectories(tree.resolve("next/lib"));
        pack(tree.resolve("next/tacit-cli-1.jar"), classes, "Main");
        pack(next.resolve("tacit-late-1.jar"), classes, "Late");
        pack(next.resolve("other-1.jar"), classes);
    }

    private static void pack(Path jar, Path classes, String... names) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : names) {
                String entry = "chat/tacit/cli/" + name + ".class";
                out.putNextEntry(new JarEntry(entry));
                out.write(Files.readAllBytes(classes.resolve(entry)));
            }
        }
    }

    private Process launch(Map<String, String> environment, String word) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", tree.resolve("tacit").toString(), word)
                        .redirectError(temporary.resolve("said").toFile());
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", temporary.resolve("programs") + ":" + path);
        builder.environment().put("TACIT_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TREE", tree.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private String version(Map<String, String> environment) throws Exception {
        Process process = launch(environment, "--version");
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return said.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    private List<Path> setApart() throws IOException {
        try (Stream<Path> all = Files.list(tree.resolve("app/cli/target/programs"))) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    @Test
    @Tag("long")
    void relayGoesOnWithItsOwnClassesWhileTheNextIsBuilt() throws Exception {
        write(1);
        assertThat(version(Map.of())).isEqualTo("build 1");
        Process serving = launch(Map.of("TACIT_SKIP_BUILD", "1"), "serve");
        try (BufferedReader said = serving.inputReader();
                OutputStream told = serving.getOutputStream()) {
            assertThat(said.readLine()).isEqualTo("ready");
            for (int number = 2; number < 5; number++) {
                write(number);
                assertThat(version(Map.of())).isEqualTo("build " + number);
            }
            assertThat(setApart()).as("the relay's, the last one and the one before").hasSize(3);
            told.write('\n');
            told.flush();
            assertThat(said.readLine()).isEqualTo("build 1");
            assertThat(serving.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            serving.destroyForcibly();
        }
        write(5);
        assertThat(version(Map.of())).isEqualTo("build 5");
        assertThat(setApart()).as("nothing runs from the others").hasSize(2);
    }

    @Test
    void relayThatStartsAfterABuildThatFailedRunsTheOneBefore() throws Exception {
        write(1);
        assertThat(version(Map.of())).isEqualTo("build 1");
        write(2);
        Files.createFile(tree.resolve("breaks"));
        assertThat(version(Map.of())).isEmpty();
        assertThat(Files.readString(temporary.resolve("said"))).contains("the build failed");
        assertThat(version(Map.of("TACIT_SKIP_BUILD", "1"))).isEqualTo("build 1");
        Files.delete(tree.resolve("breaks"));
        assertThat(version(Map.of())).isEqualTo("build 2");
    }

    /** As a platform does it, which builds by itself and starts elsewhere. */
    @Test
    void whatMavenAloneBuiltIsRunWhereItIs() throws Exception {
        write(1);
        ProcessBuilder maven =
                new ProcessBuilder("sh", temporary.resolve("programs/mvn").toString());
        maven.environment().put("TREE", tree.toString());
        assertThat(maven.start().waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(version(Map.of("TACIT_SKIP_BUILD", "1"))).isEqualTo("build 1");
    }
}
