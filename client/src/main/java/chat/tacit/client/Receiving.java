package chat.tacit.client;

import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.Requests;
import chat.tacit.client.device.Removals;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ways of an open client to receive. One process of a profile at a time subscribes to its
 * queues; each of the others sees in the database what that one took.
 */
public final class Receiving {
    private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

    private static final Duration QUIET = Duration.ofMillis(400);
    private static final Duration POLL = Duration.ofMillis(200);
    static final Duration FLUSH = Duration.ofMillis(2_500);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MAX_SHOWN_AT_ONCE = 200;

    private final Profile profile;
    private final Loop loop;
    private final Parts parts;
    private final Beside beside;

    Receiving(Profile profile, Loop loop, Parts parts, Beside beside) {
        this.profile = profile;
        this.loop = loop;
        this.parts = parts;
        this.beside = beside;
    }

    /**
     * Hands over what is next, and says whether there was anything. Requests without a greeting are
     * ripe if they came before a time.
     */
    @FunctionalInterface
    private interface Handing {
        boolean handed(Instant ripe) throws ClientException;
    }

    /**
     * Listens for everything that happens, as long as the client is open. What another process of
     * the profile does isn't told.
     */
    public void listen(Consumer<Event> listener) {
        var _ = loop.listen(listener);
    }

    /** Changes whenever another process of the profile changes something; cheap to ask. */
    public long changesElsewhere() {
        return profile.dataVersion();
    }

    /** Whether another process of the profile receives now: what it gets is seen here, too. */
    public boolean isElsewhere() {
        return !loop.isReceiving() && !profile.tryReceive();
    }

    /**
     * Receives whenever no other process of the profile does, until the client is closed or the
     * thread interrupted. Messages wait in the profile for a process that shows them.
     */
    public void stay() {
        boolean removed = false;
        while (!removed && !loop.isClosed() && !Thread.currentThread().isInterrupted()) {
            try {
                loop.receive();
                removed = loop.await(LOOK, () -> profile.read(Removals::isRemoved));
            } catch (DatabaseException e) {
                if (!loop.isClosed()) {
                    LOG.warn("The profile can't be written now; it is tried again.");
                    var _ = loop.await(LOOK, () -> false);
                }
            }
        } // of a device that was removed whoever opens it next is told
    }

    /**
     * Hands over the messages that no listener was handed yet, and goes on as they come, one at a
     * time: a message counts as handed over when the listener has returned. If this process ends
     * before, that message is handed over again, and no other ever is.
     *
     * @throws ClientException if another process hands over one at a time, or the listener throws
     */
    public void followOneByOne(Duration duration, MessageListener listener) throws ClientException {
        requireTurn();
        goOn(duration, ripe -> handOne(listener, ripe));
    }

    /** Does as {@link #followOneByOne} with what waits now, and returns. */
    public void catchUpOneByOne(Duration patience, MessageListener listener)
            throws ClientException {
        requireTurn();
        handWaiting(patience, ripe -> handOne(listener, ripe));
    }

    private void requireTurn() throws ClientException {
        if (!profile.tryHandOver()) {
            throw new ClientException(
                    "another 'tacit receive --exec' runs for this profile; end it first.");
        }
    }

    /** Each message is handed over at most once, whatever becomes of this process. */
    void follow(Duration duration, MessageListener listener) throws ClientException {
        goOn(duration, ripe -> handAll(listener, ripe));
    }

    void catchUp(Duration patience, MessageListener listener) throws ClientException {
        handWaiting(patience, ripe -> handAll(listener, ripe));
    }

    private void goOn(Duration duration, Handing handing) throws ClientException {
        Instant end = Instant.now().plus(duration);
        try {
            while (Instant.now().isBefore(end) && !loop.isClosed()) {
                loop.receive();
                requireMember();
                if (!handing.handed(ripe())) {
                    var _ = loop.await(POLL, this::anythingToShow);
                }
            }
            flush();
        } catch (DatabaseException e) {
            if (!loop.isClosed()) {
                throw e;
            }
        }
    }

    private void handWaiting(Duration patience, Handing handing) throws ClientException {
        loop.receive();
        if (loop.isReceiving()) {
            var _ = loop.awaitCaughtUp(QUIET, patience);
            beside.awaitCaughtUp(QUIET, patience);
        }
        boolean more = true;
        while (more) {
            more = handing.handed(Instant.now());
        }
        requireMember();
        flush();
    }

    /** A removed device says so to its user, when it has told who removed it that it knows. */
    private void requireMember() throws ClientException {
        if (profile.read(Removals::isRemoved)) {
            flush();
            loop.read(Removals::requireMember);
        }
    }

    private boolean anythingToShow() {
        Instant ripe = ripe();
        return profile.read(
                tx -> Unshown.any(tx, Instant.now()) || Requests.anyUnannounced(tx, ripe));
    }

    private static Instant ripe() {
        return Instant.now().minus(Requests.GREETING_COMES);
    }

    private boolean handAll(MessageListener listener, Instant ripe) throws ClientException {
        List<Message> messages =
                loop.write(tx -> {
                    List<Message> taken = new ArrayList<>();
                    for (Request request : parts.requests().unannounced(tx, ripe)) {
                        Requests.announced(tx, request.id());
                        taken.add(request.announcement());
                    }
                    Instant now = Instant.now();
                    List<Message> unshown = Unshown.take(tx, MAX_SHOWN_AT_ONCE, now);
                    Receipts.read(tx, unshown, now, parts.entropy());
                    taken.addAll(unshown);
                    return taken;
                });
        for (Message message : messages) {
            listener.heard(message);
        }
        return !messages.isEmpty();
    }

    private boolean handOne(MessageListener listener, Instant ripe) throws ClientException {
        List<Request> requests = loop.read(tx -> parts.requests().unannounced(tx, ripe));
        if (!requests.isEmpty()) {
            Request request = requests.getFirst();
            listener.heard(request.announcement());
            return loop.write(tx -> {
                Requests.announced(tx, request.id());
                return true;
            });
        }
        Optional<Message> next = loop.read(tx -> Unshown.next(tx, Instant.now()));
        if (next.isPresent()) {
            listener.heard(next.get());
            var _ =
                    loop.write(tx -> {
                        List<Message> seen = History.shown(tx, List.of(next.get()));
                        Receipts.read(tx, seen, Instant.now(), parts.entropy());
                        return true;
                    });
        }
        return next.isPresent();
    }

    /** Gives receipts and answers a moment to leave. */
    void flush() {
        new Departures(loop).await(FLUSH);
    }
}
