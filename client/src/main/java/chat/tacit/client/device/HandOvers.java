package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.invitation.Invitation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes an identity back from a machine that is in other hands ({@code spec/70-key-backup} §5). Who
 * restored a backup has the same keys as whoever holds that machine. So this one gets keys of its
 * own, no. 0 adds it and removes all others, and each device of a contact is told so on the
 * connection that the backup knows, with an invitation to the new one.
 */
public final class HandOvers {
    /** When a device is told again that hasn't joined: what invited it has ended by then. */
    static final Duration AGAIN = AskedPairs.LIFE;

    private static final Duration NO_RELAY = Duration.ofHours(1);

    /** Devices in one transaction. */
    private static final int PAGE = 20;

    /** Tables of what a connection has that isn't the conversation's. */
    private static final List<String> OF_CONNECTION = List.of("queue", "route", "early");

    private final Announcements announcements;
    private final Pairs pairs;

    public HandOvers(Announcements announcements, Pairs pairs) {
        this.announcements = announcements;
        this.pairs = pairs;
    }

    /**
     * Gives this device keys of its own for each contact of a profile that was just imported, in
     * the place of all that the backup knows.
     *
     * @return the contacts for whom that can't be: their log has no no. 0 that this key opens
     */
    public static List<ConversationId> begin(
            Transaction tx, RecoveryKey key, Entropy entropy, Instant now) {
        List<ConversationId> unprotected = new ArrayList<>();
        List<ConversationId> contacts =
                tx.list(
                        "SELECT id FROM conversation WHERE kind = 'contact' AND state = 'active'"
                                + " ORDER BY created_at, id",
                        row -> new ConversationId(row.bytes(1)));
        for (ConversationId in : contacts) {
            ContactIdentityKey fresh = ContactIdentityKey.generate(entropy);
            if (Recoveries.replaceAll(tx, in, key, fresh.publicKeys(), now)) {
                split(tx, in, fresh, entropy);
            } else {
                unprotected.add(in);
            }
        }
        return unprotected;
    }

    /** The keys of the backup stay with the connections that were made under them. */
    private static void split(
            Transaction tx, ConversationId in, ContactIdentityKey fresh, Entropy entropy) {
        if (Contacts.isLive(tx, in)) {
            ConversationId old = ConversationId.random(entropy);
            tx.update(
                    "INSERT INTO conversation (id, kind, name, state, level, created_at, parent,"
                            + " peer_device) SELECT ?, 'device', '', state, level, created_at, id,"
                            + " peer_device FROM conversation WHERE id = ?",
                    old.bytes(),
                    in.bytes());
            tx.update(
                    "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk,"
                            + " peer_join, travel, peer_travel, profile_due, next_number,"
                            + " expected_number, last_received, resync_no, version, paused) SELECT ?,"
                            + " joiner, ik, dk, peer_ik, peer_dk, peer_join, travel, peer_travel, NULL,"
                            + " next_number, expected_number, last_received, resync_no, version, 1 FROM"
                            + " contact WHERE conversation = ?",
                    old.bytes(),
                    in.bytes());
            for (String table : OF_CONNECTION) {
                tx.update(
                        "UPDATE " + table + " SET conversation = ? WHERE conversation = ?",
                        old.bytes(),
                        in.bytes());
            }
        }
        tx.update(
                "UPDATE contact SET ik = ?, dk = ?, live = 0, paused = 0, peer_join = NULL,"
                        + " profile_due = NULL WHERE conversation = ?",
                fresh.identity().secret(),
                fresh.root().seed(),
                in.bytes());
        tx.update(
                "INSERT INTO handover (connection, due_at) SELECT v.id, IIF(c.paused = 1, NULL, 0)"
                        + " FROM conversation v JOIN contact c ON c.conversation = v.id"
                        + " WHERE v.parent = ? AND v.kind = 'device'",
                in.bytes());
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(due_at) FROM handover WHERE due_at IS NOT NULL",
                        row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** Tells the devices that are due, those on whose connection there is a session. */
    public void run(Transaction tx, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT connection FROM handover WHERE due_at <= ? ORDER BY due_at LIMIT "
                                + PAGE,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId connection : due) {
            tx.update(
                    "UPDATE handover SET due_at = ? WHERE connection = ?",
                    next(tx, connection, now),
                    connection.bytes());
        }
    }

    /** When a device is told again; empty until there is a session, which the database sees. */
    private Optional<Instant> next(Transaction tx, ConversationId connection, Instant now) {
        if (Contacts.find(tx, connection).orElseThrow().paused()) {
            return Optional.empty();
        }
        return Optional.of(now.plus(tell(tx, connection, now) ? AGAIN : NO_RELAY));
    }

    private boolean tell(Transaction tx, ConversationId connection, Instant now) {
        ConversationId in = Connections.shown(tx, connection);
        int device = Connections.device(tx, connection);
        try {
            Connections.uninvite(tx, in, device, now);
            Invitation invitation = pairs.invite(tx, in, device, now);
            announcements.handOver(tx, connection, invitation, now);
            return true;
        } catch (ClientException e) {
            return false;
        }
    }

    /**
     * Whether a connection was made under keys that were given up since: what is said on it is said
     * on the next one.
     */
    static boolean isGivenUp(Transaction tx, ConversationId in, Contact connection) {
        Contact shown = Contacts.find(tx, in).orElseThrow();
        return !connection.own().publicKeys().equals(shown.own().publicKeys());
    }

    /** Contacts of whom a device hasn't joined this one under its own keys. */
    public static List<ConversationId> untold(Transaction tx) {
        return tx.list(
                "SELECT DISTINCT v.parent FROM handover h CROSS JOIN conversation v ON v.id ="
                        + " h.connection",
                row -> new ConversationId(row.bytes(1)));
    }
}
