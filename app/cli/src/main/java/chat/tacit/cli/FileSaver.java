package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Saves the files that come, beside whatever else a command does, until it is closed. */
final class FileSaver implements AutoCloseable {
    /** How often it looks for files, and how long it then waits for one. */
    private static final Duration LOOK = Duration.ofMillis(300);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Client client;
    private final Path directory;
    private final Printer printer;
    private final Set<ContentId> complained = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    FileSaver(Client client, Path directory, Printer printer) {
        this.client = client;
        this.directory = directory;
        this.printer = printer;
        this.thread = Thread.ofPlatform().daemon().name("tacit-files").start(this::run);
    }

    private void run() {
        try {
            do {
                client.files().unsaved().forEach(this::save);
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
            client.files().unsaved().forEach(this::save);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void save(Message message) {
        if (complained.contains(message.id())) {
            return;
        }
        try {
            Duration patience = closed.getCount() == 0 ? Duration.ZERO : PATIENCE;
            FileLines.Progress progress = new FileLines.Progress(printer);
            Path saved = client.files().save(message, directory, patience, progress::at);
            String conversation = client.nameOf(message.conversation());
            SaveCommand.report(printer, conversation, message, saved);
        } catch (ClientException e) {
            if (!comes(message)) {
                complained.add(message.id());
                printer.complain(e.sentence());
            }
        }
    }

    /** Whether it is only not there yet. */
    private boolean comes(Message message) {
        return client.files()
                .status(message)
                .map(file -> file.stage() == Stage.WANTED)
                .orElse(false);
    }

    /** Waits until what has come is saved. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
