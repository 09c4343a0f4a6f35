package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The announcements of verified servers, so that a relay that starts knows where to look ({@code
 * spec/40-mesh} §15). That they are there verifies nobody. Each is written once a day at most; a
 * store that fails costs what it would have remembered.
 */
final class BookLog {
    private static final MeshKey LOG = new MeshKey(MeshKey.Space.SERVERS, Bytes.zeros(1));
    private static final Duration LIFE = Duration.ofDays(7);
    private static final Duration AGAIN = Duration.ofDays(1);
    private static final int READ_ENTRIES = 64;
    private static final int READ_BYTES = 1 << 19;
    private static final int TIMES = 8;

    private final Calls calls;
    private final InstantSource clock;
    private final int most;
    private final Map<RelayAddress, Instant> written = new HashMap<>();
    private boolean dropping;

    /**
     * @param servers MESH_SERVERS; so many times eight announcements fit
     */
    BookLog(Calls calls, InstantSource clock, int servers) {
        this.calls = calls;
        this.clock = clock;
        this.most = servers * TIMES;
    }

    /** Reads back what an earlier process wrote. */
    void read(Consumer<RelayAddress> heard) {
        read(0, heard);
    }

    private void read(long after, Consumer<RelayAddress> heard) {
        calls.read(
                new StoreCall.Read(LOG, after, READ_ENTRIES, READ_BYTES),
                () -> {},
                entries -> {
                    entries.forEach(entry -> address(entry, heard));
                    if (!entries.isEmpty()) {
                        read(entries.getLast().position(), heard);
                    }
                });
    }

    private void address(Result.Entry entry, Consumer<RelayAddress> heard) {
        try {
            SignedMessage signed = SignedMessage.decode(entry.bytes());
            boolean current = signed.timestamp().isAfter(clock.instant().minus(LIFE));
            if (current && signed.statement() instanceof Announcement announcement) {
                heard.accept(announcement.address());
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("what is stored is damaged or of a newer version", e);
        }
    }

    /**
     * A server was verified.
     *
     * @param all that are
     */
    void write(VerifiedServer server, Collection<VerifiedServer> all) {
        Instant now = clock.instant();
        Instant last = written.get(server.server().address());
        if (last != null && now.isBefore(last.plus(AGAIN))) {
            return;
        }
        written.values().removeIf(time -> !now.isBefore(time.plus(AGAIN)));
        written.put(server.server().address(), now);
        List<VerifiedServer> anew = List.copyOf(all);
        append(
                server,
                () -> {
                    if (!dropping) {
                        dropping = true;
                        drop(anew);
                    }
                });
    }

    private void append(VerifiedServer server, Runnable full) {
        calls.append(
                new StoreCall.Append(
                        LOG,
                        server.announcement().encode(),
                        most,
                        OptionalLong.empty(),
                        clock.instant().plus(LIFE)),
                () -> written.remove(server.server().address()),
                append -> {
                    if (append instanceof Result.Full) {
                        full.run();
                    }
                });
    }

    /** It holds as many as it may: it begins anew with those that are verified now. */
    private void drop(List<VerifiedServer> all) {
        calls.drop(
                LOG,
                () -> dropping = false,
                () -> {
                    dropping = false;
                    all.forEach(server -> append(server, () -> {}));
                });
    }
}
