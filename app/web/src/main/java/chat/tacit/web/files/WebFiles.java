package chat.tacit.web.files;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.web.form.FileForm;
import chat.tacit.web.form.MessageForm;
import chat.tacit.web.limit.AppLimits;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The files of the open profile as the page has them. */
public final class WebFiles {
    private static final Duration PATIENCE = Duration.ofHours(24);

    private final Seat seat;
    private final AppLimits limits;
    private final Previews previews;
    private final Places places;

    public WebFiles(Seat seat, AppLimits limits, Previews previews) {
        this.seat = seat;
        this.limits = limits;
        this.previews = previews;
        this.places = new Places(seat.home());
    }

    /**
     * A place for a file that comes, and is for a conversation that is there. Whoever asked for it
     * takes it away with {@link Places#forget}.
     */
    public Path place(String conversation, String name, long length) throws Refused {
        var _ = known(seat.client(), conversation);
        return places.make(name, length);
    }

    /** Sends what came to a place; tells pages how far it is. */
    public JsonObject send(String conversation, Path place) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId to = known(client, conversation).id();
        Optional<byte[]> preview = drawn(place);
        Message message = client.files().send(to, place, Optional.empty());
        if (preview.isPresent()) {
            seat.sent().keep(to, message.id(), preview.get());
        }
        seat.herald().came(message);
        progress(message, told -> client.files().waitUntilUp(message, PATIENCE, told));
        return new JsonObject().put("message", MessageForm.of(client, message));
    }

    /** A small picture of what is sent, if it is one: afterwards it isn't here any more. */
    private Optional<byte[]> drawn(Path place) {
        try {
            return Files.size(place) > limits.picture()
                    ? Optional.empty()
                    : Optional.of(previews.of(Files.readAllBytes(place)));
        } catch (IOException | Refused _) {
            return Optional.empty();
        }
    }

    private static Conversation known(Client client, String id) throws Refused {
        return client.messages()
                .overview(Ids.conversation(id))
                .orElseThrow(() -> Refused.gone("there is no such conversation."))
                .conversation();
    }

    /** Something that goes on and tells how far it is. */
    private interface Going {
        void on(Consumer<FileStatus> told) throws ClientException;
    }

    private void progress(Message message, Going going) throws Refused {
        var herald = seat.herald();
        Thread.ofVirtual()
                .name("tacit-progress")
                .start(() -> {
                    long[] last = {-1};
                    try {
                        going.on(file -> {
                            long percent = FileForm.percent(file);
                            if (percent != last[0]) {
                                last[0] = percent;
                                herald.progress(message, file);
                            }
                        });
                    } catch (ClientException e) {
                        herald.say(e.sentence());
                    } finally {
                        herald.changed(message);
                    }
                });
    }

    /** Begins to fetch a file; pages are told how far it is. */
    public JsonObject fetch(Message message) throws ClientException, Refused {
        Client client = seat.client();
        status(client, message);
        progress(message, told -> client.files().fetch(message, PATIENCE, told));
        return new JsonObject();
    }

    private static FileStatus status(Client client, Message message) throws Refused {
        return client.files()
                .status(message)
                .orElseThrow(() -> Refused.gone("there is no file in this message."));
    }

    /** A file that is here, before it is given out. */
    public record Whole(Message message, FileStatus status) {}

    private static Message message(Client client, String conversation, String id) throws Refused {
        ContentId content = Ids.message("message", id);
        return client.messages()
                .find(known(client, conversation).id(), content)
                .orElseThrow(() -> Refused.gone("there is no such message."));
    }

    /** The file of a message that is here. */
    public Whole whole(String conversation, String id) throws Refused {
        Client client = seat.client();
        Message message = message(client, conversation, id);
        FileStatus status = status(client, message);
        if (status.stage() != Stage.HERE) {
            throw new Refused(409, "the file isn't here; it has to be fetched first.");
        }
        return new Whole(message, status);
    }

    /** Writes it. */
    public void write(Whole whole, OutputStream out) throws IOException, ClientException, Refused {
        seat.client().files().write(whole.message(), out);
    }

    /**
     * A preview of a message's picture, in PNG; of one that was sent from here as long as it is
     * kept.
     */
    public byte[] preview(String conversation, String id) throws ClientException, Refused {
        Client client = seat.client();
        Message message = message(client, conversation, id);
        Optional<byte[]> kept = seat.sent().of(message.conversation(), message.id());
        if (kept.isPresent()) {
            return kept.get();
        }
        boolean own = message.own() && message.type() == Message.Type.FILE;
        if (own && status(client, message).stage() != Stage.HERE) {
            throw Refused.gone("the preview isn't kept any more.");
        }
        return preview(whole(conversation, id));
    }

    private byte[] preview(Whole whole) throws ClientException, Refused {
        if (whole.status().size() > limits.picture()) {
            throw new Refused(413, "the file is too long for a preview.");
        }
        Limited bytes = new Limited(limits.picture());
        try {
            write(whole, bytes);
        } catch (IOException e) {
            throw new Refused(503, "the file can't be read.");
        }
        return previews.of(bytes.all());
    }
}
