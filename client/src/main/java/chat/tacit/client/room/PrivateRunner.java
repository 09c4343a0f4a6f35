package chat.tacit.client.room;

import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps an account's private pair ({@code spec/50-room} §18), in a thread of its own, as long as
 * this process hosts the profile's rooms: reads what other devices tell, posts what waits, and
 * writes a whole list when one is due. It may end anywhere: what it has done is in the database,
 * and what it told twice comes to the same list.
 */
public final class PrivateRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateRunner.class);
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** For what waits to be told when the client ends. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Account account;
    private final SecretLinks links;
    private final Entropy entropy;
    private final Book book;
    private final Consumer<RoomId> changed;
    private final Signal signal = new Signal();
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<String> trouble = Optional.empty();

    /** Whose pair it is, and where. */
    public record Account(PrivateList list, PrivatePair pair, RelayAddress homeserver) {}

    /**
     * @param changed is told of each room of which another device said something, when that is in
     *     the database; on a thread of the runner
     */
    public PrivateRunner(
            Account account,
            SecretLinks links,
            Entropy entropy,
            Book book,
            Consumer<RoomId> changed) {
        this.account = account;
        this.links = links;
        this.entropy = entropy;
        this.book = book;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("tacit-private").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Something waits to be told. */
    public void poke() {
        signal.raise();
    }

    /** Why the homeserver couldn't be asked the last time. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Whether all that stood in the pair was read, or can't be for now. */
    public boolean isSettled() {
        return signal.isCaughtUp() || trouble.isPresent();
    }

    /**
     * Waits until all that stood in the pair is in the database: then the account's rooms are
     * known.
     *
     * @return whether it is so far
     */
    public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
        return signal.awaitCaughtUp(patience);
    }

    private void run() {
        Duration rest = FIRST_REST;
        while (!closed) {
            Instant begun = Instant.now();
            try {
                session();
            } catch (LinkException e) {
                trouble = Optional.of(e.sentence());
            } catch (PairCalls.Refused e) {
                trouble = Optional.of("the relay says no: " + e.refusal().sentence());
            } catch (DatabaseException e) {
                trouble = Optional.of("the profile can't be written now; it is tried again.");
            } catch (RuntimeException e) {
                LOG.error(
                        "a private pair failed at something it should not: {}", Attempts.place(e));
            } catch (InterruptedException e) {
                return;
            }
            boolean held = Duration.between(begun, Instant.now()).compareTo(LONGEST_REST) > 0;
            rest = held ? FIRST_REST : rest;
            if (!closed && !rested(rest)) {
                return;
            }
            Duration twice = rest.multipliedBy(2);
            rest = twice.compareTo(LONGEST_REST) < 0 ? twice : LONGEST_REST;
        }
    }

    /** Up to half as much longer, at random. */
    private boolean rested(Duration rest) {
        long more = rest.toMillis() / 2 * (entropy.bytes(1)[0] & 0xff) / 256;
        return signal.rest(rest.plusMillis(more), () -> closed);
    }

    private void session() throws LinkException, PairCalls.Refused, InterruptedException {
        book.write(tx -> {
            account.list().begin(tx, account.pair().room(), false, Instant.now());
            return true;
        });
        try (SecretLink link = links.to(account.homeserver())) {
            PairCalls calls = new PairCalls(link, account.pair(), entropy);
            PairReader reader = new PairReader(account, calls, book, signal, changed);
            PairWriter writer = new PairWriter(account.list(), calls, book, entropy);
            try (reader) {
                reader.start();
                while (!closed) {
                    reader.requireAlive();
                    if (signal.isCaughtUp()) {
                        trouble = Optional.empty();
                        writer.write();
                        signal.await(writer.nextAt());
                    } else {
                        signal.await(Instant.now().plus(LONGEST_REST));
                    }
                }
                farewell(writer);
            }
        } finally {
            signal.lost();
        }
    }

    /** Tells what was read, and what was to be told within a minute. */
    private void farewell(PairWriter writer) throws LinkException, PairCalls.Refused {
        if (signal.isCaughtUp()) {
            writer.hasten();
            writer.write();
        }
    }

    /** Ends it; what waits to be told is told now, if that is quick. */
    @Override
    public void close() {
        closed = true;
        signal.raise();
        try {
            if (thread.isAlive() && !thread.join(FAREWELL)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
