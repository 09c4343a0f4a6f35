package chat.tacit.e2e;

import chat.tacit.cli.Shift;
import chat.tacit.cli.Words;

import io.vertx.core.json.JsonArray;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that runs one command after another, for all tests: to get a virtual machine under way
 * takes most of the time of one. Two that run at once are in two processes all the same. The first
 * command of each first word has a process of its own as users start it, and so has every command
 * that reads stdin, starts others or lives at another date; with {@code -Dtacit.processes=own} all
 * have.
 */
final class Worker {
    /** They read what is typed, or start others as they were started. */
    private static final Pattern OWN = Pattern.compile("serve|demo|daemon start|live(?! trust).*");

    private static final Set<String> OWN_WITH =
            Set.of("--exec", "--home", "--profile", "--passphrase-file", "-", "--", "/dev/stdin");

    /** Whether every command has a process of its own and makes its key of the passphrase. */
    static final boolean ALL_OWN = "own".equals(System.getProperty("tacit.processes"));

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final Deque<Worker> IDLE = new ConcurrentLinkedDeque<>();

    private final Process process;
    private final Path passphraseFile;

    private Worker(Process process, Path passphraseFile) {
        this.process = process;
        this.passphraseFile = passphraseFile;
    }

    /** Whether a command can be given to one, and was started in a process of its own before. */
    static boolean takes(List<String> arguments) {
        List<String> words = Words.of(arguments);
        boolean can =
                arguments.contains("--json")
                        && !OWN.matcher(String.join(" ", words)).matches()
                        && arguments.stream().noneMatch(OWN_WITH::contains);
        return can && !ALL_OWN && !SEEN.add(words.isEmpty() ? "" : words.getFirst());
    }

    /** One that does nothing, or a new one. */
    static Worker any() throws IOException {
        for (Worker one = IDLE.poll(); one != null; one = IDLE.poll()) {
            if (one.process.isAlive()) {
                return one;
            }
        }
        Path passphrase = Files.createTempFile("tacit-worker", "");
        passphrase.toFile().deleteOnExit();
        return new Worker(new ProcessBuilder(Launch.WORKER).start(), passphrase);
    }

    /** Has it run a command; {@link #rest} is called when that has ended. */
    Process run(Path home, String passphrase, List<String> arguments) throws IOException {
        Files.writeString(passphraseFile, passphrase);
        List<String> profile =
                List.of("--home", home.toString(), "--passphrase-file", passphraseFile.toString());
        List<String> all = Stream.of(arguments, profile).flatMap(List::stream).toList();
        order(new JsonArray(all).encode());
        return process;
    }

    /** Ends the command that it runs, if that is one which goes on. */
    void stop() throws IOException {
        order(Shift.STOP);
    }

    private void order(String line) throws IOException {
        OutputStream orders = process.getOutputStream();
        orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }

    /** It takes the next command. */
    void rest() {
        IDLE.push(this);
    }
}
