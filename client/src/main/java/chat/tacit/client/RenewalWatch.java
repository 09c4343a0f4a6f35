package chat.tacit.client;

import chat.tacit.client.contact.Renewals;
import chat.tacit.client.conversation.ConversationId;

import java.time.Duration;
import java.util.Map;

/** Tells what becomes of a link that may renew a contact's keys; begun before it is accepted. */
public final class RenewalWatch {
    /** How long a join gets to leave whatever the patience is. */
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    private final Loop loop;
    private final Map<ConversationId, Integer> before;

    RenewalWatch(Loop loop) {
        this.loop = loop;
        this.before = loop.read(Renewals::generations);
    }

    /** What became of it. */
    public enum Outcome {
        /** The contact hasn't answered yet. */
        WAITS,
        RENEWED,
        /** The contact doesn't take it; the keys are as they were. */
        REFUSED
    }

    /** Whether an accepted invitation led to a conversation that there was. */
    public boolean isRenewal(ConversationId accepted) {
        return before.containsKey(accepted);
    }

    /** Waits for the contact's answer. */
    public Outcome await(ConversationId renewed, Duration patience) throws ClientException {
        boolean waits =
                !loop.await(patience, () -> !loop.read(tx -> Renewals.isPending(tx, renewed)));
        if (waits) {
            new Departures(loop).await(LEAVE);
            return Outcome.WAITS;
        }
        int now = loop.read(tx -> Renewals.firstGeneration(tx, renewed));
        boolean same = before.getOrDefault(renewed, 0) == now;
        return same ? Outcome.REFUSED : Outcome.RENEWED;
    }
}
