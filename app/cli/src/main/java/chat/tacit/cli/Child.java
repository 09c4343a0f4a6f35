package chat.tacit.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@code tacit} command in a process of its own, whose JSON lines are read as they come. */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Starts the command with these arguments; its errors go to {@code log}. */
    static Child start(String name, Path home, Path log, List<String> arguments)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Itself.command(List.of(), arguments));
        builder.environment().put("TACIT_HOME", home.toString());
        builder.environment().put("TACIT_PASSPHRASE", "a passphrase for the demo");
        builder.redirectError(Redirect.appendTo(log.toFile()));
        Child child = new Child(name, builder.start());
        Thread.ofVirtual().start(child::read);
        return child;
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                try {
                    lines.add(new JsonObject(line));
                } catch (DecodeException _) {
                    // Not a result.
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return; // the process ended while its output was read
        }
    }

    /** The first line that matches, which everything before is dropped for. */
    JsonObject await(Predicate<JsonObject> wanted, Duration patience) throws Trouble {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                long left = Math.max(0, deadline - System.nanoTime());
                JsonObject line =
                        lines.poll(
                                process.isAlive() || !lines.isEmpty() ? left : 200_000_000L,
                                TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new Trouble(
                            name + " gave no answer within " + patience.toSeconds() + " seconds.");
                }
                if (wanted.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted.");
        }
    }

    /** Waits for the command to end well and returns its last line. */
    JsonObject result(Duration patience) throws Trouble {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Trouble(
                        name + " did not end within " + patience.toSeconds() + " seconds.");
            }
            if (process.exitValue() != 0) {
                throw new Trouble(name + " failed.");
            }
            JsonObject last = new JsonObject();
            for (JsonObject line = lines.poll(500, TimeUnit.MILLISECONDS);
                    line != null;
                    line = lines.poll(50, TimeUnit.MILLISECONDS)) {
                last = line;
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted.");
        }
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    /** Ends the process at once, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
