package chat.tacit.client.conversation;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Seen;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which of our contents a contact has seen last by what it says, and which it should have seen
 * since ({@code spec/60-contact} §7.4), in the database.
 */
final class Sightings {
    /** Contents that are remembered of a contact; a chain has no more that are unanswered. */
    static final int MOST = 1_000;

    /** Messages that are sealed again at once. */
    static final int MOST_AGAIN = 64;

    private Sightings() {}

    /** A content was sealed for a contact, which will name it so if it is the last that came. */
    static void sealed(Transaction tx, ConversationId to, Seen as, long number) {
        tx.update(
                "INSERT OR REPLACE INTO sighting (conversation, number, seen) VALUES (?, ?, ?)",
                to.bytes(),
                number,
                as.bytes());
        tx.update(
                "DELETE FROM sighting WHERE conversation = ? AND number <= ?",
                to.bytes(),
                number - MOST);
    }

    /** The number of the content that a contact names, if it is newer than those named before. */
    static Optional<Long> take(Transaction tx, ConversationId by, Seen seen) {
        Optional<Long> number =
                tx.one(
                        "SELECT number FROM sighting WHERE conversation = ? AND seen = ?",
                        row -> row.integer(1),
                        by.bytes(),
                        seen.bytes());
        number.ifPresent(it ->
                tx.update(
                        "DELETE FROM sighting WHERE conversation = ? AND number < ?",
                        by.bytes(),
                        it));
        return number;
    }

    /**
     * Numbers of messages of ours above {@code seen} that a relay has had since {@code before} and
     * that the contact hasn't confirmed, at most {@value #MOST_AGAIN}.
     */
    static List<Long> lost(Transaction tx, ConversationId to, long seen, Instant before) {
        return tx.list(
                "SELECT number FROM message WHERE conversation = ? AND own = 1"
                        + " AND state IN ('queued', 'sent') AND state = 'sent'" // as its index has
                        + " AND number > ? AND sent_at <= ?"
                        + " UNION SELECT number FROM amendment WHERE conversation = ? AND own = 1"
                        + " AND sealed = 1 AND number > ? AND at <= ? ORDER BY number LIMIT "
                        + MOST_AGAIN,
                row -> row.integer(1),
                to.bytes(),
                seen,
                before,
                to.bytes(),
                seen,
                before);
    }
}
