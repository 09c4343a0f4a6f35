package chat.tacit.client.backup;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Ratchets;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.ProfileRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Contacts and their queues, between the database and records. */
final class ContactRecords {
    private static final String HELD =
            "MAX(c.expected_number, COALESCE((SELECT MAX(number) + 1 FROM early WHERE conversation"
                    + " = v.id), 1))";

    private static final String CONTACT =
            "SELECT v.id, v.name, v.level, v.created_at, c.ik, c.dk, c.peer_ik, c.peer_dk,"
                    + " c.peer_join, c.travel, c.peer_travel, (SELECT entry FROM"
                    + " device_log WHERE conversation = v.id AND own = 0 AND place = 0),"
                    + " c.profile_due IS NULL,"
                    + " c.next_number, "
                    + HELD
                    + ", c.last_received, c.resync_no, c.status, c.picture, v.own_name,"
                    + " v.own_picture, v.note, v.named_at, v.muted, v.blocked, v.archived_at,"
                    + " v.read_receipts, v.state = 'request', v.timer_own, v.timer_peer,"
                    + " c.live = 0, c.by_address"
                    + " FROM contact c JOIN conversation v ON v.id = c.conversation WHERE v.id = ?";

    private ContactRecords() {}

    /**
     * The contacts that have answered, those of whom another device told, and requests: a backup
     * has no others, their keys are of an agreement.
     */
    static List<ConversationId> ready(Transaction tx) {
        return tx.list(
                "SELECT v.id FROM conversation v JOIN contact c ON c.conversation = v.id"
                        + " WHERE v.kind = 'contact' AND v.state IN ('active', 'request')"
                        + " ORDER BY v.created_at, v.id",
                row -> new ConversationId(row.bytes(1)));
    }

    static ProfileRecord.Contact contact(Transaction tx, ConversationId id, Instant now) {
        int version = Ratchets.version(tx, id, now);
        return tx.one(CONTACT, row -> contact(row, version), id.bytes()).orElseThrow();
    }

    private static ProfileRecord.Contact contact(Row row, int version) {
        return new ProfileRecord.Contact(
                row.bytes(1),
                row.text(2),
                Level.of(row.text(3)),
                row.instant(4),
                new ContactIdentityKey(
                        AgreementKey.of(row.secret(5)), SigningKey.of(row.secret(6))),
                new ContactIdentity(
                        new AgreementPublicKey(row.bytes(7)), new VerifyingKey(row.bytes(8))),
                row.optionalBytes(9),
                new ProfileRecord.Contact.Introduced(
                        Travel.of(row.text(10)),
                        row.optionalText(11).map(Travel::of),
                        row.optionalBytes(12),
                        row.flag(13),
                        row.flag(32)),
                new ProfileRecord.Contact.Progress(
                        row.integer(14),
                        row.integer(15),
                        row.optionalBytes(16).map(Seen::new),
                        row.integer(17),
                        version,
                        row.flag(31)),
                new ProfileRecord.Contact.Card(
                        row.text(18),
                        row.optionalBytes(19).orElse(Bytes.empty()),
                        row.optionalText(20).orElse(""),
                        row.optionalBytes(21).orElse(Bytes.empty()),
                        row.text(22),
                        row.instant(23),
                        row.flag(24),
                        row.flag(25),
                        row.optionalInstant(26),
                        row.flag(27),
                        row.flag(28),
                        Duration.ofSeconds(row.integer(29)),
                        Duration.ofSeconds(row.integer(30))));
    }

    /** Enters a contact, who has to be asked for a re-sync before anything is sealed. */
    static void put(Transaction tx, ProfileRecord.Contact contact, Instant now) {
        ProfileRecord.Contact.Card card = contact.card();
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at, own_name,"
                        + " own_picture, note, named_at, muted, blocked, archived_at,"
                        + " read_receipts, timer_own, timer_peer)"
                        + " VALUES (?, 'contact', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                contact.conversation(),
                contact.name(),
                state(card).word(),
                contact.level().text(),
                contact.began(),
                Optional.of(card.ownName()).filter(name -> !name.isEmpty()),
                present(card.ownPicture()),
                card.note(),
                card.namedAt(),
                card.muted(),
                card.blocked(),
                card.archived(),
                card.toldReading(),
                card.timer().toSeconds(),
                card.peerTimer().toSeconds());
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, peer_join,"
                        + " travel, peer_travel, profile_due, next_number, expected_number,"
                        + " last_received, resync_no, version, status, picture, paused, live,"
                        + " by_address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?, ?)",
                contact.conversation(),
                contact.accepted().isEmpty(),
                contact.own().identity().secret(),
                contact.own().root().seed(),
                contact.peer().identity().bytes(),
                contact.peer().root().bytes(),
                contact.accepted(),
                contact.introduced().travel().text(),
                contact.introduced().peerTravel().map(Travel::text),
                contact.introduced().named() ? Optional.empty() : Optional.of(0),
                contact.progress().next(),
                contact.progress().expected(),
                contact.progress().seen().map(Seen::bytes),
                // There may have been re-syncs that the backup doesn't know.
                Math.max(contact.progress().resync(), now.getEpochSecond()),
                contact.progress().version(),
                card.status(),
                present(card.picture()),
                !contact.progress().apart(),
                !contact.progress().apart(),
                contact.introduced().byAddress());
        contact.introduced()
                .peerRoot()
                .ifPresent(entry ->
                        DeviceLogs.resumed(tx, new ConversationId(contact.conversation()), entry));
    }

    private static Conversation.State state(ProfileRecord.Contact.Card card) {
        return card.request() ? Conversation.State.REQUEST : Conversation.State.ACTIVE;
    }

    private static Optional<Bytes> present(Bytes bytes) {
        return Optional.of(bytes).filter(one -> !one.isEmpty());
    }
}
