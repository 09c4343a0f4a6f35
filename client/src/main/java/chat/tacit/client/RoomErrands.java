package chat.tacit.client;

import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.secret.LinkException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is done for rooms beside their machines: people are let in, and rooms are entered whose
 * invitation was accepted. Each has a thread of its own as long as it takes; what can't be done now
 * is tried again after 1 s, then twice as long, at most 5 min.
 */
final class RoomErrands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoomErrands.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RoomInviting inviting;
    private final RoomEntering entering;
    private final AccountErrands accounts;
    private final Map<Object, Thread> running = new ConcurrentHashMap<>();
    private final Set<Object> again = new HashSet<>();
    private final Set<Object> failing = ConcurrentHashMap.newKeySet();
    private boolean closed;

    RoomErrands(RoomInviting inviting, RoomEntering entering, AccountErrands accounts) {
        this.inviting = inviting;
        this.entering = entering;
        this.accounts = accounts;
    }

    /** One thing to be done until it is, or can't be. */
    private interface Errand {
        void run() throws LinkException, ClientException;
    }

    /** Does what is to be done in these rooms, and enters those that were accepted. */
    synchronized void look(List<StoredRoom> rooms) {
        for (StoredRoom room : rooms) {
            if (inviting.isDue(room)) {
                begin(room.room(), () -> inviting.run(room));
            }
        }
        if (entering.isDue()) {
            begin(entering, entering::run);
        }
        if (accounts.isDue()) {
            begin(accounts, accounts::run);
        }
    }

    private void begin(Object key, Errand errand) {
        if (closed) {
            return;
        }
        if (running.containsKey(key)) {
            again.add(key);
            return;
        }
        running.put(
                key,
                Thread.ofVirtual()
                        .name("tacit-room-errand")
                        .start(() -> {
                            try {
                                repeat(key, errand);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                ended(key);
                            }
                        }));
    }

    private void repeat(Object key, Errand errand) throws InterruptedException {
        Duration pause = FIRST;
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            try {
                errand.run();
                more = isWantedAgain(key);
                failing(key, false);
                pause = FIRST;
            } catch (LinkException | ClientException | DatabaseException e) {
                if (e instanceof LinkException link && link.kind() == LinkException.Kind.CLOSED) {
                    return;
                }
                LOG.debug("An errand of a room waits: {}", e.getMessage());
                failing(key, true);
                Thread.sleep(pause);
                pause =
                        pause.multipliedBy(2).compareTo(LONGEST) < 0
                                ? pause.multipliedBy(2)
                                : LONGEST;
            }
        }
    }

    private synchronized boolean isWantedAgain(Object key) {
        return again.remove(key);
    }

    private synchronized void failing(Object key, boolean fails) {
        if (fails) {
            failing.add(key);
        } else {
            failing.remove(key);
        }
    }

    private synchronized void ended(Object key) {
        running.remove(key, Thread.currentThread());
        again.remove(key);
        failing.remove(key);
    }

    /** Whether nothing is done now but what couldn't be when it was tried; it locks nothing. */
    boolean isSettled() {
        return failing.containsAll(running.keySet());
    }

    /** Ends what is under way: another process hosts the rooms now. */
    synchronized void rest() {
        running.values().forEach(Thread::interrupt);
        running.clear();
        again.clear();
        failing.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        rest();
    }
}
