package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/**
 * What the user does about the key of an account: compares the security code of the two accounts,
 * or accepts another key without ({@code spec/50-room} §2.2).
 */
public final class AccountCodes {
    private AccountCodes() {}

    /**
     * The codes that an account's owner may read out.
     *
     * @param known under the key that is known
     * @param other under the one that was told instead, if there is an alarm
     */
    public record Codes(SecurityCode known, Optional<SecurityCode> other) {}

    /**
     * The codes of an account.
     *
     * @param own the profile's account
     * @throws ClientException if the account isn't known
     */
    public static Codes of(Transaction tx, SecurityCode.Account own, AccountId account)
            throws ClientException {
        AccountRow row = require(tx, account);
        return new Codes(
                SecurityCode.of(own, new SecurityCode.Account(account, row.held().key())),
                row.alarm()
                        .flatMap(AccountRow.Alarm::key)
                        .map(key -> SecurityCode.of(own, new SecurityCode.Account(account, key))));
    }

    /**
     * Compares a code that the account's owner read out. If it is that of the known key, or of the
     * one that was told instead, this one is the account's, and was compared.
     *
     * @return whether it is either's
     * @throws ClientException if it is no code, or the account isn't known
     */
    public static boolean compare(
            Transaction tx, SecurityCode.Account own, AccountId account, String code)
            throws ClientException {
        SecurityCode claimed;
        try {
            claimed = SecurityCode.parse(code);
        } catch (MalformedException e) {
            throw new ClientException(
                    "that is no security code: it has 60 digits, in twelve groups of five.");
        }
        AccountRow row = require(tx, account);
        Codes codes = of(tx, own, account);
        if (claimed.equals(codes.known())) {
            settle(tx, row, row.held().key(), Level.COMPARED, row.held().source());
            return true;
        }
        Optional<AccountRow.Other> other = row.alarm().flatMap(AccountRow.Alarm::other);
        if (other.isPresent() && codes.other().equals(Optional.of(claimed))) {
            settle(tx, row, other.get().key(), Level.COMPARED, other.get().source());
            return true;
        }
        return false;
    }

    /**
     * Accepts a key without comparing: the alarm ends, and it is known as whoever told it is.
     *
     * @param key that the user saw, the known one or the other
     * @throws ClientException if there is no alarm, or by now about another key
     */
    public static void accept(Transaction tx, AccountId account, VerifyingKey key)
            throws ClientException {
        AccountRow row = require(tx, account);
        AccountRow.Alarm alarm =
                row.alarm()
                        .orElseThrow(
                                () -> new ClientException("the account's key is the one before."));
        Optional<AccountRow.Other> other = alarm.other().filter(it -> it.key().equals(key));
        if (other.isPresent()) {
            AccountSource source = other.get().source();
            settle(tx, row, key, AccountRow.level(source), source);
        } else if (key.equals(row.held().key())) {
            settle(tx, row, key, row.held().level(), row.held().source());
        } else {
            throw new ClientException(
                    "the account's key has changed again meanwhile; look at it once more.");
        }
    }

    private static void settle(
            Transaction tx, AccountRow row, VerifyingKey key, Level level, AccountSource source) {
        long times = row.held().settled() + 1;
        row.settled(new AccountRow.Held(key, level, source, times)).put(tx);
    }

    private static AccountRow require(Transaction tx, AccountId account) throws ClientException {
        return AccountRow.find(tx, account)
                .orElseThrow(() -> new ClientException("you don't know that account."));
    }
}
