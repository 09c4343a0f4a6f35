package chat.tacit.web.files;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.web.limit.AppLimits;
import chat.tacit.web.picture.SmallPicture;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.util.Optional;

/** How the user presents themselves, and the pictures of people. */
public final class Portraits {
    private final Seat seat;
    private final AppLimits limits;
    private final Previews previews;

    public Portraits(Seat seat, AppLimits limits, Previews previews) {
        this.seat = seat;
        this.limits = limits;
        this.previews = previews;
    }

    /** Bytes of a picture that comes, at most. */
    public int most() {
        return limits.picture();
    }

    /** The user's own picture, in PNG. */
    public byte[] own() throws Refused {
        Bytes picture = seat.client().contactList().ownProfile().picture();
        if (picture.size() == 0) {
            throw Refused.gone("there is no picture.");
        }
        return previews.of(picture.toArray());
    }

    /** The picture that is shown of a contact who was accepted, in PNG. */
    public byte[] of(String conversation) throws Refused {
        Client client = seat.client();
        Bytes picture =
                client.contactList()
                        .card(contact(client, conversation))
                        .picture()
                        .orElseThrow(() -> Refused.gone("there is no picture."));
        return previews.of(picture.toArray());
    }

    private static ConversationId contact(Client client, String conversation) throws Refused {
        Conversation one =
                client.messages()
                        .overview(Ids.conversation(conversation))
                        .orElseThrow(() -> Refused.gone("there is no such conversation."))
                        .conversation();
        boolean accepted =
                one.kind() == Conversation.Kind.CONTACT
                        && one.state() != Conversation.State.REQUEST;
        if (!accepted) {
            throw Refused.gone("there is no picture.");
        }
        return one.id();
    }

    private Bytes small(byte[] picture) throws Refused {
        try {
            return SmallPicture.of(previews.points(picture))
                    .orElseThrow(() -> new Refused(413, "the picture has too much in it."));
        } catch (IOException _) {
            throw new Refused(503, "the picture can't be made small.");
        }
    }

    /** Shows a picture to accepted contacts from now on; without bytes none. */
    public JsonObject present(byte[] picture) throws ClientException, Refused {
        Body.Profile before = seat.client().contactList().ownProfile();
        Bytes now = picture.length == 0 ? Bytes.empty() : small(picture);
        return present(new Body.Profile(before.name(), before.status(), now));
    }

    /** Changes the name and status that are given. */
    public JsonObject present(Optional<String> name, Optional<String> status)
            throws ClientException, Refused {
        Body.Profile before = seat.client().contactList().ownProfile();
        if (name.isEmpty() && status.isEmpty()) {
            return form(before);
        }
        try {
            return present(
                    new Body.Profile(
                            name.map(String::strip).orElse(before.name()),
                            status.map(String::strip).orElse(before.status()),
                            before.picture()));
        } catch (MalformedException _) {
            throw Refused.form(
                    "a name and a status are short, on one line, and a name isn't empty.");
        }
    }

    private JsonObject present(Body.Profile profile) throws ClientException, Refused {
        seat.client().contactList().present(profile);
        return form(profile);
    }

    private static JsonObject form(Body.Profile profile) {
        return new JsonObject()
                .put("name", profile.name())
                .put("status", profile.status())
                .put("picture", profile.picture().size() > 0);
    }

    /** Keeps a picture of the user's for a contact; without bytes theirs is shown again. */
    public JsonObject keep(String conversation, byte[] picture) throws ClientException, Refused {
        Client client = seat.client();
        ConversationId of = contact(client, conversation);
        Optional<Bytes> kept = picture.length == 0 ? Optional.empty() : Optional.of(small(picture));
        client.contactList().picture(of, kept);
        seat.herald().changed(of);
        return new JsonObject();
    }
}
