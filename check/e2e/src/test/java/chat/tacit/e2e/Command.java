package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.cli.Shift;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A {@code tacit} command in a process of its own, or in that of a {@link Worker}. Every wait ends
 * after {@link #PATIENCE}.
 */
final class Command implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(4);

    /** How a command ended. */
    record Ended(int code, List<String> out, List<String> err) {}

    private final List<String> arguments;
    private final Process process;
    private final Optional<Worker> worker;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers;
    private int openStreams = 2;

    /** What a worker said at the end of this command. */
    private OptionalInt code = OptionalInt.empty();

    private Command(List<String> arguments, Process process, Optional<Worker> worker) {
        this.arguments = arguments;
        this.process = process;
        this.worker = worker;
        this.readers =
                List.of(
                        reader(() -> read(process.inputReader(), out)),
                        reader(() -> read(process.errorReader(), err)));
    }

    /** A pipe holds its thread while nothing comes: so many virtual ones left none to others. */
    private static Thread reader(Runnable reading) {
        return Thread.ofPlatform().daemon().start(reading);
    }

    /** Has a worker run it. */
    static Command byWorker(Path home, String passphrase, List<String> arguments) {
        try {
            Worker worker = Worker.any();
            Process process = worker.run(home, passphrase, arguments);
            return new Command(arguments, process, Optional.of(worker));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a process of these words and arguments. */
    static Command start(List<String> words, Path home, String passphrase, List<String> arguments) {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.of(words, arguments).flatMap(List::stream).toList());
        builder.environment().put("TACIT_HOME", home.toString());
        builder.environment().put("TACIT_PASSPHRASE", passphrase);
        // A program that starts beside many others may take longer for its first lines to a relay.
        builder.environment().putIfAbsent("TACIT_SERVER_CONNECT_TIMEOUT", "30000");
        try {
            return new Command(arguments, builder.start(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader from, List<String> to) {
        try {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                int end = worker.isPresent() ? line.indexOf(Shift.END) : -1;
                if (end != 0) {
                    add(end < 0 ? line : line.substring(0, end), to);
                }
                if (end >= 0) {
                    finish(Integer.parseInt(line, end + 1, line.length(), 10));
                    return;
                }
            }
            from.close();
        } catch (IOException e) {
            // The process was ended while its output was read.
        }
        finish();
    }

    private synchronized void add(String line, List<String> to) {
        to.add(line);
        notifyAll();
    }

    /** One of the streams is at the end of what a worker says of this command. */
    private synchronized void finish(int said) {
        code = OptionalInt.of(said);
        finish();
        if (isOver()) {
            worker.orElseThrow().rest();
        }
    }

    private synchronized void finish() {
        openStreams--;
        notifyAll();
    }

    /** Whether the process is a worker's that does something else by now. */
    private synchronized boolean isOver() {
        return openStreams == 0 && code.isPresent();
    }

    /** Types one line on stdin, which stays open. */
    Command type(String line) {
        try {
            OutputStream in = input();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Feeds these lines to stdin and closes it, in the background. */
    Command feed(List<String> lines) {
        return feed((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Feeds these bytes to stdin and closes it, in the background. */
    Command feed(byte[] bytes) {
        OutputStream in = input();
        Thread.ofVirtual()
                .start(() -> {
                    try (in) {
                        in.write(bytes);
                    } catch (IOException e) {
                        return; // the process has ended, which the one who waits for it will see
                    }
                });
        return this;
    }

    /** Feeds these bytes to stdin and leaves it open. */
    void feedOpen(byte[] bytes) throws IOException {
        OutputStream in = input();
        in.write(bytes);
        in.flush();
    }

    private OutputStream input() {
        assertThat(worker).as("%s has no stdin", arguments).isEmpty();
        return process.getOutputStream();
    }

    long pid() {
        return process.pid();
    }

    /** The results so far. */
    List<JsonObject> results() {
        return out().stream().flatMap(Command::json).toList();
    }

    private static Stream<JsonObject> json(String line) {
        try {
            return Stream.of(new JsonObject(line));
        } catch (DecodeException e) {
            return Stream.empty();
        }
    }

    /** The texts of the messages that were printed so far, in the order of printing. */
    List<String> texts() {
        return results().stream().map(line -> line.getString("text", "")).toList();
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    /** The first result that is as wanted. */
    JsonObject await(Predicate<JsonObject> wanted) {
        awaitOutput("the wanted result", () -> results().stream().anyMatch(wanted));
        return results().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until this many lines were printed. */
    void awaitLines(int count) {
        awaitOutput(count + " lines", () -> out.size() >= count);
    }

    /** Waits for output; a process that ended has no more of it. */
    private synchronized void awaitOutput(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || openStreams == 0) {
                    throw new AssertionError(
                            "no %s from %s, which %s: %d lines, the last %s; stderr: %s"
                                    .formatted(
                                            what,
                                            arguments,
                                            openStreams == 0 ? "ended" : "is silent",
                                            out.size(),
                                            out.isEmpty() ? "" : out.getLast(),
                                            err));
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for the end, whatever it is. */
    Ended ended() {
        try {
            boolean ends = worker.isPresent() || process.waitFor(PATIENCE);
            for (Thread reader : readers) {
                ends &= reader.join(PATIENCE);
            }
            if (!ends || (!isOver() && !process.waitFor(PATIENCE))) {
                throw new AssertionError(arguments + " did not end; stderr: " + err());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new Ended(isOver() ? code.orElseThrow() : process.exitValue(), out(), err());
    }

    /** Waits for the command to end well and returns its results. */
    List<JsonObject> done() {
        Ended ended = ended();
        assertThat(ended.code()).as("%s: %s", arguments, ended).isZero();
        return results();
    }

    /** Waits for the command to end well and returns its last result. */
    JsonObject result() {
        return done().getLast();
    }

    /** Ends the process as {@code kill -9} does, and returns when it is gone. */
    void kill() {
        synchronized (this) {
            if (!isOver()) {
                process.destroyForcibly();
            }
        }
        var _ = ended();
    }

    /** Asks the process to end, and returns when it has. */
    void stop() {
        end(process::destroy);
        var _ = ended();
    }

    @Override
    public void close() {
        end(process::destroyForcibly);
    }

    /** A worker is only asked to end what goes on, and waits for the next command then. */
    private synchronized void end(Runnable otherwise) {
        if (isOver()) {
            return;
        }
        if (worker.isEmpty() || !arguments.contains("--follow")) {
            otherwise.run();
            return;
        }
        try {
            worker.orElseThrow().stop();
        } catch (IOException e) {
            otherwise.run(); // it was killed
        }
    }
}
