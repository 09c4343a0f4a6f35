package chat.tacit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The background process of a profile, as other processes see it. It holds a lock on a file of the
 * profile's directory, which the system ends with it however it ends, and the file says which
 * process it is: its number, and when it began, so that another process that got the number later
 * is never taken for it.
 */
record Daemon(Path home) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})\n");
    private static final Duration TO_END = Duration.ofSeconds(10);

    /** How long a daemon that has the lock may take to say which process it is. */
    private static final Duration TO_SAY = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(20);

    /** The lock, far behind what the file says. */
    private static final long LOCK = 1L << 32;

    Path file() {
        return home.resolve("daemon.lock");
    }

    /** What it did, without a word about its user. */
    Path log() {
        return home.resolve("daemon.log");
    }

    /** What the virtual machine says where it can't go on. */
    Path errors() {
        return home.resolve("daemon.err");
    }

    /**
     * Makes this process the daemon for as long as it holds on to what is returned: a channel that
     * nobody refers to is closed, and the lock ends with it.
     *
     * @return empty if another process is the daemon
     */
    Optional<FileChannel> become() throws IOException {
        FileChannel file =
                FileChannel.open(
                        file(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (file.tryLock(LOCK, 1, false) == null) {
            file.close();
            return Optional.empty();
        }
        ProcessHandle self = ProcessHandle.current();
        byte[] text = (self.pid() + " " + began(self) + "\n").getBytes(StandardCharsets.US_ASCII);
        file.truncate(0);
        file.write(ByteBuffer.wrap(text), 0);
        return Optional.of(file);
    }

    /** The daemon's process, if there is one. */
    Optional<ProcessHandle> process() throws Trouble {
        long deadline = System.nanoTime() + TO_SAY.toNanos();
        while (isLocked()) {
            Optional<ProcessHandle> named = named();
            if (named.isPresent()) {
                return named;
            }
            if (System.nanoTime() > deadline) {
                throw new Trouble(
                        "the daemon of "
                                + home
                                + " runs on another machine or in another container; stop it"
                                + " there.");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return Optional.empty();
    }

    private boolean isLocked() {
        if (!Files.isRegularFile(file())) {
            return false;
        }
        try (FileChannel file = FileChannel.open(file(), StandardOpenOption.WRITE);
                FileLock free = file.tryLock(LOCK, 1, false)) {
            return free == null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProcessHandle> named() {
        try {
            Matcher form = FORM.matcher(Files.readString(file(), StandardCharsets.ISO_8859_1));
            return form.matches()
                    ? ProcessHandle.of(Long.parseLong(form.group(1)))
                            .filter(process -> began(process) == Long.parseLong(form.group(2)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /**
     * Ends the daemon, by force if it doesn't end by itself: what it has in the profile is whole at
     * every moment.
     *
     * @return whether there was one
     */
    boolean stop() throws Trouble {
        Optional<ProcessHandle> running = process();
        if (running.isEmpty()) {
            return false;
        }
        ProcessHandle process = running.get();
        process.destroy();
        if (!ended(process)) {
            process.destroyForcibly();
            if (!ended(process)) {
                throw new Trouble("the daemon (process " + process.pid() + ") can't be ended.");
            }
        }
        return true;
    }

    private static boolean ended(ProcessHandle process) throws Trouble {
        try {
            var _ = process.onExit().get(TO_END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted.");
        }
    }
}
