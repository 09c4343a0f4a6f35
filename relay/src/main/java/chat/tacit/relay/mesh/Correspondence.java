package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.host.ProbeOutput;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this server says to others: the only place in a relay from which the mesh opens connections.
 * What is here happens on one event loop; what comes of it goes home.
 */
final class Correspondence implements Outside.Network {
    private static final int OK = 200;

    /** How often it is said at most that a server answers. */
    private static final Duration REACHED = Duration.ofSeconds(1);

    private final Dialer dialer;
    private final RelayAddress own;
    private final Home home;
    private final Context context;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Of the event loop. */
    private final Map<Fingerprint, Outbox> outboxes = new HashMap<>();

    /** Of the thread of the machines. */
    private Map<Fingerprint, Door> doors = Map.of();

    /** The thread of the machines. */
    interface Home {
        /** Runs there. */
        void run(Runnable task);

        /** A server answered, or didn't. */
        void heard(Fingerprint server, boolean answered);

        /** A server took what was sent to it. */
        void taken();

        /** Something that was to be sent wasn't. */
        void dropped();
    }

    Correspondence(Dialer dialer, RelayAddress own, Home home) {
        this.dialer = dialer;
        this.own = own;
        this.home = home;
        this.context = dialer.vertx().getOrCreateContext();
    }

    /** How much waits for all servers; for any thread. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public void verified(List<VerifiedServer> servers) {
        Map<Fingerprint, Door> known = new HashMap<>();
        servers.forEach(server -> known.put(server.name(), door(server)));
        doors = known;
    }

    private static Door door(VerifiedServer server) {
        return door(
                server.server().address().hosts().getFirst(),
                server.place().address(),
                server.place().port());
    }

    private static Door door(Host host, Bytes address, int port) {
        try {
            return new Door(
                    host, new InetSocketAddress(InetAddress.getByAddress(address.toArray()), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public void send(Fingerprint server, Errand errand) {
        Door door = doors.get(server);
        if (door == null) {
            home.dropped();
        } else {
            context.runOnContext(_ -> {
                Outbox outbox = outbox(server, door);
                if (waiting() >= dialer.limits().count(Limit.MESH_FORWARDING)) {
                    makeRoom();
                }
                outbox.add(errand);
            });
        }
    }

    /** Who takes least has most waiting, and makes room for all others. */
    private void makeRoom() {
        outboxes.values().stream()
                .max(Comparator.comparingInt(Outbox::size))
                .ifPresent(Outbox::makeRoom);
    }

    @Override
    public void lookUp(Host host, Consumer<List<Bytes>> then) {
        Promise<List<InetSocketAddress>> found = Promise.promise();
        ((VertxInternal) dialer.vertx()).nameResolver().resolveAll(host.bare(), found::handle);
        found.future()
                .map(all ->
                        all.stream()
                                .filter(one -> one.getAddress() != null)
                                .map(one -> Bytes.owned(one.getAddress().getAddress()))
                                .toList())
                .otherwise(List.of())
                .onSuccess(all -> home.run(() -> then.accept(all)));
    }

    @Override
    public void visit(Target target, Bytes address, Consumer<Optional<Outside.Visited>> then) {
        Door door = door(target.host(), address, target.port());
        context.runOnContext(_ ->
                dialer.dial(door, Optional.empty())
                        .compose(line ->
                                signed(line, Errand.announcement(line.server()))
                                        .map(said -> new Outside.Visited(line.server(), said)))
                        .onComplete(ended ->
                                home.run(() -> then.accept(Optional.ofNullable(ended.result())))));
    }

    @Override
    public void askList(VerifiedServer server, Consumer<Optional<SignedMessage>> then) {
        Door door = door(server);
        Instant now = dialer.clock().instant();
        ServerListRequest request =
                new ServerListRequest(own.toString(), Instant.ofEpochSecond(now.getEpochSecond()));
        context.runOnContext(_ ->
                dialer.dial(door, Optional.of(server.name()))
                        .compose(line -> signed(line, Errand.list(request)))
                        .onComplete(ended ->
                                home.run(() -> then.accept(Optional.ofNullable(ended.result())))));
    }

    @Override
    public void fetch(
            VerifiedServer rx, ProbeOutput.Signing signing, Consumer<Optional<FetchAnswer>> then) {
        Door door = door(rx);
        context.runOnContext(_ ->
                dialer.dial(door, Optional.of(rx.name()))
                        .compose(line ->
                                once(
                                        line,
                                        Errand.fetch(signing.at(line.time())),
                                        FetchAnswer::decode))
                        .onComplete(ended ->
                                home.run(() -> then.accept(Optional.ofNullable(ended.result())))));
    }

    private static Future<SignedMessage> signed(Line line, Errand errand) {
        return once(line, errand, SignedMessage::decode);
    }

    /** Asks for one thing, and closes the connection. */
    private static <T> Future<T> once(Line line, Errand errand, Function<byte[], T> decode) {
        return line.ask(errand)
                .compose(said -> {
                    line.close();
                    try {
                        return said.status() == OK
                                ? Future.succeededFuture(decode.apply(said.body()))
                                : Future.failedFuture("nothing of the mesh");
                    } catch (MalformedException e) {
                        return Future.failedFuture(e);
                    }
                });
    }

    private Outbox outbox(Fingerprint server, Door door) {
        Outbox known = outboxes.get(server);
        if (known != null && known.door().equals(door)) {
            return known;
        }
        outboxes.values().removeIf(Outbox::isOver);
        if (known != null) {
            known.close(); // it has moved
        }
        Outbox made = new Outbox(server, door, dialer, new Counting(server));
        outboxes.put(server, made);
        return made;
    }

    private final class Counting implements Outbox.Post {
        private final Fingerprint server;
        private Instant reached = Instant.EPOCH;

        Counting(Fingerprint server) {
            this.server = server;
        }

        @Override
        public void waiting(int more) {
            waiting.addAndGet(more);
        }

        @Override
        public void reached() {
            Instant now = dialer.clock().instant();
            if (!now.isBefore(reached.plus(REACHED))) {
                reached = now;
                home.heard(server, true);
            }
        }

        @Override
        public void taken() {
            home.taken();
        }

        @Override
        public void silent() {
            home.heard(server, false);
        }

        @Override
        public void dropped() {
            home.dropped();
        }
    }
}
