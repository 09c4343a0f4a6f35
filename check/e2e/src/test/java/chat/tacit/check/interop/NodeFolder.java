package chat.tacit.check.interop;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A folder in which programs of Node run, and what npm installs for them. */
final class NodeFolder {
    private static final long PATIENCE_SECONDS = 900;

    private final Path folder;

    /** How a program ended. */
    record Ended(int code, String out, String err) {}

    NodeFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies a package and has npm install what its lock names, without running any of it.
     *
     * @return whether that worked
     */
    boolean install(Path source, String... programs) throws InterruptedException {
        try {
            List<String> names = new ArrayList<>(List.of("package.json", "package-lock.json"));
            names.addAll(List.of(programs));
            for (String name : names) {
                Files.copy(source.resolve(name), folder.resolve(name));
            }
            return run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").code() == 0;
        } catch (IOException e) {
            return false; // no npm
        }
    }

    /** Runs a program to its end, any certificate being good enough for it. */
    Ended run(String... words) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder program = new ProcessBuilder(words).directory(folder.toFile());
        program.environment().put("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        Process process = program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Ended(-1, Files.readString(out), "it doesn't end: " + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Whether there is a Node of at least this version. */
    static boolean hasNode(int least) {
        try {
            Process version =
                    new ProcessBuilder(List.of("node", "--version"))
                            .redirectError(Redirect.DISCARD)
                            .start();
            String text =
                    new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(text.strip().substring(1).split("\\.", 2)[0]) >= least;
        } catch (IOException e) {
            return false;
        }
    }
}
