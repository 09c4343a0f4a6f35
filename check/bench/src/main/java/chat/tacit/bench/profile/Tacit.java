package chat.tacit.bench.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The command line for one profile, as its owner types it.
 *
 * @param launcher the words before the command
 * @param passphraseFile that opens the profile
 */
record Tacit(List<String> launcher, Path home, Path passphraseFile) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** From the command to its end. */
    Duration run(String... words) throws IOException {
        return until("", words);
    }

    /**
     * From the command to the line that has a text; then the command is interrupted.
     *
     * @throws IOException if there is no such line, or the command fails
     */
    Duration until(String text, String... words) throws IOException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command(words)).redirectErrorStream(true).start();
        CompletableFuture<Void> late =
                CompletableFuture.runAsync(
                        process::destroyForcibly,
                        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.append(line).append('\n');
                if (!text.isEmpty() && line.contains(text)) {
                    return Duration.ofNanos(System.nanoTime() - began);
                }
            }
            if (text.isEmpty() && process.waitFor() == 0) {
                return Duration.ofNanos(System.nanoTime() - began);
            }
            throw new IOException("'tacit " + String.join(" ", words) + "' said:\n" + said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            late.cancel(false);
            end(process);
        }
    }

    private static void end(Process process) {
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(words));
        command.addAll(
                List.of(
                        "--json",
                        "--home",
                        home.toString(),
                        "--passphrase-file",
                        passphraseFile.toString()));
        return command;
    }
}
