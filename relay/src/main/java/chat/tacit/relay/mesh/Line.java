package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.RestExchange;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A connection to a server that has proved who it is. It carries one request at a time; the first
 * one that fails ends it. For one event loop.
 */
final class Line {
    private final HttpClientConnection connection;
    private final VerifyingKey identity;
    private final Instant greeted;
    private final long since = System.nanoTime();
    private final Dialer dialer;
    private boolean open = true;

    /** What a server answered, signed over this very request. */
    record Said(int status, byte[] body) {}

    /**
     * @param hello of the server
     */
    Line(HttpClientConnection connection, HelloBody hello, Dialer dialer) {
        this.connection = connection;
        this.identity = hello.keys().identity();
        this.greeted = hello.now();
        this.dialer = dialer;
        connection.closeHandler(_ -> open = false);
    }

    /** Who answers. */
    Fingerprint server() {
        return Fingerprint.of(identity);
    }

    /**
     * What the server's clock says now, or said a moment ago: it takes nothing that is signed for
     * later.
     */
    Instant time() {
        return greeted.plusNanos(System.nanoTime() - since);
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
        connection.close();
    }

    /** Asks, and fails if no answer of this server's comes within SERVER_CONNECT_TIMEOUT. */
    Future<Said> ask(Errand errand) {
        Bytes nonce = RestExchange.freshNonce(dialer.entropy());
        String method = errand.resource().method();
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(method))
                        .setURI(errand.path())
                        .putHeader(RestExchange.NONCE_HEADER, nonce.base64Url());
        errand.proof()
                .ifPresent(passing ->
                        options.putHeader(PeerProof.HEADER, proof(errand, passing, nonce)));
        errand.retrieval().ifPresent(it -> options.putHeader(Retrieval.HEADER, it.header()));
        return dialer.inTime(
                        connection
                                .request(options)
                                .compose(request -> exchange(request, errand, nonce)))
                .onFailure(_ -> close());
    }

    private String proof(Errand errand, PeerProof.Passing passing, Bytes nonce) {
        return PeerProof.sign(
                        new PeerProof.Request(
                                server(),
                                errand.resource().method(),
                                errand.path(),
                                nonce,
                                Bytes.owned(Hash.sha256(errand.body()))),
                        passing,
                        time(),
                        dialer.identity())
                .header();
    }

    private Future<Said> exchange(HttpClientRequest request, Errand errand, Bytes nonce) {
        if (errand.body().length > 0) {
            request.putHeader("Content-Type", "application/json");
        }
        return request.send(Buffer.buffer(errand.body()))
                .compose(response ->
                        Dialer.read(response, errand.most())
                                .map(body -> new Said(response.statusCode(), body))
                                .compose(said ->
                                        checked(
                                                said,
                                                errand,
                                                nonce,
                                                response.getHeader(
                                                        RestExchange.SIGNATURE_HEADER))));
    }

    private Future<Said> checked(
            Said said, Errand errand, Bytes nonce, @Nullable String signature) {
        try {
            boolean right =
                    signature != null
                            && RestExchange.of(
                                            errand.resource().method(),
                                            errand.path(),
                                            nonce,
                                            said.status(),
                                            said.body())
                                    .isSignedBy(identity, signature);
            return right ? Future.succeededFuture(said) : Future.failedFuture("not its answer");
        } catch (MalformedException e) {
            return Future.failedFuture("not its answer");
        }
    }
}
