package chat.tacit.client;

import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.RelayAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A room that this process hosts for its profile: a thread that hands what comes to the room's
 * machine, in one transaction each time, and does afterwards what the machine wants done. What it
 * knows is in the database: it may end anywhere, and whoever goes on loses nothing.
 */
final class RoomSeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomSeat.class);

    /** Taken into one transaction, at first and at least. */
    private static final int BATCH = 128;

    /** A transaction that takes longer is followed by one with half as much. */
    private static final Duration LONG = Duration.ofMillis(250);

    /** How long it rests after the database, or this program, failed; twice as long each time. */
    private static final Duration FIRST_REST = Duration.ofSeconds(1);

    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** How often it looks whether it is to end. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    private final Loop loop;
    private final Hosted hosted;
    private final RoomLine line;
    private final RoomInbox inbox = new RoomInbox();
    private final Thread thread;
    private int batch = BATCH;
    private Instant wakeAt = Instant.EPOCH;
    private Duration rest = FIRST_REST;
    private volatile Instant heardAt = Instant.EPOCH;
    private volatile boolean caughtUp;
    private volatile boolean over;
    private volatile boolean closed;
    private volatile boolean outdated;

    /** What is hosted: the room's machine with all that belongs to it. */
    interface Hosted {
        /** Hands over, in this transaction. */
        Handed hand(Transaction tx, List<Input> batch, Instant now);

        /** What was in memory isn't what is in the database: it is made anew. */
        void forget();

        /** Does after the transaction what isn't the line's. */
        void perform(Output output);
    }

    /**
     * What came of it.
     *
     * @param after to be done after the transaction, in order
     * @param events to be told after it: who listens may ask the profile
     * @param wakeAt when to hand over a wake
     * @param caughtUp whether all that the host had was read
     */
    record Handed(
            List<Output> after, List<Event> events, Optional<Instant> wakeAt, boolean caughtUp) {}

    RoomSeat(Loop loop, Hosted hosted, RelayAddress host) {
        this.loop = loop;
        this.hosted = hosted;
        this.line = new RoomLine(loop.secrets(), host, inbox::put);
        this.thread = Thread.ofVirtual().name("tacit-room").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something changed in the database: the machine looks again. */
    void poke() {
        inbox.wake();
    }

    /** What is hosted is another from now on: the machine is made anew. */
    void renew() {
        outdated = true;
        poke();
    }

    /** Hands over what is there before anything else is. */
    void begin(Input input) {
        inbox.first(input);
    }

    /** Hands something over that came otherwise; it waits if there is much before it. */
    void give(Input input) throws InterruptedException {
        inbox.put(input);
    }

    /**
     * Whether all was read and nothing has come for a while since, or the host can't be reached.
     */
    boolean isQuiet(Duration quiet, Instant now) {
        return trouble().isPresent()
                || (caughtUp && inbox.isEmpty() && !heardAt.isAfter(now.minus(quiet)));
    }

    /** Whether its machine is of a room that was left: whoever comes in again needs another. */
    boolean isOver() {
        return over;
    }

    /** Why the host couldn't be reached the last time. */
    Optional<String> trouble() {
        return line.trouble();
    }

    private void run() {
        while (!closed) {
            try {
                List<Input> batch = next();
                if (outdated) {
                    outdated = false;
                    forget();
                    batch = List.of(new Input.Wake());
                }
                hand(batch);
                rest = FIRST_REST;
            } catch (InterruptedException e) {
                return;
            } catch (DatabaseException e) {
                LOG.warn("The profile can't be written now; it is tried again.");
                anew();
            } catch (RuntimeException e) {
                LOG.error(
                        "a room failed at something it should not fail at: {}", Attempts.place(e));
                anew();
            }
        }
    }

    /** Whatever the machine had in memory is behind the database, or ahead of it: it goes. */
    private void anew() {
        forget();
        wakeAt = Instant.now().plus(rest);
        rest =
                rest.multipliedBy(2).compareTo(LONGEST_REST) < 0
                        ? rest.multipliedBy(2)
                        : LONGEST_REST;
    }

    private void forget() {
        hosted.forget();
        line.reset();
        inbox.clear();
    }

    private List<Input> next() throws InterruptedException {
        Duration left = Duration.between(Instant.now(), wakeAt);
        List<Input> inputs = inbox.take(batch, left.compareTo(LOOK) < 0 ? left : LOOK);
        if (inputs.stream().anyMatch(it -> it instanceof Input.Told)) {
            heardAt = Instant.now();
        }
        return merged(inputs);
    }

    /** What a stream told one after the other is handed over together. */
    private static List<Input> merged(List<Input> inputs) {
        List<Input> merged = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) instanceof Input.Told(long call, List<Reply> more)) {
                replies.addAll(more);
                boolean goesOn =
                        i + 1 < inputs.size()
                                && inputs.get(i + 1) instanceof Input.Told next
                                && next.call() == call;
                if (!goesOn) {
                    merged.add(new Input.Told(call, replies));
                    replies.clear();
                }
            } else {
                merged.add(inputs.get(i));
            }
        }
        return merged;
    }

    private void hand(List<Input> inputs) {
        long begun = System.nanoTime();
        Handed handed = loop.write(tx -> hosted.hand(tx, inputs, Instant.now()));
        fit(Duration.ofNanos(System.nanoTime() - begun));
        caughtUp = handed.caughtUp();
        wakeAt = handed.wakeAt().orElse(Instant.MAX);
        handed.after().forEach(this::perform);
        loop.tell(handed.events());
    }

    /** The more is taken together the sooner all is read, and the longer everything else waits. */
    private void fit(Duration took) {
        batch =
                took.compareTo(LONG) > 0
                        ? Math.max(BATCH, batch / 2)
                        : Math.min(RoomInbox.MOST, batch * 2);
    }

    private void perform(Output output) {
        switch (output) {
            case Output.Dial() -> line.dial();
            case Output.Call(long number, var ask) -> line.call(number, ask);
            case Output.Drop(long number) -> line.drop(number);
            case Output.Stands(Standing standing) -> {
                over = standing.isOver();
                hosted.perform(output);
            }
            case Output other -> hosted.perform(other);
        }
    }

    @Override
    public void close() {
        closed = true;
        line.close();
        thread.interrupt();
    }

    /** Waits until nothing of it is under way. */
    void awaitEnd(Duration patience) {
        try {
            var _ = thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
