package chat.tacit.web.edge;

import chat.tacit.client.ClientException;
import chat.tacit.web.api.Api;
import chat.tacit.web.events.EventLog;
import chat.tacit.web.files.BackupFiles;
import chat.tacit.web.files.Portraits;
import chat.tacit.web.files.WebFiles;
import chat.tacit.web.gate.Entrance;
import chat.tacit.web.gate.Gate;
import chat.tacit.web.gate.Sessions;
import chat.tacit.web.limit.AppLimits;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** The port at which the page asks. */
public final class Edge implements AutoCloseable {
    private static final int IDLE = 120; // seconds; streams have their comments

    private final Vertx vertx;
    private final HttpServer server;

    private Edge(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * Where it listens.
     *
     * @param port 0 for any that is free
     * @param tls the files of certificate and key, if it ends TLS itself
     */
    public record Place(String host, int port, Optional<Tls> tls) {}

    /** Files in PEM. */
    public record Tls(Path certificate, Path key) {}

    /** What stands behind the port, which is known once it is bound. */
    public record Behind(Gate gate, Sessions sessions, Entrance entrance, Api api, Files files) {}

    /** What goes and comes as files. */
    public record Files(WebFiles files, BackupFiles backups, Portraits portraits) {}

    /**
     * Binds the port and begins to answer.
     *
     * @throws ClientException if it can't be bound
     */
    public static Edge start(
            Place place, AppLimits limits, EventLog log, IntFunction<Behind> behind)
            throws ClientException {
        Vertx vertx = Vertx.vertx();
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(place.host())
                        .setPort(place.port())
                        .setIdleTimeout(IDLE)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setHttp2ClearTextEnabled(false);
        place.tls()
                .ifPresent(tls ->
                        options.setSsl(true)
                                .setKeyCertOptions(
                                        new PemKeyCertOptions()
                                                .addCertPath(tls.certificate().toString())
                                                .addKeyPath(tls.key().toString())));
        HttpServer server = vertx.createHttpServer(options);
        // A stranger who knocks and leaves has no line in the log for it.
        server.exceptionHandler(_ -> {});
        Strangers strangers = new Strangers(vertx, limits.strangers());
        server.connectionHandler(connection -> {
            connection.exceptionHandler(_ -> {});
            strangers.came(connection);
        });
        Streams streams = new Streams(vertx, log, limits);
        LateFront front = new LateFront();
        try {
            server.requestHandler(front::handle)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            vertx.close();
            throw new ClientException(
                    "can't listen at " + place.host() + ":" + place.port() + ": " + why(e) + ".");
        }
        Behind made = behind.apply(server.actualPort());
        front.is(
                new Front(
                        vertx,
                        new Front.Door(made.gate(), made.sessions(), made.entrance(), strangers),
                        made.api(),
                        new Front.Routes(
                                streams,
                                new FileRoutes(vertx, made.files().files()),
                                new BackupRoutes(vertx, made.files().backups()),
                                new PictureRoutes(vertx, made.files().portraits()),
                                new ScanRoute(vertx)),
                        limits.body()));
        return new Edge(vertx, server);
    }

    private static String why(CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }

    public int port() {
        return server.actualPort();
    }

    /** Whether there is a page to show. */
    public static boolean hasPage() {
        return Page.isThere();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
