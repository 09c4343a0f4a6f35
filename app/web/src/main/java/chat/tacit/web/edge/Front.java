package chat.tacit.web.edge;

import chat.tacit.client.profile.Attempts;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.web.api.Api;
import chat.tacit.web.gate.Entrance;
import chat.tacit.web.gate.Gate;
import chat.tacit.web.gate.Knock;
import chat.tacit.web.gate.Session;
import chat.tacit.web.gate.Sessions;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.Optional;

/** Hands every request that the gate lets in to what answers it. Runs on the event loop. */
final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final String API = "/api/";

    private final Vertx vertx;
    private final Door door;
    private final Api api;
    private final Routes routes;
    private final int mostBody;

    /** Who lets pages in. */
    record Door(Gate gate, Sessions sessions, Entrance entrance, Strangers strangers) {}

    /** What isn't asked and answered in JSON. */
    record Routes(
            Streams streams,
            FileRoutes files,
            BackupRoutes backups,
            PictureRoutes pictures,
            ScanRoute scan) {}

    Front(Vertx vertx, Door door, Api api, Routes routes, int mostBody) {
        this.vertx = vertx;
        this.door = door;
        this.api = api;
        this.routes = routes;
        this.mostBody = mostBody;
    }

    void handle(HttpServerRequest request) {
        try {
            lead(request);
        } catch (IllegalArgumentException _) {
            Uploads.refuse(request, 400, "the target isn't written as one."); // by Netty's decoder
        }
    }

    private void lead(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.exceptionHandler(_ -> {}); // it is gone, and so is whoever asked
        Headers.put(response);
        Knock knock = knock(request);
        Optional<Session> session = door.gate().session(knock);
        if (session.isPresent()) {
            door.strangers().known(request.connection());
        } else {
            door.strangers().asked(request.connection());
            response.endHandler(_ -> door.strangers().asked(request.connection()));
        }
        if (!door.gate().lets(knock)) {
            response.setStatusCode(403).end();
            return;
        }
        String path = request.path();
        boolean get = request.method().equals(HttpMethod.GET);
        if (!path.startsWith(API)) {
            if (get) {
                aside(() -> Page.answer(path, response));
            } else {
                response.setStatusCode(405).end();
            }
            return;
        }
        String name = path.substring(API.length());
        if (request.method().equals(HttpMethod.POST)) {
            Asker asker = Asker.of(request, session);
            Bodies.read(request, mostBody, body -> post(name, body, asker));
        } else if (get && name.equals("events") && session.isPresent()) {
            routes.streams().begin(request, session.get());
        } else if (request.method().equals(HttpMethod.PUT) && name.equals("files")) {
            routes.files().put(request);
        } else if (request.method().equals(HttpMethod.PUT) && name.equals("backup")) {
            routes.backups().put(request);
        } else if (request.method().equals(HttpMethod.PUT) && name.equals("scan")) {
            routes.scan().put(request);
        } else if (request.method().equals(HttpMethod.PUT) && routes.pictures().put(request)) {
            return;
        } else if (!get || !isGiven(request)) {
            response.setStatusCode(404).end();
        }
    }

    private boolean isGiven(HttpServerRequest request) {
        return routes.files().get(request)
                || routes.backups().get(request)
                || routes.pictures().get(request);
    }

    private static Knock knock(HttpServerRequest request) {
        return new Knock(
                request.method().name(),
                request.uri(),
                request.headers().getAll("Host"),
                request.headers().getAll("Origin"),
                new Knock.Fetch(
                        Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                        Optional.ofNullable(request.getHeader("Sec-Fetch-Mode")),
                        Optional.ofNullable(request.getHeader("Sec-Fetch-Dest"))),
                request.headers().getAll("Cookie"));
    }

    /** Who posts something, and where the answer goes. */
    private record Asker(Optional<Session> session, PeerAddress from, HttpServerResponse response) {
        static Asker of(HttpServerRequest request, Optional<Session> session) {
            String host = request.connection().remoteAddress().hostAddress(); // a number
            return new Asker(
                    session,
                    PeerAddress.of(InetAddress.ofLiteral(host).getAddress()),
                    request.response());
        }
    }

    private void post(String name, JsonObject body, Asker asker) {
        HttpServerResponse response = asker.response();
        Context context = vertx.getOrCreateContext();
        switch (name) {
            case "session" -> aside(() -> enter(body, asker, context));
            case "sign-out" -> {
                asker.session()
                        .ifPresent(
                                one -> response.putHeader("Set-Cookie", door.sessions().end(one)));
                Answers.json(response, 200, new JsonObject());
            }
            default ->
                    aside(() -> {
                        Api.Answer answer = api.answer(name, body);
                        context.runOnContext(
                                _ -> Answers.json(response, answer.status(), answer.body()));
                    });
        }
    }

    /** Without a word it says whether there is a session, and what opens one. */
    private void enter(JsonObject body, Asker asker, Context context) {
        HttpServerResponse response = asker.response();
        String wants = door.entrance().wants();
        if (!(body.getValue(wants) instanceof String word)) {
            JsonObject form =
                    new JsonObject()
                            .put("session", asker.session().isPresent())
                            .put("wants", wants);
            context.runOnContext(_ -> Answers.json(response, 200, form));
            return;
        }
        if (!door.entrance().opens(word, asker.from())) {
            context.runOnContext(_ -> response.setStatusCode(403).end());
            return;
        }
        String cookie = door.sessions().begin();
        context.runOnContext(_ -> {
            response.putHeader("Set-Cookie", cookie);
            Answers.json(response, 200, new JsonObject().put("session", true).put("wants", wants));
        });
    }

    /** Where it happened; what it says may be somebody's words. */
    private static String at(Throwable e) {
        return e instanceof RuntimeException failure ? Attempts.place(failure) : e.toString();
    }

    /** Work that may wait has a thread of its own. */
    static void aside(Runnable work) {
        var _ =
                Thread.ofVirtual()
                        .name("tacit-request")
                        .uncaughtExceptionHandler(
                                (_, e) -> LOG.error("a request failed: {}", at(e)))
                        .start(work);
    }
}
