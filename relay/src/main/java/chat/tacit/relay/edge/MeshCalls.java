package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.Standing;
import chat.tacit.relay.mesh.MeshEndpoint;
import chat.tacit.relay.mesh.MeshReply;
import chat.tacit.relay.mesh.MeshRequest;
import chat.tacit.relay.mesh.Resource;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.util.List;
import java.util.Optional;

/**
 * The resources of the mesh over either HTTP ({@code spec/40-mesh} §4): reads a request, no byte
 * beyond the longest that its resource takes, and writes the one answer. For one event loop.
 */
final class MeshCalls {
    private static final String JSON = "application/json";

    private final Optional<MeshEndpoint> mesh;
    private final Context context;
    private final Answering answering;

    /**
     * @param mesh what answers; nothing if the relay doesn't offer it
     */
    MeshCalls(Optional<MeshEndpoint> mesh, Context context, Answering answering) {
        this.mesh = mesh;
        this.context = context;
        this.answering = answering;
    }

    /** Whether a path is one of this service's. */
    static boolean leads(String path) {
        return path.startsWith(Resource.PATH);
    }

    void ask(HttpServerRequest request, String path, Turn turn) {
        Optional<Resource> resource = Resource.at(path);
        turn.expectHandshake();
        // Whatever is wrong with a request, its body is read first, so that its client hears it.
        Body.read(
                request,
                resource.map(Resource::most).orElse(0),
                body -> {
                    turn.rely();
                    whole(request, resource, body, turn);
                },
                () -> refuse(request, turn, Refusal.TOO_LARGE));
    }

    private void whole(
            HttpServerRequest request, Optional<Resource> resource, Buffer body, Turn turn) {
        Optional<Refusal> refusal = refusal(request, resource, turn);
        if (refusal.isPresent()) {
            refuse(request, turn, refusal.get());
            return;
        }
        try {
            MeshRequest asked =
                    new MeshRequest(
                            resource.orElseThrow(),
                            request.uri(),
                            new MeshRequest.Caller(turn.pass().address(), turn.pass().isShared()),
                            headers(request),
                            body.getBytes());
            mesh.orElseThrow()
                    .ask(asked, reply -> context.runOnContext(_ -> answer(request, turn, reply)));
        } catch (MalformedException e) {
            refuse(request, turn, Refusal.MALFORMED);
        }
    }

    private Optional<Refusal> refusal(
            HttpServerRequest request, Optional<Resource> resource, Turn turn) {
        Optional<Refusal> refusal = turn.pass().claim(request.headers().getAll("X-Forwarded-For"));
        if (refusal.isPresent()) {
            return refusal;
        }
        if (turn.pass().standing() instanceof Standing.Banned) {
            return Optional.of(Refusal.BANNED);
        }
        if (mesh.isEmpty()) {
            return Optional.of(Refusal.SERVICE_OFF);
        }
        boolean known =
                resource.filter(it -> it.method().equals(request.method().name())).isPresent();
        return known ? Optional.empty() : Optional.of(Refusal.REFUSED);
    }

    private static MeshRequest.Headers headers(HttpServerRequest request) {
        String nonce =
                header(request, RestExchange.NONCE_HEADER)
                        .orElseThrow(() -> new MalformedException("a request has a nonce"));
        return new MeshRequest.Headers(
                RestExchange.nonce(nonce),
                header(request, PacketWork.HEADER),
                header(request, PeerProof.HEADER),
                header(request, Retrieval.HEADER));
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        if (values.size() > 1) {
            throw new MalformedException("a header stands once");
        }
        return values.stream().findFirst();
    }

    private void refuse(HttpServerRequest request, Turn turn, Refusal refusal) {
        answer(request, turn, MeshReply.refused(refusal));
    }

    private void answer(HttpServerRequest request, Turn turn, MeshReply reply) {
        if (reply.strike()) {
            turn.pass().strike();
        }
        answering.answer(request, turn, new Answer(reply.status(), JSON, reply.body()));
    }
}
