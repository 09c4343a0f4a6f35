package chat.tacit.bench.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, and what the system says about that process. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final Duration startUp;
    private final String ready;

    private ServerProcess(Process process, BufferedReader output, Duration startUp, String ready) {
        this.process = process;
        this.output = output;
        this.startUp = startUp;
        this.ready = ready;
    }

    /**
     * Starts it, and returns when it prints a line that says it is ready.
     *
     * @throws IOException if it ends before that, or takes too long; the message holds what it
     *     printed
     */
    public static ServerProcess start(List<String> command, Predicate<String> isReady)
            throws IOException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Whatever happens to the benchmark, it leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        CompletableFuture<Void> late =
                CompletableFuture.runAsync(
                        process::destroyForcibly,
                        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (isReady.test(line)) {
                late.cancel(false);
                Duration startUp = Duration.ofNanos(System.nanoTime() - began);
                ServerProcess server = new ServerProcess(process, output, startUp, line);
                server.drain();
                return server;
            }
            said.append(line).append('\n');
        }
        throw new IOException("the server ended before it was ready:\n" + said);
    }

    /** From the command to the line that says it is ready. */
    public Duration startUp() {
        return startUp;
    }

    /** CPU time of all its threads since it began, in steps of 10 ms. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Bytes of it that are in memory. */
    public long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("memory is read from /proc, which isn't there", e);
        }
    }

    /** Bytes of the live objects of a Java process, which collects its garbage to tell them. */
    long liveBytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked =
                new ProcessBuilder(
                                jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = TOTAL.matcher(answer);
        if (asked.waitFor() != 0 || !total.find()) {
            throw new IOException("the server didn't collect its garbage: " + answer);
        }
        return Long.parseLong(total.group(1));
    }

    /** The line that said it is ready. */
    String ready() {
        return ready;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing it says later may fill the pipe and stop it. */
    private void drain() {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        output.transferTo(Writer.nullWriter());
                    } catch (IOException e) {
                        // The process has ended.
                    }
                });
    }
}
