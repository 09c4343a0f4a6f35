package chat.tacit.cli.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says that something takes its time, if it does, until it is over. */
final class Waiting implements AutoCloseable {
    private static final long SOON_MS = 300;

    private final String what;
    private final Consumer<Input> inbox;
    private boolean over;

    Waiting(String what, Consumer<Input> inbox) {
        this.what = what;
        this.inbox = inbox;
        CompletableFuture.delayedExecutor(SOON_MS, TimeUnit.MILLISECONDS).execute(this::tell);
    }

    private synchronized void tell() {
        if (!over) {
            inbox.accept(new Input.Progress(what, what));
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        inbox.accept(new Input.Progress(what, ""));
    }
}
