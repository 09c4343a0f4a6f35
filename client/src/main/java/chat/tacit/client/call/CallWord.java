package chat.tacit.client.call;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a contact says about a call.
 *
 * @param sent the contact's clock
 */
public record CallWord(CallBody body, Instant sent) {

    public static CallWord of(Content content, CallBody body) {
        return new CallWord(body, content.envelope().sent());
    }

    /**
     * Hands on what is said, which is acted upon once it is committed: of a contact who was
     * accepted, where calls may be, and whose keys are those of before. That it rings is noted
     * here, so that it leaves a line even if this process ends now.
     */
    public void take(Transaction tx, Contact from, Instant now, Consumer<Event> events) {
        boolean known = from.state() == Conversation.State.ACTIVE && from.level() != Level.CHANGED;
        ConversationId in = Connections.shown(tx, from.id());
        if (!known || MeshRoutes.isHidden(tx, in)) {
            return;
        }
        if (body.said() instanceof CallSignal.Ring ring) {
            CallSubject about = new CallSubject(body.call(), in, false, ring.media());
            OpenCalls.begin(tx, about, sent, now);
        }
        CallPeer by = new CallPeer(in, from.id());
        events.accept(new Event.Called(by, sent, body));
    }
}
