package chat.tacit.client.contact;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.ResyncFields;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Contacts in the database. */
public final class Contacts {
    /** The name of a contact that hasn't told one yet. */
    public static final String UNNAMED = "new contact";

    private static final String SELECT =
            "SELECT v.id, COALESCE(p.own_name, p.name, v.own_name, v.name), v.state,"
                    + " COALESCE(p.level, v.level), c.ik, c.dk, c.peer_ik, c.peer_dk, c.join_fields,"
                    + " c.resync_fields, c.peer_join, c.paused, c.expected_number, c.last_received FROM"
                    + " contact c JOIN conversation v ON v.id = c.conversation LEFT JOIN conversation p"
                    + " ON p.id = v.parent";

    private Contacts() {}

    /**
     * Adds a contact whose keys were agreed.
     *
     * @param travel how the invitation travelled, as we saw it
     */
    public static void add(Transaction tx, Contact contact, Travel travel, Instant now) {
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at, named_at)"
                        + " VALUES (?, 'contact', ?, ?, ?, ?, ?)",
                contact.id().bytes(),
                contact.name(),
                contact.state().word(),
                contact.level().text(),
                now,
                now);
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, peer_join,"
                        + " join_fields, travel) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                contact.id().bytes(),
                contact.joined().isPresent() ? 0 : 1,
                contact.own().identity().secret(),
                contact.own().root().seed(),
                contact.peer().identity().bytes(),
                contact.peer().root().bytes(),
                contact.joined(),
                contact.prefix().flatMap(Contacts::joinFields),
                travel.text());
    }

    public static Optional<Contact> find(Transaction tx, ConversationId id) {
        return tx.one(SELECT + " WHERE v.id = ?", Contacts::read, id.bytes());
    }

    /** Everyone, who has had their name for longest first. */
    public static List<Contact> all(Transaction tx) {
        return tx.list(
                SELECT + " WHERE v.kind = 'contact' ORDER BY v.named_at, v.created_at, v.id",
                Contacts::read);
    }

    /** Every connection that has a session, with whichever device. */
    public static List<Contact> live(Transaction tx) {
        return tx.list(SELECT + " WHERE c.live = 1 ORDER BY v.created_at, v.id", Contacts::read);
    }

    /** Whether a connection has a session. */
    public static boolean isLive(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ? AND live = 1",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /**
     * Adds a contact of whom this device knows by a sibling: it has keys of its own for it, of its
     * entry in our log, and as yet no connection.
     */
    public static void addLinked(Transaction tx, Contact contact, Travel travel, Instant now) {
        add(tx, contact, travel, now);
        tx.update(
                "UPDATE contact SET live = 0, profile_due = NULL WHERE conversation = ?",
                contact.id().bytes());
    }

    /** Adds a connection that hangs on a conversation, with a device of the contact. */
    public static void addConnection(
            Transaction tx, Contact connection, ConversationId in, int device, Instant now) {
        add(tx, connection, travel(tx, in), now);
        tx.update(
                "UPDATE conversation SET kind = 'device', parent = ?, peer_device = ? WHERE id = ?",
                in.bytes(),
                device,
                connection.id().bytes());
    }

    /** Their first answer was opened: from now on messages aren't joins. */
    public static void answered(Transaction tx, ConversationId id) {
        tx.update(
                "UPDATE contact SET join_fields = NULL, resync_fields = NULL"
                        + " WHERE conversation = ?",
                id.bytes());
        tx.update("UPDATE conversation SET state = 'active' WHERE id = ?", id.bytes());
    }

    /** The contact of a join that was taken, whose next joins are its messages. */
    public static Optional<Contact> ofJoin(Transaction tx, Bytes hash) {
        return tx.one(SELECT + " WHERE c.peer_join = ?", Contacts::read, hash);
    }

    /** An address's keys stand for the inviter's, until the inviter's hello. */
    static void byAddress(Transaction tx, ConversationId id) {
        tx.update("UPDATE contact SET by_address = 1 WHERE conversation = ?", id.bytes());
    }

    public static boolean isByAddress(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ? AND by_address = 1",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** Our keys for this contact alone, in place of the address's. */
    static void ownKeys(Transaction tx, ConversationId id, ContactIdentityKey own) {
        tx.update(
                "UPDATE contact SET ik = ?, dk = ?, by_address = 0 WHERE conversation = ?",
                own.identity().secret(),
                own.root().seed(),
                id.bytes());
    }

    /**
     * Keys that other devices renewed: those of this one, which has no session, and their root's.
     */
    public static void renewedElsewhere(
            Transaction tx, ConversationId id, ContactIdentityKey own, ContactIdentity peer) {
        ownKeys(tx, id, own);
        peerKeys(tx, id, peer);
    }

    /** Their keys for us alone, in place of the address's. */
    static void peerKeys(Transaction tx, ConversationId id, ContactIdentity peer) {
        tx.update(
                "UPDATE contact SET peer_ik = ?, peer_dk = ?, by_address = 0"
                        + " WHERE conversation = ?",
                peer.identity().bytes(),
                peer.root().bytes(),
                id.bytes());
    }

    /** The names of those to whom nothing is sealed before there is a new session. */
    public static List<String> paused(Transaction tx) {
        return tx.list(
                "SELECT COALESCE(own_name, name) FROM conversation WHERE id IN (SELECT"
                        + " COALESCE(v.parent, v.id) FROM contact c JOIN conversation v ON v.id ="
                        + " c.conversation WHERE c.paused = 1) AND kind = 'contact'"
                        + " ORDER BY named_at, created_at, id",
                row -> row.text(1));
    }

    public static boolean anyPaused(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM contact c CROSS JOIN conversation v"
                                + " ON v.id = c.conversation CROSS JOIN conversation p"
                                + " ON p.id = COALESCE(v.parent, v.id) WHERE c.paused = 1"
                                + " AND p.kind = 'contact' LIMIT 1",
                        row -> true)
                .isPresent();
    }

    /** This profile was restored: nothing is sealed for anyone before a re-sync. */
    public static void pauseAll(Transaction tx) {
        tx.update("UPDATE contact SET paused = 1, resync_tries = 0");
    }

    /** Forgets a contact with everything that was said; its queues are to be deleted. */
    public static void delete(Transaction tx, ConversationId id, Instant now) {
        Connections.dropAll(tx, id, now);
        DoomedQueues.doomAll(tx, id, now);
        RenewalLinks.withdraw(tx, id, now);
        tx.update("UPDATE invitation SET fetcher = NULL WHERE conversation = ?", id.bytes());
        tx.update(
                "INSERT OR IGNORE INTO deleted_contact (conversation) SELECT ?"
                        + " WHERE EXISTS (SELECT 1 FROM sibling)",
                id.bytes());
        tx.update("DELETE FROM message WHERE conversation = ?", id.bytes());
        tx.update("DELETE FROM conversation WHERE id = ?", id.bytes());
    }

    /** How the invitation travelled by what we recorded ourselves. */
    public static Travel travel(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT travel FROM contact WHERE conversation = ?",
                        row -> Travel.of(row.text(1)),
                        id.bytes())
                .orElseThrow();
    }

    /**
     * Keeps what they said first: how the invitation travelled, and the root of their device log.
     *
     * @throws UnopenableException if their log has another root
     */
    static void introduced(Transaction tx, ConversationId id, Travel theirs, SignedEntry root)
            throws UnopenableException {
        tx.update(
                "UPDATE contact SET peer_travel = ? WHERE conversation = ?",
                theirs.text(),
                id.bytes());
        DeviceLogs.begun(tx, Connections.shown(tx, id), root);
    }

    /** When the conversation began. */
    public static Instant createdAt(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT created_at FROM conversation WHERE id = ?",
                        row -> Instant.ofEpochMilli(row.integer(1)),
                        id.bytes())
                .orElseThrow();
    }

    /** Whether their hello has come. */
    static boolean isIntroduced(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ? AND peer_travel IS NOT NULL",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** Whether anything may be sealed for a contact now that nobody asked for. */
    public static boolean isReachable(Transaction tx, ConversationId id) {
        return isIntroduced(tx, id) && is(tx, id, "v.state = 'active'");
    }

    /**
     * Whether somebody who may not know us yet may be told who we are once more. Whoever joined by
     * an address waits instead: to ask takes work, and its owner may take long to decide.
     */
    static boolean mayHear(Transaction tx, ConversationId id) {
        return is(tx, id, "v.state <> 'request' AND c.by_address = 0");
    }

    private static boolean is(Transaction tx, ConversationId id, String condition) {
        return tx.one(
                        "SELECT 1 FROM contact c JOIN conversation v ON v.id = c.conversation"
                                + " JOIN conversation p ON p.id = COALESCE(v.parent, v.id)"
                                + " WHERE v.id = ? AND c.paused = 0 AND p.blocked = 0"
                                + " AND p.level <> 'changed' AND "
                                + condition,
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** Our profile is due to be sent at a time, or they have it as it is. */
    static void profileDue(Transaction tx, ConversationId id, Optional<Instant> due) {
        tx.update("UPDATE contact SET profile_due = ? WHERE conversation = ?", due, id.bytes());
    }

    /** Whether our profile is due, now or later. */
    static boolean isProfileDue(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ?"
                                + " AND profile_due IS NOT NULL",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    public static void level(Transaction tx, ConversationId id, Level level) {
        tx.update("UPDATE conversation SET level = ? WHERE id = ?", level.text(), id.bytes());
    }

    /** Takes the number for our next content. */
    public static long takeNumber(Transaction tx, ConversationId id) {
        long number =
                tx.one(
                                "SELECT next_number FROM contact WHERE conversation = ?",
                                row -> row.integer(1),
                                id.bytes())
                        .orElseThrow();
        tx.update(
                "UPDATE contact SET next_number = ? WHERE conversation = ?",
                number + 1,
                id.bytes());
        return number;
    }

    public static void expect(Transaction tx, ConversationId id, long number) {
        tx.update(
                "UPDATE contact SET expected_number = ? WHERE conversation = ?",
                number,
                id.bytes());
    }

    public static void seen(Transaction tx, ConversationId id, Seen seen) {
        tx.update(
                "UPDATE contact SET last_received = ? WHERE conversation = ?",
                seen.bytes(),
                id.bytes());
    }

    private static Contact read(Row row) {
        return new Contact(
                new ConversationId(row.bytes(1)),
                row.text(2),
                Conversation.State.of(row.text(3)),
                Level.of(row.text(4)),
                new ContactIdentityKey(
                        AgreementKey.of(row.secret(5)), SigningKey.of(row.secret(6))),
                new ContactIdentity(
                        new AgreementPublicKey(row.bytes(7)), new VerifyingKey(row.bytes(8))),
                prefix(row.optionalBytes(9), row.optionalBytes(10)),
                row.optionalBytes(11),
                row.integer(12) == 1,
                row.integer(13),
                row.optionalBytes(14).map(Seen::new));
    }

    private static Optional<Contact.Prefix> prefix(Optional<Bytes> join, Optional<Bytes> resync) {
        Optional<Contact.Prefix> resyncing =
                resync.map(ResyncFields::decode).map(Contact.Prefix.Resyncing::new);
        return resyncing.or(() -> join.map(JoinFields::decode).map(Contact.Prefix.Joining::new));
    }

    private static Optional<Bytes> joinFields(Contact.Prefix prefix) {
        return switch (prefix) {
            case Contact.Prefix.Joining(JoinFields fields) -> Optional.of(fields.encode());
            case Contact.Prefix.Resyncing resyncing -> Optional.empty();
        };
    }
}
