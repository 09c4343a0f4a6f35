package chat.tacit.relay.edge;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import java.util.function.BooleanSupplier;

/**
 * The operator's own port, plain HTTP, at loopback unless another address is given: {@code
 * /healthz} says 200 while the relay can store and 503 when it can't, {@code /metrics} is
 * Prometheus's text format.
 *
 * @param healthy whether the relay can store
 */
public record OperatorPort(
        OperatorAddress address, PrometheusMeterRegistry metrics, BooleanSupplier healthy) {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    Future<HttpServer> listen(Vertx vertx) {
        Future<HttpServer> listening =
                vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(60))
                        .connectionHandler(connection -> connection.exceptionHandler(_ -> {}))
                        .requestHandler(this::answer)
                        .listen(address.port(), address.bind());
        return TakenPort.named(listening, "the operator's port", address.bind(), address.port());
    }

    private void answer(HttpServerRequest request) {
        Answer answer =
                !request.method().equals(HttpMethod.GET)
                        ? Answer.text(405, "only GET")
                        : switch (request.path()) {
                            case "/healthz" ->
                                    healthy.getAsBoolean()
                                            ? Answer.text(200, "ok")
                                            : Answer.text(503, "the store takes no new messages");
                            case "/metrics" -> Answer.of(PROMETHEUS, metrics.scrape());
                            default -> Answer.text(404, "/healthz or /metrics");
                        };
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", answer.type())
                .end(answer.buffer());
    }
}
