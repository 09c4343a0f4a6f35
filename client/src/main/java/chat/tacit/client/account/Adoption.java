package chat.tacit.client.account;

import chat.tacit.client.profile.Transaction;

import java.time.Instant;
import java.util.Optional;

/**
 * An account of the profile's has keys, in the place of those that it had ({@code 50-room} §14).
 */
final class Adoption {
    private Adoption() {}

    /**
     * Enters them. Those before are kept for rooms that know no others, and contacts who were told
     * the key before are told this one.
     *
     * @param made whether this device made them
     */
    static void take(
            Transaction tx,
            Optional<StoredAccount> before,
            StoredAccount after,
            boolean made,
            Instant now) {
        after.put(tx);
        boolean another =
                before.filter(it -> !it.accountKey().equals(after.accountKey())).isPresent();
        if (another) {
            before.flatMap(StoredAccount::keys)
                    .ifPresent(it -> FormerKeys.keep(tx, after.id(), it, made, now));
            AccountsTold.tellAgain(tx, after.id());
        }
    }
}
