package chat.tacit.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@code tacit} command in a process of its own, whose JSON lines are read as they come. */
final class Child implements AutoCloseable {
    /** The second compiler comes for cryptography alone: little else runs for long enough. */
    private static final List<String> MINUTES =
            List.of(
                    "-XX:CompileThresholdScaling=1",
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000",
                    "-Xmx512m",
                    "-Dio.netty.jfr.enabled=false");

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What is heard of it. */
    interface Hearing {
        void line(JsonObject line);

        /** It ended; with a sentence if it didn't end well. */
        void end(Optional<String> why);
    }

    /** Starts the command with these arguments; its errors go to {@code log}. */
    static Child start(Path home, Path log, List<String> arguments, Hearing hearing)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Itself.command(MINUTES, arguments));
        builder.environment().put("TACIT_HOME", home.toString());
        builder.environment().put("TACIT_PASSPHRASE", "a passphrase for the demo");
        builder.redirectError(Redirect.appendTo(log.toFile()));
        Child child = new Child(builder.start(), log);
        Thread.ofPlatform().daemon().name("tacit-child").start(() -> child.read(hearing));
        return child;
    }

    private void read(Hearing hearing) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().forEach(line -> read(line, hearing::line));
        } catch (IOException | UncheckedIOException e) {
            hearing.end(Optional.of(" was ended."));
            return;
        }
        hearing.end(process.onExit().join().exitValue() == 0 ? Optional.empty() : lastWords());
    }

    private static void read(String line, Consumer<JsonObject> then) {
        JsonObject object;
        try {
            object = new JsonObject(line);
        } catch (DecodeException _) {
            return; // not a result
        }
        then.accept(object);
    }

    /** What it complained about, if it did. */
    private Optional<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return Optional.of(lines.isEmpty() ? " failed." : " failed: " + lines.getLast());
        } catch (IOException e) {
            return Optional.of(" failed.");
        }
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    /** Ends the process at once, as {@code kill -9} does, and waits until it is gone. */
    void kill() {
        var _ = process.destroyForcibly().onExit().join();
    }

    /** Ends it as somebody at a terminal does, and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
