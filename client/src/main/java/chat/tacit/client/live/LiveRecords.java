package chat.tacit.client.live;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The profile's live identity and whom it trusts, as a backup and its devices have them ({@code
 * spec/20-live} §3). Devices that decided apart come to the same: the identity that was made first,
 * the higher level, the older name.
 */
public final class LiveRecords {
    private static final String SELECT =
            "SELECT pk, name, level, source, anchor, conversation, named_at FROM trusted_identity";

    private LiveRecords() {}

    /** Everything; the contacts that are named come before. */
    public static List<LiveRecord> all(Transaction tx) {
        List<LiveRecord> records = new ArrayList<>(own(tx));
        records.addAll(OwnChain.records(tx));
        records.addAll(Anchors.records(tx));
        records.addAll(tx.list(SELECT + " ORDER BY id", LiveRecords::read));
        records.addAll(
                tx.list(
                        "SELECT id FROM conversation WHERE live_told = 1 ORDER BY id",
                        row -> new LiveRecord.Told(row.bytes(1))));
        return records;
    }

    /** That a contact is told the profile's identity, if it is. */
    public static List<LiveRecord> told(Transaction tx, ConversationId contact) {
        return ToldIdentities.isTold(tx, contact)
                ? List.of(new LiveRecord.Told(contact.bytes()))
                : List.of();
    }

    /** The profile's own identity, if it has one. */
    public static List<LiveRecord> own(Transaction tx) {
        return tx.list(
                "SELECT seed, made_at, number FROM live_identity WHERE spent = 0",
                row ->
                        new LiveRecord.Identity(
                                SigningKey.of(row.secret(1)),
                                row.instant(2),
                                (int) row.integer(3)));
    }

    /** The identity of a key as it is now, or that it isn't known. */
    public static LiveRecord of(Transaction tx, VerifyingKey key) {
        return tx.one(SELECT + " WHERE id = ?", LiveRecords::read, MemberId.of(key).bytes())
                .orElseGet(() -> new LiveRecord.Trusted(key, Optional.empty()));
    }

    private static LiveRecord read(Row row) {
        return new LiveRecord.Trusted(
                new VerifyingKey(row.bytes(1)),
                Optional.of(
                        new LiveRecord.Trusted.Known(
                                row.text(2),
                                Level.of(row.text(3)),
                                row.text(4),
                                row.text(5),
                                row.optionalBytes(6),
                                row.instant(7))));
    }

    /**
     * Takes a record.
     *
     * @return whether it changed anything
     * @throws chat.tacit.crypto.MalformedException if its source is none
     */
    public static boolean put(Transaction tx, LiveRecord record) {
        return switch (record) {
            case LiveRecord.Identity identity -> put(tx, identity);
            case LiveRecord.Authority authority -> Anchors.take(tx, authority);
            case LiveRecord.Trusted(VerifyingKey key, Optional<LiveRecord.Trusted.Known> known) ->
                    known.map(it -> put(tx, key, it))
                            .orElseGet(() -> TrustedIdentities.remove(tx, MemberId.of(key)));
            case LiveRecord.Told(Bytes contact) ->
                    ToldIdentities.tell(tx, new ConversationId(contact));
            case LiveRecord.Certificates(Bytes chain, Instant set) -> OwnChain.take(tx, chain, set);
        };
    }

    /**
     * The later number stands, of one number the one that was made first; and instead of one that a
     * removed device knows any other, whatever number that had given it. A number that is far above
     * the one here is nobody's.
     */
    private static boolean put(Transaction tx, LiveRecord.Identity told) {
        boolean stands =
                tx.one(
                                "SELECT 1 FROM live_identity WHERE pk = ?1 OR (spent = 0 AND"
                                        + " (number > ?2 OR (number = ?2 AND (made_at < ?3 OR"
                                        + " (made_at = ?3 AND seed <= ?4)))))",
                                row -> true,
                                told.key().publicKey().bytes(),
                                told.number(),
                                told.made(),
                                told.key().seed())
                        .isPresent();
        if (stands || !LiveIdentities.isPlausible(tx, told.number())) {
            return false;
        }
        tx.update(
                "INSERT OR REPLACE INTO live_identity (one, seed, pk, made_at, number) VALUES (1,"
                        + " ?, ?, ?, ?)",
                told.key().seed(),
                told.key().publicKey().bytes(),
                told.made(),
                told.number());
        TrustedIdentities.remove(tx, MemberId.of(told.key().publicKey()));
        return true;
    }

    private static boolean put(Transaction tx, VerifyingKey key, LiveRecord.Trusted.Known told) {
        Source source = Source.of(told.source());
        MemberId id = MemberId.of(key);
        Optional<Bytes> contact = told.conversation().filter(it -> isContact(tx, it));
        boolean isNew = !TrustedIdentities.isKnown(tx, id);
        if (LiveIdentities.isOwn(tx, id)
                || (source == Source.CONTACT && contact.isEmpty())
                || (isNew && TrustedIdentities.isFull(tx))) {
            return false;
        }
        int changed =
                tx.update(
                        "INSERT OR IGNORE INTO trusted_identity (id, pk, name, level, source,"
                                + " anchor, conversation, named_at) VALUES (?, ?, ?, ?, ?, ?, ?,"
                                + " ?)",
                        id.bytes(),
                        key.bytes(),
                        told.name(),
                        told.level().text(),
                        source.word(),
                        told.anchor(),
                        contact,
                        told.named());
        return changed == 1 || merge(tx, id, told, contact);
    }

    private static boolean merge(
            Transaction tx, MemberId id, LiveRecord.Trusted.Known told, Optional<Bytes> contact) {
        Level level =
                tx.one(
                                "SELECT level FROM trusted_identity WHERE id = ?",
                                row -> Level.of(row.text(1)),
                                id.bytes())
                        .orElseThrow();
        int changed = 0;
        if (rank(told.level()) > rank(level)) {
            changed +=
                    tx.update(
                            "UPDATE trusted_identity SET level = ?, source = ?, anchor = ?"
                                    + " WHERE id = ?",
                            told.level().text(),
                            told.source(),
                            told.anchor(),
                            id.bytes());
        }
        changed +=
                tx.update(
                        "UPDATE trusted_identity SET name = ?2, named_at = ?3 WHERE id = ?1"
                                + " AND (named_at > ?3 OR (named_at = ?3 AND name > ?2))",
                        id.bytes(),
                        told.name(),
                        told.named());
        changed +=
                tx.update(
                        "UPDATE trusted_identity SET conversation = ?2 WHERE id = ?1"
                                + " AND conversation IS NULL AND ?2 IS NOT NULL",
                        id.bytes(),
                        contact);
        return changed > 0;
    }

    /** An alarm is above a contact's word, and ends by what the user did on any device. */
    private static int rank(Level level) {
        return switch (level) {
            case UNKNOWN -> 0;
            case CHANGED -> 1;
            case SERVER -> 2;
            case LINK -> 3;
            case SCREEN -> 4;
            case VOUCHED -> 5;
            case COMPARED -> 6;
        };
    }

    private static boolean isContact(Transaction tx, Bytes conversation) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND kind = 'contact'",
                        row -> true,
                        conversation)
                .isPresent();
    }
}
