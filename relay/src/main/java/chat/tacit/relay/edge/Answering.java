package chat.tacit.relay.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.RestExchange;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.Optional;

/**
 * Writes answers, signed by the relay's identity if the request carries a nonce ({@code
 * spec/10-wire} §6).
 */
record Answering(SigningKey identity) {

    /** Ends the request; nothing happens if it has been answered or its socket is gone. */
    void answer(HttpServerRequest request, Turn turn, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.type())
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", StatusPage.POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff");
        String nonce = request.getHeader(RestExchange.NONCE_HEADER);
        if (nonce != null) {
            sign(request, nonce, answer)
                    .ifPresent(signature ->
                            response.putHeader(RestExchange.SIGNATURE_HEADER, signature));
        }
        turn.rest();
        response.end(answer.buffer());
    }

    /** The signature of {@code answer}; none over a nonce that isn't one. */
    private Optional<String> sign(HttpServerRequest request, String nonce, Answer answer) {
        try {
            return Optional.of(
                    RestExchange.of(
                                    request.method().name(),
                                    request.uri(),
                                    RestExchange.nonce(nonce),
                                    answer.status(),
                                    answer.body())
                            .sign(identity));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
