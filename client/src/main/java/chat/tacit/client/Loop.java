package chat.tacit.client;

import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.TlsGroup;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the engine: everything that touches it or the profile holds one lock, sockets report through
 * {@link #guard}, and one thread wakes the engine when it asked to be.
 */
final class Loop implements Access, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final String BUG = "the client failed at something it should not fail at: {}";
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(1);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final String QUEUE = "/queue";
    private final Profile profile;
    private final Engine engine;
    private final Sockets sockets;
    private final SecretLinks secrets;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    final Listeners listeners = new Listeners();
    private final Hearing hearing = new Hearing();
    private final WriteTrouble trouble = new WriteTrouble();
    private final AtomicLong calls = new AtomicLong();
    private final Map<LinkId, Dialled> dialled = new HashMap<>();
    private final Workshop workshop = new Workshop();
    private final Thread waker;
    private final Neighbours neighbours;
    private volatile boolean closed;

    Loop(Profile profile, Parts parts) {
        this.profile = profile;
        this.sockets = new Sockets();
        this.secrets = new SecretLinks(sockets.dialler(), new UserWays(this), parts.entropy());
        this.engine = new Engine(profile, parts, new Doing());
        this.neighbours = new Neighbours(profile, engine);
        this.waker = Thread.ofPlatform().daemon().name("tacit-client").start(this::wakeForEver);
    }

    /** Where a link leads, and by which way. */
    private record Dialled(RelayAddress relay, List<RelayProxy> path) {}

    /** What the engine wants done. */
    private final class Doing implements Port {
        @Override
        public void dial(LinkId link, RelayAddress relay) {
            List<RelayProxy> path = profile.read(tx -> Proxies.path(tx, relay));
            dialled.put(link, new Dialled(relay, path));
            sockets.dial(new Sockets.Target(link, relay, QUEUE, path, hearing));
        }

        @Override
        public void write(LinkId link, byte[] message) {
            sockets.write(link, message);
        }

        @Override
        public void hangUp(LinkId link) {
            dialled.remove(link);
            sockets.hangUp(link);
        }

        @Override
        public void work(LinkId link, Ask.Send send, Hashcash hashcash, int bits) {
            workshop.search(
                    hashcash,
                    bits,
                    nonce -> guard(() -> engine.worked(link, send, nonce, Instant.now())));
        }

        @Override
        public void tell(Event event) {
            listeners.tell(event);
        }
    }

    /** What the sockets report. */
    private final class Hearing implements Sockets.Listener {
        @Override
        public void opened(LinkId link, TlsKey leaf) {
            guard(() -> engine.opened(link, leaf, Instant.now()));
        }

        @Override
        public void received(LinkId link, byte[] message) {
            guarded(() -> engine.received(link, message, Instant.now()));
        }

        @Override
        public void alive(LinkId link) {
            guard(() -> engine.alive(link, Instant.now()));
        }

        @Override
        public void closed(LinkId link, Optional<Refusal> reason) {
            guard(() -> {
                dialled.remove(link);
                engine.closed(link, Outage.trouble(reason), Instant.now());
            });
        }
    }

    /** Tells those who listen, who may ask the profile: not inside a transaction. */
    void tell(List<Event> events) {
        guard(() -> events.forEach(listeners::tell));
    }

    private void guard(Runnable work) {
        guarded(() -> {
            work.run();
            return true;
        });
    }

    /** Those who wait look again if the work says that it is worth it. */
    private void guarded(BooleanSupplier work) {
        lock.lock();
        try {
            if (!closed && work.getAsBoolean()) {
                changed.signalAll();
            }
        } catch (DatabaseException _) {
            trouble.met();
        } catch (RuntimeException e) {
            LOG.error(BUG, Attempts.place(e));
        } finally {
            lock.unlock();
        }
    }

    /** Does what follows from a change, which stays even if that can't be written now. */
    private void wake() {
        try {
            engine.wake(Instant.now());
            trouble.over();
        } catch (DatabaseException _) {
            trouble.met();
        }
    }

    /** Searches in steps, so that neither a relay's wish nor the end of the client waits long. */
    private void wakeForEver() {
        lock.lock();
        try {
            while (!closed) {
                var _ = changed.awaitNanos(wakeIfDue().toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the engine if it asked for it, and says how long to wait before the next look. */
    private Duration wakeIfDue() {
        try {
            Instant now = Instant.now();
            Duration left =
                    engine.wakeAt(now).map(at -> Duration.between(now, at)).orElse(LONGEST_SLEEP);
            if (left.isPositive() && !neighbours.leftAnything(now)) {
                return left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
            }
            redial();
            engine.wake(now);
            trouble.over();
            changed.signalAll();
            return SHORTEST_SLEEP; // whoever waits for the lock gets it
        } catch (DatabaseException _) {
            trouble.met();
        } catch (RuntimeException e) {
            LOG.error(BUG, Attempts.place(e));
        }
        return LONGEST_SLEEP;
    }

    @Override
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        lock.lock();
        try {
            return profile.read(work);
        } finally {
            lock.unlock();
        }
    }

    /** Changes the database, then does at once what follows from the change. */
    @Override
    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        lock.lock();
        try {
            T result = profile.write(work);
            wake();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connections that don't go the way that the user wants by now. */
    void redial() {
        guard(() -> {
            List<LinkId> astray =
                    profile.read(tx ->
                            dialled.entrySet().stream()
                                    .filter(link -> isAstray(tx, link.getValue()))
                                    .map(Map.Entry::getKey)
                                    .toList());
            for (LinkId link : astray) {
                dialled.remove(link);
                sockets.hangUp(link);
                engine.closed(link, Instant.now());
            }
            secrets.redial();
        });
    }

    private static boolean isAstray(Transaction tx, Dialled dialled) {
        return !Proxies.path(tx, dialled.relay()).equals(dialled.path());
    }

    /** Receives, now or as soon as the process of this profile that does has ended. */
    void receive() {
        receive(neighbours::receive);
    }

    /** Receives or not, whatever other processes of the profile do. */
    void receive(boolean receive) {
        receive(() -> engine.receive(receive));
    }

    private void receive(BooleanSupplier change) {
        lock.lock();
        try {
            if (change.getAsBoolean()) {
                engine.wake(Instant.now());
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether this process is the one of the profile that receives. */
    boolean isReceiving() {
        return ask(Engine::isReceiving);
    }

    /** Waits until {@code condition} holds; it is looked at again after whatever happens. */
    boolean await(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            while (!closed && !condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                var _ = changed.awaitNanos(Math.min(left, 100_000_000L));
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitCaughtUp(Duration quiet, Duration patience) {
        return await(patience, () -> engine.caughtUp(quiet, Instant.now()));
    }

    void probe(List<RelayAddress> relays, Duration patience) {
        lock.lock();
        try {
            relays.forEach(engine::probe);
            engine.wake(Instant.now());
        } finally {
            lock.unlock();
        }
        var _ =
                await(
                        patience,
                        () -> relays.stream().allMatch(relay -> engine.reach().tried(relay)));
    }

    /** Which relays answer. */
    <T> T reach(Function<Reach, T> question) {
        return ask(it -> question.apply(it.reach()));
    }

    private <T> T ask(Function<Engine, T> question) {
        lock.lock();
        try {
            return question.apply(engine);
        } finally {
            lock.unlock();
        }
    }

    /** The weakest group of the sockets to a relay that are open. */
    Optional<TlsGroup> group(RelayAddress relay) {
        return ask(_ ->
                dialled.entrySet().stream()
                        .filter(link -> link.getValue().relay().equals(relay))
                        .flatMap(link -> sockets.group(link.getKey()).stream())
                        .reduce(TlsGroup::weaker));
    }

    Listeners.Listening listen(Consumer<Event> listener) {
        return listeners.add(listener);
    }

    /** By what somebody beside the engine dials, and through which proxies. */
    record Line(Sockets sockets, LinkId link, List<RelayProxy> path) {}

    /** Dials a relay for somebody beside the engine, which doesn't know such negative links. */
    <C> C call(RelayAddress relay, Function<Line, C> dial) {
        LinkId link = new LinkId(calls.decrementAndGet());
        return dial.apply(new Line(sockets, link, read(tx -> Proxies.path(tx, relay))));
    }

    /** Links to accounts and rooms. */
    SecretLinks secrets() {
        return secrets;
    }

    /** What dials for those who run beside the engine. */
    Dialler dialler() {
        return sockets.dialler();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        secrets.close();
        sockets.close();
        workshop.close();
        try {
            waker.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
