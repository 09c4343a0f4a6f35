package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Accounts of others, and who was told the profile's, between the database and records ({@code
 * spec/50-room} §24).
 */
public final class KnownRecords {
    private static final String SELECT =
            "SELECT address, key, level, source, name, conversation, named_at, other"
                    + " FROM known_account";

    private KnownRecords() {}

    /** Everything. */
    public static List<RoomRecord> all(Transaction tx) {
        List<RoomRecord> records =
                new ArrayList<>(tx.list(SELECT + " ORDER BY account", KnownRecords::known));
        records.addAll(
                tx.list(
                        "SELECT conversation, account FROM told_account"
                                + " ORDER BY conversation, account",
                        KnownRecords::told));
        return records;
    }

    /** What tells of an account; empty if it isn't known. */
    public static Optional<RoomRecord.KnownAccount> of(Transaction tx, AccountId account) {
        return tx.one(SELECT + " WHERE account = ?", KnownRecords::known, account.bytes());
    }

    /** Which accounts of the profile's own a contact was told. */
    public static List<RoomRecord.ToldAccount> told(Transaction tx, ConversationId contact) {
        return tx.list(
                "SELECT conversation, account FROM told_account WHERE conversation = ?"
                        + " ORDER BY account",
                KnownRecords::told,
                contact.bytes());
    }

    private static RoomRecord.KnownAccount known(Row row) {
        return new RoomRecord.KnownAccount(
                AccountAddress.parse(row.text(1)),
                new VerifyingKey(row.bytes(2)),
                Level.of(row.text(3)),
                row.text(4),
                row.text(5),
                row.optionalBytes(6),
                row.instant(7),
                row.optionalBytes(8).map(VerifyingKey::new));
    }

    private static RoomRecord.ToldAccount told(Row row) {
        return new RoomRecord.ToldAccount(row.bytes(1), new AccountId(row.bytes(2)));
    }

    /**
     * Takes what a backup or another device of the profile knows, in the place of what is known
     * here.
     *
     * @return whether it was news
     */
    public static boolean put(Transaction tx, RoomRecord.KnownAccount told) {
        AccountId account = told.account().id();
        Optional<Bytes> contact = told.conversation().filter(it -> isContact(tx, it));
        Optional<RoomRecord.KnownAccount> before = of(tx, account);
        if (before.equals(Optional.of(told))) {
            return false;
        }
        tx.update(
                "INSERT INTO known_account (account, address, key, other, level, source, name,"
                        + " conversation, named_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT"
                        + " (account) DO UPDATE SET address = excluded.address, key ="
                        + " excluded.key, other = excluded.other, level = excluded.level, source"
                        + " = excluded.source, name = excluded.name, conversation ="
                        + " excluded.conversation, named_at = excluded.named_at",
                account.bytes(),
                told.account().toString(),
                told.key().bytes(),
                told.other().map(VerifyingKey::bytes),
                told.level().text(),
                KnownAccount.Source.of(told.source()).word(),
                told.name(),
                contact,
                told.named());
        return true;
    }

    /**
     * Takes that a contact was told an account.
     *
     * @return whether it was news
     */
    public static boolean put(Transaction tx, RoomRecord.ToldAccount told) {
        return isContact(tx, told.conversation())
                && tx.update(
                                "INSERT OR IGNORE INTO told_account (conversation, account)"
                                        + " VALUES (?, ?)",
                                told.conversation(),
                                told.account().bytes())
                        == 1;
    }

    private static boolean isContact(Transaction tx, Bytes conversation) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND kind = 'contact'",
                        row -> true,
                        conversation)
                .isPresent();
    }
}
