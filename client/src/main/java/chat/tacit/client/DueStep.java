package chat.tacit.client;

import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One of the things that are due from time to time; if it fails it is left alone for a while. */
final class DueStep {
    private final String name;
    private final Work work;
    private final Due due;
    private Instant resumeAt = Instant.EPOCH;
    private Optional<RuntimeException> unread = Optional.empty();

    /**
     * @param name for the log
     */
    DueStep(String name, Work work, Due due) {
        this.name = name;
        this.work = work;
        this.due = due;
    }

    /**
     * What there is to know for it.
     *
     * @param drained whether everything that waited in a queue has been taken
     */
    record Round(Predicate<Lifetime> drained, Instant now, Consumer<Event> events) {}

    /** Does what is due. */
    interface Work {
        void run(Transaction tx, Round round);
    }

    /** When there is something to do. */
    interface Due {
        Optional<Instant> next(Transaction tx);
    }

    /** It isn't left alone any longer. */
    void resume() {
        resumeAt = Instant.EPOCH;
    }

    /** Does what is due, whole or not at all. */
    void run(Transaction tx, Round round) {
        if (round.now().isBefore(resumeAt)) {
            return;
        }
        List<Event> events = new ArrayList<>();
        Round own = new Round(round.drained(), round.now(), events::add);
        boolean readable = unread.isEmpty();
        unread.ifPresent(e -> Attempts.failed(name, e));
        unread = Optional.empty();
        if (readable && Attempts.done(tx, name, () -> work.run(tx, own))) {
            events.forEach(round.events());
        } else {
            resumeAt = round.now().plus(Attempts.PAUSE);
        }
    }

    /** When {@link #run} has something to do. */
    Optional<Instant> next(Transaction tx) {
        try {
            return due.next(tx).map(at -> at.isBefore(resumeAt) ? resumeAt : at);
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            unread = Optional.of(e);
            return Optional.of(resumeAt);
        }
    }
}
