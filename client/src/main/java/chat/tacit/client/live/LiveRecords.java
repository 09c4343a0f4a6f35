package chat.tacit.client.live;

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
        records.addAll(tx.list(SELECT + " ORDER BY id", LiveRecords::read));
        return records;
    }

    /** The profile's own identity, if it has one. */
    public static List<LiveRecord> own(Transaction tx) {
        return tx.list(
                "SELECT seed, made_at FROM live_identity WHERE one = 1",
                row -> new LiveRecord.Identity(SigningKey.of(row.secret(1)), row.instant(2)));
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
            case LiveRecord.Identity(SigningKey key, Instant made) -> put(tx, key, made);
            case LiveRecord.Trusted(VerifyingKey key, Optional<LiveRecord.Trusted.Known> known) ->
                    known.map(it -> put(tx, key, it))
                            .orElseGet(() -> TrustedIdentities.remove(tx, MemberId.of(key)));
        };
    }

    private static boolean put(Transaction tx, SigningKey key, Instant made) {
        boolean later =
                tx.one(
                                "SELECT 1 FROM live_identity WHERE made_at < ?1"
                                        + " OR (made_at = ?1 AND seed <= ?2)",
                                row -> true,
                                made,
                                key.seed())
                        .isPresent();
        if (later) {
            return false;
        }
        tx.update(
                "INSERT OR REPLACE INTO live_identity (one, seed, made_at) VALUES (1, ?, ?)",
                key.seed(),
                made);
        TrustedIdentities.remove(tx, MemberId.of(key.publicKey()));
        return true;
    }

    private static boolean put(Transaction tx, VerifyingKey key, LiveRecord.Trusted.Known told) {
        Source source = Source.of(told.source());
        MemberId id = MemberId.of(key);
        Optional<Bytes> contact = told.conversation().filter(it -> isContact(tx, it));
        if (LiveIdentities.isOwn(tx, id) || (source == Source.CONTACT && contact.isEmpty())) {
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
