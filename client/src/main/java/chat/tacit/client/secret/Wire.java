package chat.tacit.client.secret;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.client.tunnel.HttpWire;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

import java.util.List;
import java.util.Optional;

/** One connection to a relay: HTTP/1.1 over TLS 1.3, one call after the other. */
final class Wire implements AutoCloseable {
    static final String TYPE = "application/grpc-web+proto";

    private static final int OK = 200;

    /** What a relay, or what stands before it, refuses in plain HTTP, each by its status. */
    private static final List<Refusal> PLAIN =
            List.of(Refusal.BANNED, Refusal.BUSY, Refusal.TOO_MANY, Refusal.SERVICE_OFF);

    private final HttpWire wire;
    private final List<RelayProxy> path;
    private volatile boolean open = true;
    private boolean used;

    private Wire(HttpWire wire, List<RelayProxy> path) {
        this.wire = wire;
        this.path = path;
        wire.connection().closeHandler(_ -> open = false);
    }

    /**
     * Tries the address's hosts in turn, each through the proxies if there are any, and never
     * without them.
     *
     * @param path the proxies, the nearest first
     */
    static Wire dial(Dialler dialler, RelayAddress relay, List<RelayProxy> path, Deadline until)
            throws LinkException {
        Dialler.Means by = dialler.means().orElseThrow(LinkException::closed);
        LinkException last = LinkException.closed();
        for (Attempt attempt : Attempt.all(relay, path)) {
            try {
                return new Wire(HttpWire.dial(dialler, by, attempt, until), path);
            } catch (LinkException e) {
                last = e;
            }
            if (last.kind() == LinkException.Kind.CLOSED || until.left().isZero()) {
                break;
            }
        }
        throw last;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether it is open and goes this way. */
    boolean leads(List<RelayProxy> wanted) {
        return open && path.equals(wanted);
    }

    /** Whether a call was made before, so that the relay may have given it up since. */
    boolean isUsed() {
        return used;
    }

    /**
     * Makes a call.
     *
     * @return the answer's body
     */
    Body post(Method method, byte[] message, Deadline until) throws LinkException {
        used = true;
        RequestOptions call = new RequestOptions().setMethod(HttpMethod.POST).setURI(method.path());
        Buffer framed = Buffer.buffer(GrpcMessages.frame(message));
        Future<Body> answer =
                wire.request(
                                call,
                                request ->
                                        request.putHeader("Content-Type", TYPE)
                                                .send(framed)
                                                .map(Body::of))
                        .recover(_ -> Future.failedFuture(LinkException.cut()));
        Body body = until.await(answer);
        if (body.status() != OK) {
            throw refused(body.status());
        }
        if (!body.type().equals(Optional.of(TYPE))) {
            throw LinkException.nonsense();
        }
        return body;
    }

    private static LinkException refused(int status) {
        return PLAIN.stream()
                .filter(refusal -> refusal.status() == status)
                .findFirst()
                .map(LinkException::refused)
                .orElseGet(() ->
                        LinkException.unreachable(
                                "what stands before the relay answers with status "
                                        + status
                                        + "; try again later."));
    }

    @Override
    public void close() {
        open = false;
        wire.close();
    }
}
