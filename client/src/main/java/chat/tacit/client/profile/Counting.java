package chat.tacit.client.profile;

import chat.tacit.client.ClientException;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Counts an open profile's life, so that a database that was put back from a copy is noticed
 * ({@code spec/60-contact} §10): when it is opened while nobody has it open, after every {@value
 * #AFTER} transactions, and at its end.
 */
final class Counting {
    /** Transactions of this process after which it counts on. */
    static final int AFTER = 256;

    private final Profile profile;
    private final ProfileLock lock;
    private final BootCounter file;
    private final AtomicInteger transactions = new AtomicInteger();
    private final ReentrantLock counting = new ReentrantLock();

    Counting(Profile profile, ProfileLock lock, BootCounter file) {
        this.profile = profile;
        this.lock = lock;
        this.file = file;
    }

    /**
     * Counts this opening if nobody else has the profile open.
     *
     * @param restored what is to be written in the same transaction if the database was put back
     * @throws ClientException if another process has it open, with other files
     */
    void opening(Consumer<Transaction> restored) throws IOException, ClientException {
        long count = profile.counted();
        Optional<BootCounter.Mark> mark = file.read();
        boolean matches = mark.isPresent() && mark.get().matches(count);
        if (!lock.alone()) {
            if (!matches) {
                throw new ClientException(
                        "the profile's files were exchanged while it was open; close Tacit"
                                + " everywhere and try again.");
            }
            return;
        }
        if (matches) {
            take(new Count(count + 1), tx -> {});
        } else {
            // A jump by two: if this is cut short, what is left is no match either, whichever of
            // the two was behind.
            long highest = Math.max(count, mark.map(BootCounter.Mark::count).orElse(0L));
            take(new Count(highest + 2), restored);
        }
    }

    private void take(Count next, Consumer<Transaction> besides) throws IOException {
        next.announce(file);
        profile.commit(tx -> {
            next.enter(tx);
            besides.accept(tx);
            return true;
        });
        next.confirm(file);
    }

    /** A transaction was committed. */
    void committed() {
        if (transactions.incrementAndGet() % AFTER == 0) {
            goOn();
        }
    }

    /** The process ends its use of the profile. */
    void ending() {
        if (transactions.get() > 0) {
            goOn();
            transactions.set(0);
        }
    }

    /**
     * Counts on, so that a copy of the database that was made before doesn't pass for the newest
     * when it is put back. Best effort: what was to be written is written, and what fails here is
     * made up for by the next count.
     */
    private void goOn() {
        if (!counting.tryLock()) {
            return; // another thread does
        }
        try {
            if (lock.tryGate()) {
                try {
                    inStep();
                } finally {
                    lock.openGate();
                }
            }
        } catch (IOException | DatabaseException e) {
            // Whatever was done of it leaves a match.
        } finally {
            counting.unlock();
        }
    }

    private void inStep() throws IOException {
        long count = profile.counted();
        if (file.read().filter(mark -> mark.matches(count)).isEmpty()) {
            return; // exchanged or deleted under us, which the next opening notices
        }
        int before = transactions.get();
        take(new Count(count + 1), tx -> {});
        transactions.addAndGet(-before);
    }
}
