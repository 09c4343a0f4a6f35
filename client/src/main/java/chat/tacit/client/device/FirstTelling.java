package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;

/**
 * Whether another device has everything that there was to tell: it has confirmed a part after which
 * nothing was left, and all before it. What happens meanwhile is told in later parts, which it may
 * confirm whenever it runs again.
 */
public final class FirstTelling {
    /** Parts begin with 1. */
    private static final long UNKNOWN = 0;

    private final ConversationId sibling;
    private long last = UNKNOWN;

    /** Looks at what is told to a sibling from now on. */
    public FirstTelling(ConversationId sibling) {
        this.sibling = sibling;
    }

    /** Whether it is over by now. */
    public boolean isOver(Transaction tx) {
        if (last == UNKNOWN) {
            last = lastPart(tx);
        }
        return Siblings.left(tx, sibling) == 0 || (last != UNKNOWN && isConfirmed(tx));
    }

    private long lastPart(Transaction tx) {
        return tx.one(
                        "SELECT MIN(number) FROM part WHERE own = 1 AND sibling = ?"
                                + " AND left_then = 0",
                        row -> row.optionalInteger(1),
                        sibling.bytes())
                .flatMap(number -> number)
                .orElse(UNKNOWN);
    }

    private boolean isConfirmed(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM part WHERE own = 1 AND sibling = ? AND number <= ?",
                        row -> true,
                        sibling.bytes(),
                        last)
                .isEmpty();
    }
}
