package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Import;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.web.files.BackupFiles;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Requests that keep the profile in a file, and make it from one ({@code spec/70-key-backup}). */
final class BackupRequests {
    private final Seat seat;
    private final BackupFiles files;

    BackupRequests(Seat seat, BackupFiles files) {
        this.seat = seat;
        this.files = files;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("backup-state", _ -> state());
        handlers.put("recovery-key", _ -> fresh());
        handlers.put("backup", this::backup);
        handlers.put("import", this::restore);
    }

    private JsonObject state() throws Refused {
        Client client = seat.client();
        return new JsonObject()
                .put("known", client.backups().recovery().isPresent())
                .put("waiting", new JsonArray(client.backups().waiting()))
                .put("untold", new JsonArray(client.backups().untold()));
    }

    /** A key that nothing is sealed under yet; the page shows it before there is a backup. */
    private JsonObject fresh() throws Refused {
        var _ = seat.client();
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        char[] text = key.text();
        key.wipe();
        JsonObject form = new JsonObject().put("key", String.valueOf(text));
        Arrays.fill(text, '\0');
        return form;
    }

    private static RecoveryKey key(Asked asked) throws Refused {
        char[] typed = asked.text("key").strip().toCharArray();
        try {
            return RecoveryKey.parse(typed);
        } catch (MalformedException _) {
            throw Refused.form(
                    "that is no recovery key: it has 8 groups of 5 characters; look for a typing"
                            + " error.");
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private JsonObject backup(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        RecoveryKey key = key(asked);
        try {
            Optional<AgreementPublicKey> known = client.backups().recovery();
            boolean isOurs = known.filter(key.pair().publicKey()::equals).isPresent();
            if (!isOurs && !asked.flag("fresh")) {
                throw new Refused(
                        409,
                        "that isn't the recovery key of this profile; if it is lost, make"
                                + " another.");
            }
            return form(client, files.make(client, key));
        } finally {
            key.wipe();
        }
    }

    private static JsonObject form(Client client, BackupFiles.Made made) throws Refused {
        try {
            return new JsonObject()
                    .put("backup", made.kept().id())
                    .put("size", Files.size(made.kept().file()))
                    .put("contacts", made.export().contacts())
                    .put("left-out", made.export().leftOut())
                    .put("messages", made.export().messages())
                    .put("files", made.export().files())
                    .put("disappearing", made.export().disappearing())
                    .put("devices", client.devices().all().size());
        } catch (IOException _) {
            throw new Refused(503, "the backup can't be read.");
        }
    }

    private JsonObject restore(Asked asked) throws ClientException, Refused {
        if (seat.state() != Seat.State.NONE) {
            throw new Refused(409, "there is a profile here already.");
        }
        Secret passphrase = ProfileRequests.newPassphrase(asked);
        RecoveryKey key = key(asked);
        try {
            Import.Source source =
                    new Import.Source(files.come(asked.text("backup")), key, asked.flag("stolen"));
            Import imported = seat.restore(source, passphrase);
            files.close();
            return new JsonObject()
                    .put("contacts", imported.contacts())
                    .put("messages", imported.messages())
                    .put("newer", imported.newer())
                    .put("unprotected", new JsonArray(imported.unprotected()));
        } finally {
            key.wipe();
            passphrase.wipe();
        }
    }
}
