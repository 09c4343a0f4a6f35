package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/** A contact tells another key of an account than it told before ({@code spec/50-room} §2.2). */
final class ContactRenewal {
    /** Keys of an account that are remembered after others took their place, the newest. */
    private static final int MOST_FORMER = 64;

    private ContactRenewal() {}

    /**
     * Whether the key takes the place of the known one, which rests on this contact's word alone.
     * What a room or a server said of that very key before isn't in the way.
     */
    static boolean holds(AccountRow row, ConversationId contact, VerifyingKey key) {
        boolean byItsWord =
                row.held().source() == AccountSource.CONTACT
                        && row.contact().equals(Optional.of(contact))
                        && row.held().level() != Level.COMPARED;
        Optional<AccountRow.Alarm> alarm = row.alarm();
        return byItsWord
                && (alarm.isEmpty()
                        || alarm.flatMap(AccountRow.Alarm::key).equals(Optional.of(key)));
    }

    /**
     * Whether another key took this one's place: an account's keys never come again, so whoever
     * tells it told so before the other.
     */
    static boolean isOver(Transaction tx, AccountId account, VerifyingKey key) {
        return tx.one(
                        "SELECT 1 FROM known_account_former WHERE account = ? AND key = ?",
                        row -> true,
                        account.bytes(),
                        key.bytes())
                .isPresent();
    }

    /** Notes that the key which is held is over. */
    static void end(Transaction tx, AccountRow row) {
        tx.update(
                "INSERT OR IGNORE INTO known_account_former (account, number, key) SELECT ?1,"
                        + " COALESCE(MAX(number), 0) + 1, ?2 FROM known_account_former"
                        + " WHERE account = ?1",
                row.id().bytes(),
                row.held().key().bytes());
        tx.update(
                "DELETE FROM known_account_former WHERE account = ?1 AND number <= (SELECT"
                        + " MAX(number) FROM known_account_former WHERE account = ?1) - ?2",
                row.id().bytes(),
                MOST_FORMER);
    }

    static void take(Transaction tx, AccountRow row, VerifyingKey key) {
        end(tx, row);
        AccountRow.Held held = row.held();
        row.settled(
                        new AccountRow.Held(
                                key, held.level(), AccountSource.CONTACT, held.settled() + 1))
                .put(tx);
    }
}
