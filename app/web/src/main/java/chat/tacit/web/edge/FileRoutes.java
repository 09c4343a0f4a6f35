package chat.tacit.web.edge;

import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.web.api.Api;
import chat.tacit.web.files.Places;
import chat.tacit.web.files.WebFiles;
import chat.tacit.web.seat.Refused;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files as bodies ({@code spec/90-app} §5). What others sent goes out as bytes to be kept. */
final class FileRoutes {
    private static final Pattern FILE = Pattern.compile("/api/files/([0-9a-f]{32})");

    private static final String PLAIN =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

    private final Vertx vertx;
    private final WebFiles files;
    private final Uploads uploads;

    FileRoutes(Vertx vertx, WebFiles files) {
        this.vertx = vertx;
        this.files = files;
        this.uploads = new Uploads(vertx);
    }

    /** Answers if it is about a file. */
    boolean get(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        HttpServerResponse response = request.response();
        Matcher file = FILE.matcher(request.path());
        if (!file.matches()) {
            return false;
        }
        boolean preview = request.params().contains("preview");
        String conversation = Optional.ofNullable(request.getParam("conversation")).orElse("");
        Front.aside(() -> {
            if (preview) {
                PictureRoutes.draw(
                        () -> files.preview(conversation, file.group(1)), context, response);
            } else {
                give(conversation, file.group(1), context, response);
            }
        });
        return true;
    }

    private void give(
            String conversation, String message, Context context, HttpServerResponse response) {
        Api.Answer answer =
                Api.answer(() -> {
                    WebFiles.Whole whole = files.whole(conversation, message);
                    try (Outflow out = new Outflow(context, response, head(whole, response))) {
                        files.write(whole, out);
                        out.finish();
                    } catch (IOException _) {
                        context.runOnContext(_ -> response.reset());
                    }
                    return new JsonObject();
                });
        if (answer.status() != 200) {
            context.runOnContext(_ -> {
                if (response.headWritten()) {
                    response.reset();
                } else {
                    Answers.json(response, answer.status(), answer.body());
                }
            });
        }
    }

    /** What is said before the first byte, once there is one. */
    private static Runnable head(WebFiles.Whole whole, HttpServerResponse response) {
        return () ->
                response.putHeader("Content-Type", "application/octet-stream")
                        .putHeader("Content-Disposition", disposition(whole.status().name()))
                        .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                        .putHeader("Content-Length", String.valueOf(whole.status().size()));
    }

    /** The name as RFC 8187 writes it: nothing of it is a character of the header. */
    static String disposition(String name) {
        StringBuilder text = new StringBuilder("attachment; filename*=UTF-8''");
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = PLAIN.indexOf(one) >= 0;
            text.append(
                    plain ? String.valueOf((char) one) : String.format(Locale.ROOT, "%%%02X", one));
        }
        return text.toString();
    }

    /** Takes a file that comes as a body, and sends it. */
    void put(HttpServerRequest request) {
        Optional<String> conversation = Optional.ofNullable(request.getParam("conversation"));
        Optional<String> name = Optional.ofNullable(request.getParam("name"));
        Optional<Long> length = Uploads.length(request);
        if (conversation.isEmpty() || name.isEmpty() || length.isEmpty()) {
            Uploads.refuse(request, 400, "a file has a conversation, a name and a length.");
            return;
        }
        try {
            var _ = new FileLayout(length.get());
        } catch (MalformedException _) {
            Uploads.refuse(request, 413, "the file is too large to be sent.");
            return;
        }
        request.pause();
        Context context = vertx.getOrCreateContext();
        Front.aside(() -> {
            try {
                Path place = files.place(conversation.get(), name.get(), length.get());
                Uploads.Taker taker = new Sent(conversation.get(), place);
                context.runOnContext(_ -> uploads.take(request, place, taker, context));
            } catch (Refused refused) {
                context.runOnContext(
                        _ -> Uploads.refuse(request, refused.status(), refused.sentence()));
            }
        });
    }

    /** A file that is sent when it has come. */
    private final class Sent implements Uploads.Taker {
        private final String conversation;
        private final Path place;

        Sent(String conversation, Path place) {
            this.conversation = conversation;
            this.place = place;
        }

        @Override
        public Api.Answer came() {
            return Api.answer(() -> files.send(conversation, place));
        }

        @Override
        public void end(boolean came) {
            Places.forget(place);
        }
    }
}
