package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;

import java.util.Optional;

/** A contact tells another key of an account than it told before ({@code spec/50-room} §2.2). */
final class ContactRenewal {
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

    static void take(Transaction tx, AccountRow row, VerifyingKey key) {
        AccountRow.Held held = row.held();
        row.settled(
                        new AccountRow.Held(
                                key, held.level(), AccountSource.CONTACT, held.settled() + 1))
                .put(tx);
    }
}
