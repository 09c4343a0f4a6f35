package chat.tacit.client.call;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls in the history. A line has the id of its call: whichever devices of a person write it, it
 * stands there once.
 */
public final class CallLines {
    private CallLines() {}

    /** Writes a line down; one that is no news isn't announced. */
    public static void write(Transaction tx, CallLine line, Instant now, Consumer<Event> events) {
        ConversationId in = line.about().conversation();
        boolean own = line.about().own();
        Optional<String> name = Contacts.find(tx, in).map(it -> it.name());
        if (name.isEmpty()) {
            return; // the conversation was deleted
        }
        CallChoices.noteCall(tx, in);
        Instant began = line.at().isAfter(now) ? now : line.at();
        Message message =
                new Message(
                        new ContentId(line.about().call().bytes()),
                        in,
                        own,
                        own ? OwnProfile.name(tx) : name.get(),
                        0,
                        began.truncatedTo(ChronoUnit.MILLIS),
                        Message.Type.CALL,
                        line.sentence(),
                        own ? Message.State.DELIVERED : Message.State.RECEIVED,
                        "",
                        0);
        if (History.add(tx, message, now, Optional.empty())) {
            if (!line.isNews()) {
                var _ = History.shown(tx, List.of(message));
            }
            events.accept(new Event.Arrived(message));
        }
    }
}
