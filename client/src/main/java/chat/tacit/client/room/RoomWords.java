package chat.tacit.client.room;

import chat.tacit.client.Event;
import chat.tacit.client.file.Downloads;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Revisions;
import chat.tacit.client.history.StreamOrder;
import chat.tacit.client.history.StreamRevisions;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.AccountTold;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.FilePart;
import chat.tacit.e2ee.content.IdentityBody;
import chat.tacit.e2ee.content.KeyChange;
import chat.tacit.e2ee.content.Mentions;
import chat.tacit.e2ee.content.Missing;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.content.RoomStep;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/**
 * What members of a room say: text, replies, files and what amends them, in the order of the stream
 * ({@code spec/50-room} §17). Whatever else comes is left out and counted.
 */
final class RoomWords {

    /** What is shown of a content. */
    private record Shown(Message.Type type, String text, Marks marks, Mentions mentions) {}

    /** A member has said something, or only that it is here. */
    void heard(Scene scene, Output.Heard heard) {
        if (heard.event().content().isEmpty()) {
            return;
        }
        Optional<Content> content = decode(heard.event().content().get());
        AccountId author = heard.author().account();
        if (content.isEmpty()) {
            leftOut(scene);
        } else if (!scene.isBlocked(author)) {
            take(scene, heard, content.get());
        }
    }

    private static Optional<Content> decode(Bytes encoded) {
        try {
            return Optional.of(Content.decode(encoded));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private void take(Scene scene, Output.Heard heard, Content content) {
        switch (content.body()) {
            case Body.Message(String text, Mentions mentions) ->
                    add(
                            scene,
                            heard,
                            content,
                            new Shown(Message.Type.TEXT, text, Marks.NONE, mentions));
            case Body.Reply(ContentId to, String text, Mentions mentions) ->
                    add(
                            scene,
                            heard,
                            content,
                            new Shown(Message.Type.TEXT, text, Marks.reply(to), mentions));
            case FileBody file when file.inParts() -> leftOut(scene);
            case FileBody file -> {
                Shown shown = new Shown(Message.Type.FILE, file.name(), Marks.NONE, Mentions.NONE);
                boolean own = heard.author().account().equals(scene.room().account());
                if (add(scene, heard, content, shown)) {
                    Downloads.offered(scene.tx(), scene.in(), content, own, scene.now());
                }
            }
            case Amendment amendment -> amend(scene, heard, content, amendment);
            case AccountTold _,
                    CallBody _,
                    DeviceBody _,
                    FilePart _,
                    IdentityBody _,
                    KeyChange _,
                    Missing _,
                    Piece _,
                    RoomStep _,
                    Body.Hello _,
                    Body.History _,
                    Body.Profile _,
                    Body.Receipt _,
                    Body.Routes _,
                    Body.Timer _,
                    Body.Typing _,
                    Body.Newer _ ->
                    leftOut(scene);
        }
    }

    /** Whether it was new. */
    private static boolean add(Scene scene, Output.Heard heard, Content content, Shown shown) {
        ContentId id = content.envelope().id();
        AccountId author = heard.author().account();
        boolean own = author.equals(scene.room().account());
        boolean mentioned = !own && shown.mentions().accounts().contains(scene.room().account());
        boolean past = isPast(scene, heard);
        Message message =
                new Message(
                        id,
                        scene.in(),
                        own,
                        scene.handle(author),
                        content.envelope().number(),
                        content.envelope().sent(),
                        shown.type(),
                        shown.text(),
                        own ? Message.State.SENT : Message.State.RECEIVED,
                        "",
                        0,
                        shown.marks().by(author, mentioned));
        boolean isNew =
                StreamOrder.add(scene.tx(), message, heard.position(), own || past, scene.now());
        if (isNew) {
            scene.events()
                    .accept(past ? new Event.Moved(scene.in(), id) : new Event.Arrived(message));
        } else if (StreamOrder.author(scene.tx(), scene.in(), id).equals(Optional.of(author))) {
            stands(scene, id, heard.position());
        } else {
            leftOut(scene); // whoever took the id first has it, but not without a word
        }
        return isNew; // an id is shown once
    }

    /** Said before this account came in, or shown on another device of it: it isn't announced. */
    private static boolean isPast(Scene scene, Output.Heard heard) {
        return heard.event().head().position() < scene.room().place().joined()
                || heard.position() <= scene.room().place().read();
    }

    private static void amend(
            Scene scene, Output.Heard heard, Content content, Amendment amendment) {
        ContentId id = content.envelope().id();
        AccountId author = heard.author().account();
        boolean own = author.equals(scene.room().account());
        if (own && RoomWaiting.find(scene.tx(), scene.in(), id).isPresent()) {
            long number = content.envelope().number();
            StreamRevisions.stands(scene.tx(), scene.in(), amendment, number, heard.position());
        }
        if (amendment.message().equals(id)) {
            // Its author took it back before the host had it; of others' it says nothing.
            if (StreamOrder.author(scene.tx(), scene.in(), id).equals(Optional.of(author))) {
                stands(scene, id, heard.position());
            }
            return;
        }
        StreamRevisions.By by = new StreamRevisions.By(author, own, heard.position());
        Revisions.Outcome outcome = StreamRevisions.take(scene.tx(), scene.in(), by, amendment);
        if (outcome == Revisions.Outcome.TAKEN && !own && !isPast(scene, heard)) {
            StreamRevisions.announce(scene.tx(), scene.in(), by, amendment, scene.now());
        }
        scene.events().accept(new Event.Moved(scene.in(), amendment.message()));
    }

    /** A message that is in the history stands at this position: the host has it. */
    static void stands(Scene scene, ContentId id, long position) {
        if (StreamOrder.author(scene.tx(), scene.in(), id).isEmpty()) {
            return; // nothing is shown for it
        }
        StreamOrder.stands(scene.tx(), scene.in(), id, position);
        History.atHost(scene.tx(), scene.in(), id);
        scene.events().accept(new Event.Moved(scene.in(), id));
    }

    static void leftOut(Scene scene) {
        scene.tx()
                .update(
                        "UPDATE room SET left_out = left_out + 1 WHERE conversation = ?",
                        scene.in().bytes());
    }
}
