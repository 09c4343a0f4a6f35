package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountId;

import java.util.List;

/** Contacts who were told which account of the profile's ({@code spec/50-room} §16, §24). */
public final class AccountsTold {
    private AccountsTold() {}

    /**
     * A contact was told an account of the profile's.
     *
     * @return whether that is news; nothing if there is no such contact
     */
    public static boolean tell(Transaction tx, ConversationId contact, AccountId account) {
        return tx.update(
                        "INSERT OR IGNORE INTO told_account (conversation, account) SELECT id, ?2"
                                + " FROM conversation WHERE id = ?1 AND kind = 'contact' AND parent"
                                + " IS NULL",
                        contact.bytes(),
                        account.bytes())
                == 1;
    }

    /** Those who were told an account, by id. */
    public static List<ConversationId> who(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT conversation FROM told_account WHERE account = ? ORDER BY conversation",
                row -> new ConversationId(row.bytes(1)),
                account.bytes());
    }

    /** Those who were told an account know it by another key than it has now. */
    static void tellAgain(Transaction tx, AccountId account) {
        tx.update(
                "INSERT OR IGNORE INTO account_untold (account, conversation) SELECT account,"
                        + " conversation FROM told_account WHERE account = ?",
                account.bytes());
    }

    /**
     * A contact who knows an account by the key before.
     *
     * @param account the profile's
     */
    public record Untold(AccountId account, ConversationId contact) {}

    /** Those whom this device is to tell the key of now; who is blocked isn't told. */
    public static List<Untold> untold(Transaction tx) {
        return tx.list(
                "SELECT u.account, u.conversation FROM account_untold u JOIN conversation v ON v.id"
                        + " = u.conversation WHERE v.blocked = 0 AND v.state = 'active' ORDER BY"
                        + " u.account, u.conversation",
                row -> new Untold(new AccountId(row.bytes(1)), new ConversationId(row.bytes(2))));
    }

    /** The contact was told. */
    public static void told(Transaction tx, Untold told) {
        tx.update(
                "DELETE FROM account_untold WHERE account = ? AND conversation = ?",
                told.account().bytes(),
                told.contact().bytes());
    }

    /** What a backup and other devices have of it. */
    public static List<RoomRecord.ToldAccount> records(Transaction tx) {
        return tx.list(
                "SELECT conversation, account FROM told_account ORDER BY conversation, account",
                row -> new RoomRecord.ToldAccount(row.bytes(1), new AccountId(row.bytes(2))));
    }

    /** The same, of one contact. */
    public static List<RoomRecord.ToldAccount> records(Transaction tx, ConversationId contact) {
        return tx.list(
                "SELECT conversation, account FROM told_account WHERE conversation = ? ORDER BY"
                        + " account",
                row -> new RoomRecord.ToldAccount(row.bytes(1), new AccountId(row.bytes(2))),
                contact.bytes());
    }

    /**
     * Takes a record of a backup or another device.
     *
     * @return whether it changed anything
     */
    public static boolean put(Transaction tx, RoomRecord.ToldAccount told) {
        return tell(tx, new ConversationId(told.conversation()), told.account());
    }
}
