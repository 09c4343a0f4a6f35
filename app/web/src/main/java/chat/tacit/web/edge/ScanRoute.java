package chat.tacit.web.edge;

import chat.tacit.web.api.Api;
import chat.tacit.web.files.Scans;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.util.Optional;

/** Pictures in which a code is looked for ({@code spec/90-app} §5). */
final class ScanRoute {
    private static final int MOST = Scans.SIDE * Scans.SIDE;

    private final Vertx vertx;

    ScanRoute(Vertx vertx) {
        this.vertx = vertx;
    }

    void put(HttpServerRequest request) {
        Optional<Integer> width =
                Optional.ofNullable(request.getParam("width"))
                        .filter(text -> text.matches("[0-9]{1,4}"))
                        .map(Integer::parseInt);
        boolean fits = Uploads.length(request).filter(length -> length <= MOST).isPresent();
        if (width.isEmpty() || !fits) {
            Uploads.refuse(request, 413, "a picture has a width, and at most " + MOST + " points.");
            return;
        }
        Context context = vertx.getOrCreateContext();
        request.body()
                .onSuccess(body ->
                        Front.aside(() -> answer(body, width.get(), request.response(), context)));
    }

    private static void answer(
            Buffer body, int width, HttpServerResponse response, Context context) {
        Api.Answer answer = Api.answer(() -> Scans.read(body.getBytes(), width));
        context.runOnContext(_ -> Answers.json(response, answer.status(), answer.body()));
    }
}
