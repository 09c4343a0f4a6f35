package chat.tacit.client.live;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.IdentityBody;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Contacts who are told the profile's live identity, since one of the two invited the other to a
 * session ({@code spec/20-live} §3, §17). Each of their devices is told on its own connection, by
 * each of ours that has one, until it has confirmed; and again if the profile gets another identity
 * or a device another connection.
 */
public final class ToldIdentities {
    /** When a connection is tried again on which nothing could be sealed. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    /**
     * Whoever isn't told yet that a device was removed would take another identity for an alarm;
     * and on a connection that goes over to new keys nothing is said that can wait.
     */
    private static final String REMOVED =
            " AND NOT EXISTS (SELECT 1 FROM removal r WHERE r.conversation = v.id"
                    + " AND ((r.content IS NULL AND r.due_at IS NOT NULL) OR EXISTS (SELECT 1"
                    + " FROM copy k WHERE k.connection = w.id AND k.content = r.content)))"
                    + " AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.connection = w.id)";

    /**
     * From those connections alone on which something is to be told yet, the first that is due in
     * front: CROSS JOIN keeps to the order. Whom nothing is told for a while, since they are
     * blocked or don't know of a removal, is passed over.
     */
    private static final String DUE =
            " FROM identity_told t CROSS JOIN conversation w ON w.id = t.connection"
                    + " CROSS JOIN conversation v ON v.id = COALESCE(w.parent, w.id)"
                    + " WHERE t.due_at IS NOT NULL AND t.able = 1"
                    + " AND v.live_told = 1 AND v.state = 'active' AND v.blocked = 0"
                    + " AND v.level <> 'changed' AND w.state = 'active'"
                    + " AND NOT EXISTS (SELECT 1 FROM live_identity WHERE spent = 1)"
                    + REMOVED;

    private final Sealer sealer;
    private final Entropy entropy;

    public ToldIdentities(Sealer sealer, Entropy entropy) {
        this.sealer = sealer;
        this.entropy = entropy;
    }

    /** From now on a contact is told; false if it was already, or there is none. */
    public static boolean tell(Transaction tx, ConversationId contact) {
        return tx.update(
                        "UPDATE conversation SET live_told = 1 WHERE id = ? AND live_told = 0"
                                + " AND kind = 'contact' AND parent IS NULL",
                        contact.bytes())
                == 1;
    }

    static boolean isTold(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND live_told = 1",
                        row -> true,
                        contact.bytes())
                .isPresent();
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                "SELECT t.due_at" + DUE + " ORDER BY t.due_at LIMIT 1", row -> row.instant(1));
    }

    /** Tells what is due. */
    public void run(Transaction tx, Instant now) {
        tx.list(
                        "SELECT t.connection" + DUE + " AND t.due_at <= ? ORDER BY t.due_at",
                        row -> new ConversationId(row.bytes(1)),
                        now)
                .forEach(connection -> tell(tx, connection, now));
    }

    private void tell(Transaction tx, ConversationId connection, Instant now) {
        Contact to = Contacts.find(tx, connection).orElseThrow();
        IdentityBody body = ContactIdentities.own(tx, to, entropy, now);
        Sealer.Numbered which = sealer.number(tx, connection, now);
        boolean sealed = sealer.seal(tx, connection, which, body, now);
        tx.update(
                "UPDATE identity_told SET content = ?, due_at = ? WHERE connection = ?",
                which.id().bytes(),
                sealed ? Optional.empty() : Optional.of(now.plus(RETRY)),
                connection.bytes());
    }

    /** The contact's device has it. */
    public static void confirmed(Transaction tx, ConversationId connection, ContentId content) {
        tx.update(
                "UPDATE identity_told SET content = NULL WHERE connection = ? AND content = ?",
                connection.bytes(),
                content.bytes());
    }

    /** There is a new session: what may have been lost with the old one is said again. */
    public static void again(Transaction tx, ConversationId connection) {
        tx.update(
                "UPDATE identity_told SET content = NULL, due_at = 0 WHERE connection = ?"
                        + " AND content IS NOT NULL",
                connection.bytes());
    }
}
