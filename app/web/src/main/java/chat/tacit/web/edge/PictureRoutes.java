package chat.tacit.web.edge;

import chat.tacit.client.ClientException;
import chat.tacit.web.api.Api;
import chat.tacit.web.files.Portraits;
import chat.tacit.web.seat.Refused;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pictures of people as bodies ({@code spec/90-app} §5): they go out as PNG. */
final class PictureRoutes {
    private static final Pattern PICTURE = Pattern.compile("/api/picture/([0-9a-f]{32}|self)");
    private static final String SELF = "self";

    private final Vertx vertx;
    private final Portraits portraits;

    PictureRoutes(Vertx vertx, Portraits portraits) {
        this.vertx = vertx;
        this.portraits = portraits;
    }

    /** Makes a picture. */
    interface Drawing {
        byte[] png() throws ClientException, Refused;
    }

    static void draw(Drawing drawing, Context context, HttpServerResponse response) {
        byte[][] png = {{}};
        Api.Answer answer =
                Api.answer(() -> {
                    png[0] = drawing.png();
                    return new JsonObject();
                });
        context.runOnContext(_ -> {
            if (answer.status() == 200) {
                response.putHeader("Content-Type", "image/png").end(Buffer.buffer(png[0]));
            } else {
                Answers.json(response, answer.status(), answer.body());
            }
        });
    }

    /** Answers if it is about a picture. */
    boolean get(HttpServerRequest request) {
        Matcher picture = PICTURE.matcher(request.path());
        if (!picture.matches()) {
            return false;
        }
        Context context = vertx.getOrCreateContext();
        String of = picture.group(1);
        HttpServerResponse response = request.response();
        Front.aside(() ->
                draw(
                        () -> of.equals(SELF) ? portraits.own() : portraits.of(of),
                        context,
                        response));
        return true;
    }

    /** Takes one if it is about a picture; an empty one takes it away. */
    boolean put(HttpServerRequest request) {
        Matcher picture = PICTURE.matcher(request.path());
        if (!picture.matches()) {
            return false;
        }
        if (Uploads.length(request).filter(length -> length <= portraits.most()).isEmpty()) {
            Uploads.refuse(request, 413, "the picture is too long.");
            return true;
        }
        Context context = vertx.getOrCreateContext();
        String of = picture.group(1);
        request.body()
                .onSuccess(body ->
                        Front.aside(() -> {
                            byte[] bytes = body.getBytes();
                            Api.Answer answer =
                                    Api.answer(() ->
                                            of.equals(SELF)
                                                    ? portraits.present(bytes)
                                                    : portraits.keep(of, bytes));
                            context.runOnContext(_ ->
                                    Answers.json(
                                            request.response(), answer.status(), answer.body()));
                        }));
        return true;
    }
}
