package chat.tacit.web.edge;

import chat.tacit.web.api.Api;
import chat.tacit.web.files.BackupFiles;
import chat.tacit.web.files.Places;
import chat.tacit.web.seat.Refused;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Backups as bodies ({@code spec/90-app} §5). */
final class BackupRoutes {
    private static final Pattern BACKUP = Pattern.compile("/api/backup/([0-9a-f]{32})");

    private final Vertx vertx;
    private final BackupFiles backups;
    private final Uploads uploads;

    BackupRoutes(Vertx vertx, BackupFiles backups) {
        this.vertx = vertx;
        this.backups = backups;
        this.uploads = new Uploads(vertx);
    }

    /** Answers if it is about a backup. */
    boolean get(HttpServerRequest request) {
        Matcher backup = BACKUP.matcher(request.path());
        if (!backup.matches()) {
            return false;
        }
        HttpServerResponse response = request.response();
        try {
            Path file = backups.made(backup.group(1));
            response.putHeader("Content-Type", "application/octet-stream")
                    .putHeader("Content-Disposition", FileRoutes.disposition("tacit.backup"))
                    .sendFile(file.toString())
                    .onFailure(_ -> response.reset());
        } catch (Refused refused) {
            Answers.trouble(response, refused.status(), refused.sentence());
        }
        return true;
    }

    /** Takes a backup of which a profile is to be made. */
    void put(HttpServerRequest request) {
        Optional<Long> length = Uploads.length(request);
        if (length.isEmpty()) {
            Uploads.refuse(request, 400, "a backup has a length.");
            return;
        }
        if (length.get() > backups.most()) {
            Uploads.refuse(request, 413, "that is too long for a backup.");
            return;
        }
        request.pause();
        Context context = vertx.getOrCreateContext();
        Front.aside(() -> {
            try {
                BackupFiles.Kept kept = backups.place();
                context.runOnContext(
                        _ -> uploads.take(request, kept.file(), new Come(kept), context));
            } catch (Refused refused) {
                context.runOnContext(
                        _ -> Uploads.refuse(request, refused.status(), refused.sentence()));
            }
        });
    }

    /** A backup that has come. */
    private final class Come implements Uploads.Taker {
        private final BackupFiles.Kept kept;

        Come(BackupFiles.Kept kept) {
            this.kept = kept;
        }

        @Override
        public Api.Answer came() {
            backups.came(kept);
            return new Api.Answer(200, new JsonObject().put("backup", kept.id()));
        }

        @Override
        public void end(boolean came) {
            if (!came) {
                Places.forget(kept.file());
            }
        }
    }
}
