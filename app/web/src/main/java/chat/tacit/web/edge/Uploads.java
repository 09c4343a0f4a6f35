package chat.tacit.web.edge;

import chat.tacit.web.api.Api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes bodies into files. */
final class Uploads {
    private final Vertx vertx;

    Uploads(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What is done with a file that came. */
    interface Taker {
        /** It has come whole. */
        Api.Answer came();

        /** It didn't come, or what was to be done with it is done: it is to be gone. */
        void end(boolean came);
    }

    /** How long a body is, if it says so. */
    static Optional<Long> length(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Content-Length"))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }

    static void refuse(HttpServerRequest request, int status, String sentence) {
        request.response().putHeader("Connection", "close");
        request.resume();
        Answers.trouble(request.response(), status, sentence);
    }

    /** Takes the body of a request that is paused, on its event loop. */
    void take(HttpServerRequest request, Path place, Taker taker, Context context) {
        HttpServerResponse response = request.response();
        vertx.fileSystem()
                .open(place.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> pour(request, file))
                .onComplete(
                        _ -> answer(context, response, taker::came, () -> taker.end(true)),
                        _ ->
                                answer(
                                        context,
                                        response,
                                        () -> Api.Answer.trouble(503, "the file didn't come."),
                                        () -> taker.end(false)));
    }

    /** Who is gone by now says so no more: nothing would come, and nothing end. */
    private static Future<Void> pour(HttpServerRequest request, AsyncFile file) {
        return request.response().closed()
                ? file.close().compose(_ -> Future.failedFuture("nobody sends it any more"))
                : request.pipeTo(file);
    }

    private static void answer(
            Context context,
            HttpServerResponse response,
            Supplier<Api.Answer> work,
            Runnable afterwards) {
        Front.aside(() -> {
            Api.Answer answer = work.get();
            afterwards.run();
            context.runOnContext(_ -> Answers.json(response, answer.status(), answer.body()));
        });
    }
}
