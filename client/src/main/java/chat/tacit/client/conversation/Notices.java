package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sentences of the client's own in the history of a conversation. */
public final class Notices {
    private final Entropy entropy;

    public Notices(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * Shows a sentence at the end of a conversation, or of the one on which a connection hangs.
     * What is said of a contact who is blocked stands there, and isn't announced.
     */
    public void show(
            Transaction tx,
            ConversationId id,
            String sentence,
            Instant now,
            Consumer<Event> events) {
        if (Siblings.is(tx, id)) {
            return; // nobody talks there
        }
        ConversationId in = Connections.shown(tx, id);
        show(tx, notice(in, sentence, now), now, events);
    }

    /** The same of something that happened before: it stands there with the time of then. */
    public void show(Transaction tx, Past past, Instant now, Consumer<Event> events) {
        show(tx, notice(past.in(), past.sentence(), past.at(now)), now, events);
    }

    /**
     * What happened in a conversation.
     *
     * @param when by the clock of who saw it
     */
    public record Past(ConversationId in, String sentence, Instant when) {
        private Instant at(Instant now) {
            return when.isAfter(now) ? now : when;
        }
    }

    private static void show(Transaction tx, Message notice, Instant now, Consumer<Event> events) {
        ConversationId in = notice.conversation();
        History.add(tx, notice, now, Optional.empty());
        if (Cards.isBlocked(tx, in)) {
            var _ = History.shown(tx, List.of(notice));
        } else {
            events.accept(new Event.Arrived(notice));
        }
    }

    /** Writes something down that isn't announced. */
    public void note(Transaction tx, Past past, Instant now) {
        Message notice = notice(past.in(), past.sentence(), past.at(now));
        History.add(tx, notice, now, Optional.empty());
        var _ = History.shown(tx, List.of(notice));
    }

    private Message notice(ConversationId in, String sentence, Instant now) {
        return new Message(
                ContentId.random(entropy),
                in,
                false,
                "",
                0,
                now,
                Message.Type.NOTICE,
                sentence,
                Message.State.RECEIVED,
                "",
                0);
    }
}
