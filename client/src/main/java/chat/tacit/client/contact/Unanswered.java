package chat.tacit.client.contact;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Invitations that were accepted here and that nobody answered ({@code spec/60-contact} §3). */
public final class Unanswered {
    /** How long an answer is waited for: as long as an invitation lives. */
    static final Duration PATIENCE = Invitations.LIFE;

    private static final String OVER =
            "Nobody has answered for 30 days, and nothing is waited for any more: somebody else had"
                    + " used the invitation, or its time was over. Ask for another one; 'tacit"
                    + " delete' takes this one away.";

    private Unanswered() {}

    /** Ends what has been waited for long enough, and its queues at the relays. */
    public static void giveUp(
            Transaction tx, Entropy entropy, Instant now, Consumer<Event> events) {
        List<ConversationId> over =
                tx.list(
                        "SELECT v.id FROM conversation v JOIN contact c ON c.conversation = v.id"
                                + " WHERE v.state = 'joining' AND v.kind = 'contact'"
                                + " AND v.parent IS NULL AND c.live = 1 AND v.created_at < ?",
                        row -> new ConversationId(row.bytes(1)),
                        now.minus(PATIENCE));
        for (ConversationId one : over) {
            Connections.drop(tx, one, one, now);
            new Notices(entropy).show(tx, one, OVER, now, events);
        }
    }
}
