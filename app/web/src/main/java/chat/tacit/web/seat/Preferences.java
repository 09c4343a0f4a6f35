package chat.tacit.web.seat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the user chose about the page. It is in a file beside the profile, in the clear: it says
 * nothing of anybody, and how the page looks is wanted before the profile is open.
 */
public final class Preferences {
    private static final JsonObject FIRST =
            new JsonObject()
                    .put("read-receipts", false)
                    .put("language", "")
                    .put("theme", "auto")
                    .put("notifications", false);

    private static final Map<String, Predicate<Object>> FORMS =
            Map.of(
                    "read-receipts", value -> value instanceof Boolean,
                    "language",
                            value ->
                                    value instanceof String text && text.matches("[A-Za-z-]{0,35}"),
                    "theme",
                            value ->
                                    value instanceof String text && text.matches("auto|light|dark"),
                    "notifications", value -> value instanceof Boolean);

    /** What led the browser here, which has read it. */
    private static final String OPENS = "app-open.html";

    private final Path file;

    Preferences(Path home) {
        this.file = home.resolve("app.json");
    }

    /** All of them. */
    public synchronized JsonObject all() {
        JsonObject all = FIRST.copy();
        if (Files.isRegularFile(file)) {
            try {
                JsonObject kept = new JsonObject(Files.readString(file));
                kept.forEach(one -> {
                    if (fits(one.getKey(), one.getValue())) {
                        all.put(one.getKey(), one.getValue());
                    }
                });
            } catch (IOException | DecodeException _) {
                return all; // what can't be read is as it was at first
            }
        }
        return all;
    }

    private static boolean fits(String name, Object value) {
        return FORMS.containsKey(name) && FORMS.get(name).test(value);
    }

    /** Changes those that are given. */
    synchronized JsonObject change(JsonObject given) throws Refused {
        JsonObject all = all();
        for (Map.Entry<String, Object> one : given) {
            if (!fits(one.getKey(), one.getValue())) {
                throw Refused.form("'" + one.getKey() + "' can't be set to that.");
            }
            all.put(one.getKey(), one.getValue());
        }
        if (!given.isEmpty()) {
            write(all);
        }
        return all;
    }

    /** Takes the file away, so that the profile's home is empty before there is a profile. */
    synchronized void forget() throws ClientException {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(OPENS));
        } catch (IOException _) {
            throw new ClientException("can't write to " + file.getParent() + ".");
        }
    }

    /** Writes them again; they aren't worth a failure. */
    synchronized void put(JsonObject all) {
        try {
            if (!all.equals(FIRST)) {
                write(all);
            }
        } catch (Refused _) {
            return;
        }
    }

    private void write(JsonObject all) throws Refused {
        try {
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, all.encode() + "\n");
        } catch (IOException _) {
            throw new Refused(503, "the settings can't be written now.");
        }
    }

    /** Whether contacts are told what was read, if nothing else is said. */
    boolean tellRead() {
        return all().getBoolean("read-receipts");
    }

    /** Tells all contacts from now on what was read, or none. */
    static void tellRead(Client client, boolean tell) throws ClientException {
        for (Conversation one : client.contactList().all()) {
            if (one.state() != Conversation.State.REQUEST) {
                client.contactList().tellRead(one.id(), tell);
            }
        }
    }
}
