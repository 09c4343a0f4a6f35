package chat.tacit.client.mesh;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.MeshRefusal;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.Service;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks servers of the mesh ({@code spec/40-mesh} §4): each question over a connection of its own,
 * which begins with the hello and is closed afterwards, so that no server puts two together by it.
 * Whoever answers has proved that it is the server before it is asked anything, and signs what it
 * says. Any thread may ask; it waits for the answer.
 */
public final class MeshLink {
    /** For all of a request, where no proxies are on the way. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** The same over proxies, each of which has times of its own. */
    static final Duration OVER_PROXIES = Duration.ofSeconds(45);

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /** More than any hello, or a refusal. */
    private static final int MOST_SMALL = 2_048;

    /** What a relay, or what stands before it, refuses in plain HTTP, each by its status. */
    private static final List<Refusal> PLAIN =
            List.of(Refusal.BANNED, Refusal.BUSY, Refusal.TOO_MANY, Refusal.SERVICE_OFF);

    private final Dialler dialler;
    private final Entropy entropy;

    public MeshLink(Dialler dialler, Entropy entropy) {
        this.dialler = dialler;
        this.entropy = entropy;
    }

    /**
     * Who answered, before it is asked.
     *
     * @param hello with its identity and its clock
     * @param at where it was found; empty over a proxy
     */
    public record Met(HelloBody hello, Optional<InetAddress> at) {}

    /** What is asked of whoever was met. */
    @FunctionalInterface
    public interface Asked {
        MeshAsking of(Met met);
    }

    /**
     * What it said.
     *
     * @param time from the connection's start to its end
     */
    public record Answer(Met met, Bytes body, Duration time) {}

    /**
     * Asks a server.
     *
     * @param way the proxies through which alone, the nearest first
     * @throws MeshException if it says no, or nothing that counts
     */
    public Answer ask(RelayAddress server, List<RelayProxy> way, Asked asked) throws MeshException {
        long start = System.nanoTime();
        Limit until = new Limit(start, way.isEmpty() ? PATIENCE : OVER_PROXIES);
        try (MeshWire wire = dial(Attempt.all(server, way), until)) {
            Met met = new Met(hello(wire, server, until), wire.at());
            Bytes body = exchange(wire, met, asked.of(met), until);
            return new Answer(met, body, Duration.ofNanos(System.nanoTime() - start));
        } catch (MalformedException e) {
            throw MeshException.nonsense();
        }
    }

    /** The hosts of the address in turn, each through the proxies if there are any. */
    private MeshWire dial(List<Attempt> attempts, Limit until) throws MeshException {
        MeshException last = MeshException.silent();
        for (Attempt attempt : attempts) {
            try {
                return MeshWire.dial(dialler, attempt, until);
            } catch (MeshException e) {
                last = e;
            }
            if (last.kind() == MeshException.Kind.CLOSED || until.isOver()) {
                break;
            }
        }
        throw last;
    }

    private HelloBody hello(MeshWire wire, RelayAddress server, Limit until) throws MeshException {
        try (ClientHandshake handshake = ClientHandshake.start(server.fingerprint(), entropy)) {
            MeshWire.Reply reply =
                    wire.send(
                            new MeshAsking(
                                    "POST",
                                    "/hello",
                                    Map.of(),
                                    Bytes.owned(handshake.hello()),
                                    MOST_SMALL),
                            until);
            if (reply.status() != OK) {
                throw plain(reply.status());
            }
            return switch (handshake.agree(reply.body().toArray())) {
                case ClientHandshake.Agreed(HelloBody body, var keys) -> {
                    keys.wipe();
                    yield offering(body);
                }
                case ClientHandshake.Rejected(var fault) ->
                        throw MeshException.nonsense(fault.sentence());
            };
        }
    }

    private static HelloBody offering(HelloBody body) throws MeshException {
        if (!body.offer().services().offers(Service.MESH)) {
            throw MeshException.refused(Refusal.SERVICE_OFF);
        }
        return body;
    }

    private Bytes exchange(MeshWire wire, Met met, MeshAsking asking, Limit until)
            throws MeshException {
        Bytes nonce = RestExchange.freshNonce(entropy);
        MeshWire.Reply reply = wire.send(asking.with(RestExchange.NONCE_HEADER, nonce), until);
        RestExchange exchange =
                RestExchange.of(
                        asking.method(),
                        asking.path(),
                        nonce,
                        reply.status(),
                        reply.body().shared());
        Optional<String> signature = reply.header(RestExchange.SIGNATURE_HEADER);
        if (signature.isEmpty()) {
            throw plain(reply.status());
        }
        if (!exchange.isSignedBy(met.hello().keys().identity(), signature.get())) {
            throw MeshException.nonsense("whoever answers can't prove that it is this server.");
        }
        if (reply.status() != OK && reply.status() != ACCEPTED) {
            throw MeshException.refused(MeshRefusal.decode(reply.body().shared()));
        }
        return reply.body();
    }

    /** What is said without a signature is a hint. */
    private static MeshException plain(int status) {
        return PLAIN.stream()
                .filter(refusal -> refusal.status() == status)
                .findFirst()
                .map(MeshException::refused)
                .orElseGet(MeshException::nonsense);
    }
}
