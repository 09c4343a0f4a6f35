package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * By which other processes of the profile reach the live sessions that this one is in ({@code
 * spec/20-live} §20). It is open while there is such a session, and nothing of it lies on the disk
 * but the socket's name. For use by any thread.
 */
public final class Door implements AutoCloseable {
    /** {@code LIVE_DOOR_VISITS}: orders that are taken at once; others wait. */
    static final int MAX_VISITS = 16;

    /** {@code LIVE_DOOR_TIME}: for an order and all that is answered. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Path home;
    private final Entropy entropy;
    private final Duration patience;
    private final Doorkeeper keeper = new Doorkeeper();
    private final Semaphore visits = new Semaphore(MAX_VISITS, true);
    private @Nullable Open open;

    private record Open(DoorPath path, ServerSocketChannel socket) {}

    /**
     * @param home the profile's directory
     */
    public Door(Path home, Entropy entropy) {
        this(home, entropy, PATIENCE);
    }

    Door(Path home, Entropy entropy, Duration patience) {
        this.home = home;
        this.entropy = entropy;
        this.patience = patience;
    }

    /**
     * Lets other processes reach a session from now on.
     *
     * @throws ClientException if there can be no socket: then this process alone is in it
     */
    public synchronized void hold(Presence presence) throws ClientException {
        try {
            if (open == null) {
                open = open();
            }
            keeper.add(presence);
        } catch (IOException e) {
            throw new ClientException(
                    "other commands can't reach this session ("
                            + e.getMessage()
                            + "): use the screen that is in it.");
        }
    }

    private Open open() throws IOException {
        DoorPath path = DoorPath.fresh(home, entropy);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.bind(UnixDomainSocketAddress.of(path.socket()));
            path.publish();
        } catch (IOException | RuntimeException e) {
            socket.close();
            path.delete();
            throw e;
        }
        var _ = Thread.ofVirtual().name("tacit-door").start(() -> welcome(socket));
        return new Open(path, socket);
    }

    private void welcome(ServerSocketChannel socket) {
        try {
            while (socket.isOpen()) {
                visits.acquire();
                SocketChannel visitor;
                try {
                    visitor = socket.accept();
                } catch (IOException e) {
                    visits.release();
                    return; // it was closed
                }
                var _ = Thread.ofVirtual().name("tacit-visit").start(() -> serve(visitor));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel visitor) {
        try (LineChannel lines = new LineChannel(visitor, patience)) {
            for (Reply reply : keeper.obey(order(lines.read()))) {
                lines.write(ReplyCodec.encode(reply));
            }
        } catch (IOException | MalformedException e) {
            return; // whoever it was has gone, or speaks something else
        } finally {
            visits.release();
        }
    }

    private static Order order(String line) {
        return OrderCodec.decode(line);
    }

    /** Lets nobody reach a session any more, since it is over. */
    public synchronized void release(Presence presence) {
        keeper.remove(presence);
        if (keeper.hasNone()) {
            shut();
        }
    }

    private void shut() {
        Open was = open;
        open = null;
        if (was != null) {
            try {
                was.socket().close();
                was.path().delete();
            } catch (IOException e) {
                return; // whoever looks next finds that nobody listens, and deletes it
            }
        }
    }

    /** Shuts it, once those who are being answered have been. */
    @Override
    public void close() {
        synchronized (this) {
            shut();
        }
        try {
            if (visits.tryAcquire(MAX_VISITS, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                visits.release(MAX_VISITS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
