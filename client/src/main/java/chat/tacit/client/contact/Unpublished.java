package chat.tacit.client.contact;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;

/** Invitations of which relays don't have yet what they need to work. */
public final class Unpublished {
    private Unpublished() {}

    /** Whether a relay still has to be given something for an open invitation to work. */
    public static boolean contains(Transaction tx, Bytes id) {
        return tx.one(
                        "SELECT 1 FROM invitation i WHERE id = ? AND state = 'open' AND (NOT EXISTS"
                                + " (SELECT 1 FROM mesh_key k WHERE k.invitation = i.id) OR EXISTS"
                                + " (SELECT 1 FROM queue q WHERE q.invitation = i.id))"
                                + " AND (blob IS NOT NULL OR mutable IS NOT NULL"
                                + " OR NOT EXISTS (SELECT 1 FROM queue q WHERE q.invitation = i.id"
                                + " AND q.recipient_id IS NOT NULL))",
                        row -> true,
                        id)
                .isPresent();
    }

    /** Whether every relay that should make a queue of it asks for a server key first. */
    public static boolean isLockedOut(Transaction tx, Bytes id) {
        return tx.one(
                        "SELECT 1 FROM queue WHERE invitation = ? AND (recipient_id IS NOT NULL"
                                + " OR relay NOT IN (SELECT address FROM relay"
                                + " WHERE key_wanted = 1)) LIMIT 1",
                        row -> true,
                        id)
                .isEmpty();
    }
}
