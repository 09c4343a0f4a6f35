package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Other people's accounts and the keys that they have ({@code spec/50-room} §2.2), in the database.
 * A key that is known is never replaced by what a server says, nor by what a contact or a member
 * says: another one is an alarm, which keeps both until the user has compared or accepted one.
 */
public final class KnownAccounts {
    /** {@code KNOWN_ACCOUNTS}: how many a profile keeps. */
    public static final int MAX = 20_000;

    /**
     * {@code LET_IN_ACCOUNTS}: of these, before one is kept that nobody but a member speaks for. A
     * room has as many members as its own like, and the profile's contacts are to have room.
     */
    public static final int MAX_LET_IN = 16_000;

    /** {@code CONTACT_ACCOUNTS}: how many a contact may tell as its own. */
    public static final int MAX_OF_CONTACT = 16;

    private static final String NAME = "COALESCE(NULLIF(k.name, ''), v.own_name, v.name, '')";

    private KnownAccounts() {}

    /** What becomes of an account that a contact says is its own. */
    public enum Heard {
        /** It is known as well as the contact is, or better. */
        TAKEN,
        /** Nothing is new, or it is the profile's own. */
        KNOWN,
        /** The contact's account has another key than the contact told before. */
        RENEWED,
        /** Another key was known: nobody is invited under it before the user has acted. */
        CHANGED,
        /** It isn't kept: there are too many, of this contact or in all. */
        FULL
    }

    /** Takes an account that a contact tells, whose proof holds. */
    public static Heard hear(
            Transaction tx, ConversationId contact, AccountAddress address, VerifyingKey key) {
        if (isOwn(tx, address.id())) {
            return Heard.KNOWN;
        }
        Optional<AccountRow> known = AccountRow.find(tx, address.id());
        if (known.isEmpty()) {
            if (isFull(tx) || ofContact(tx, contact) >= MAX_OF_CONTACT) {
                return Heard.FULL;
            }
            AccountRow.Held held = AccountRow.Held.first(key, AccountSource.CONTACT);
            AccountRow.first(address, held, Optional.of(contact)).put(tx);
            return Heard.TAKEN;
        }
        AccountRow row = known.get();
        boolean theirs = row.contact().isEmpty() || row.contact().get().equals(contact);
        if (!row.held().key().equals(key)) {
            if (theirs && ContactRenewal.isOver(tx, row.id(), key)) {
                return Heard.KNOWN; // said before what was heard before it
            }
            if (ContactRenewal.holds(row, contact, key)) {
                ContactRenewal.take(tx, row, key);
                return Heard.RENEWED;
            }
            AccountSource by = theirs ? AccountSource.CONTACT : AccountSource.SERVER;
            AccountRow alarmed =
                    row.with(other(row, new AccountRow.Other(key, by, Optional.empty())));
            (theirs ? alarmed.of(contact) : alarmed).put(tx);
            return Heard.CHANGED;
        }
        if (row.alarm().isPresent()) {
            return Heard.CHANGED;
        }
        boolean news = row.contact().isEmpty() || row.held().source() != AccountSource.CONTACT;
        if (!theirs || !news) {
            return Heard.KNOWN;
        }
        row.of(contact).with(row.held().by(row.held().level(), AccountSource.CONTACT)).put(tx);
        return Heard.TAKEN;
    }

    /**
     * An alarm about another key; what was seen of that key's bundle stays, whoever tells of it.
     */
    private static AccountRow.Alarm other(AccountRow row, AccountRow.Other told) {
        Optional<AccountRow.Seen> before =
                row.alarm()
                        .flatMap(AccountRow.Alarm::other)
                        .filter(it -> it.key().equals(told.key()))
                        .flatMap(AccountRow.Other::seen);
        return new AccountRow.Alarm(
                Optional.of(
                        new AccountRow.Other(
                                told.key(), told.source(), told.seen().or(() -> before))));
    }

    private static long ofContact(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT COUNT(*) FROM known_account WHERE conversation = ?",
                        row -> row.integer(1),
                        contact.bytes())
                .orElseThrow();
    }

    /**
     * Takes a bundle that an account's homeserver gave. Another key than the known one, and another
     * bundle of the version that was seen, is an alarm.
     *
     * @param bundle is signed, and names this account
     * @return what is known now
     * @throws ClientException if it is older than one that was seen, or there are {@value #MAX}
     */
    public static KnownAccount lookedUp(Transaction tx, AccountAddress address, SignedBundle bundle)
            throws ClientException {
        VerifyingKey key = bundle.bundle().accountKey();
        AccountRow.Seen seen = AccountRow.Seen.of(bundle);
        Optional<AccountRow> known = AccountRow.find(tx, address.id());
        if (known.isEmpty()) {
            requireSpace(tx);
            AccountRow.Held held = AccountRow.Held.first(key, AccountSource.SERVER);
            AccountRow.first(address, held, Optional.empty()).with(seen).put(tx);
            return find(tx, address.id()).orElseThrow();
        }
        AccountRow row = known.get();
        long newest = row.seen().map(AccountRow.Seen::version).orElse(0L);
        if (bundle.bundle().version() < newest) {
            throw new ClientException(
                    "the relay of "
                            + address.handle()
                            + " gives an older key ("
                            + bundle.bundle().version()
                            + ") than it gave before ("
                            + newest
                            + "); it may have lost what it knew, or hides the newer one. Ask them,"
                            + " and try again later.");
        }
        taken(row, key, bundle).put(tx);
        return find(tx, address.id()).orElseThrow();
    }

    private static AccountRow taken(AccountRow row, VerifyingKey key, SignedBundle bundle) {
        AccountRow.Seen seen = AccountRow.Seen.of(bundle);
        if (!row.held().key().equals(key)) {
            AccountRow.Other told =
                    new AccountRow.Other(key, AccountSource.SERVER, Optional.of(seen));
            return row.with(other(row, told));
        }
        if (row.seen().filter(it -> it.contradicts(bundle)).isPresent()) {
            return row.with(row.alarm().orElse(new AccountRow.Alarm(Optional.empty())));
        }
        return row.with(seen);
    }

    /**
     * A member of a room, let in with this key. Another than the known key is an alarm; one that
     * there is no space for counts as vouched for, as the room has it.
     *
     * @param by {@link AccountSource#MEMBER}, or {@link AccountSource#SERVER} if a device of the
     *     profile let it in
     */
    public static void letIn(
            Transaction tx, AccountAddress address, VerifyingKey key, AccountSource by) {
        if (isOwn(tx, address.id())) {
            return;
        }
        Optional<AccountRow> known = AccountRow.find(tx, address.id());
        if (known.isEmpty()) {
            if (count(tx) < (by == AccountSource.MEMBER ? MAX_LET_IN : MAX)) {
                AccountRow.Held held = AccountRow.Held.first(key, by);
                AccountRow.first(address, held, Optional.empty()).put(tx);
            }
        } else if (!known.get().held().key().equals(key)) {
            alarm(tx, known.get(), key);
        }
    }

    private static void alarm(Transaction tx, AccountRow row, VerifyingKey key) {
        row.with(other(row, new AccountRow.Other(key, AccountSource.MEMBER, Optional.empty())))
                .put(tx);
    }

    /**
     * A member's account has another key by the word of a device of the one before ({@code
     * spec/50-room} §21): it takes its place, unless the user had compared that one. A contact has
     * told the one before, not this one.
     */
    public static void renewed(
            Transaction tx, AccountId account, VerifyingKey before, VerifyingKey key) {
        Optional<AccountRow> known = AccountRow.find(tx, account);
        if (known.isEmpty() || known.get().held().key().equals(key)) {
            return;
        }
        AccountRow row = known.get();
        boolean compared = find(tx, account).orElseThrow().level() == Level.COMPARED;
        if (compared || row.alarm().isPresent() || !row.held().key().equals(before)) {
            alarm(tx, row, key);
            return;
        }
        Level level =
                row.held().source() == AccountSource.CONTACT
                        ? AccountRow.level(AccountSource.MEMBER)
                        : row.held().level();
        long times = row.held().settled() + 1;
        ContactRenewal.end(tx, row);
        row.settled(new AccountRow.Held(key, level, AccountSource.MEMBER, times)).put(tx);
    }

    /**
     * Refuses to invite an account under a key that isn't the known one.
     *
     * @throws ClientException if it isn't known, or there is an alarm that the user hasn't ended
     */
    public static void requireInvitable(Transaction tx, AccountId account, VerifyingKey key)
            throws ClientException {
        KnownAccount known =
                find(tx, account)
                        .orElseThrow(() ->
                                new ClientException(
                                        "you don't know that account; look it up first."));
        if (known.level() == Level.CHANGED || !known.key().equals(key)) {
            throw new ClientException(
                    "the key of "
                            + known.name()
                            + "'s account isn't the one before. Somebody may be in their place:"
                            + " compare codes with them, or accept the new key, and invite them"
                            + " then.");
        }
    }

    /**
     * Gives an account a name, or takes it away.
     *
     * @param name at most {@value RoomRecord#MAX_NAME} bytes on one line; empty for none
     * @throws ClientException if it is none, or the account isn't known
     */
    public static void rename(Transaction tx, AccountId account, String name, Instant now)
            throws ClientException {
        try {
            OneLine.require(name, RoomRecord.MAX_NAME, "a name");
        } catch (MalformedException e) {
            throw new ClientException(
                    "choose a name of at most " + RoomRecord.MAX_NAME + " bytes on one line.");
        }
        AccountRow row =
                AccountRow.find(tx, account)
                        .orElseThrow(() -> new ClientException("you don't know that account."));
        Instant after = row.called().at().plusMillis(1); // the later one counts on every device
        row.with(new AccountRow.Called(name, now.isAfter(after) ? now : after)).put(tx);
    }

    /** Whether there are as many as a profile keeps. */
    static boolean isFull(Transaction tx) {
        return count(tx) >= MAX;
    }

    private static long count(Transaction tx) {
        return tx.one("SELECT COUNT(*) FROM known_account", row -> row.integer(1)).orElseThrow();
    }

    private static void requireSpace(Transaction tx) throws ClientException {
        if (isFull(tx)) {
            throw new ClientException("you know " + MAX + " accounts, which is the most.");
        }
    }

    /** Whether an account is the profile's own: what others say of it isn't kept. */
    public static boolean isOwn(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT 1 FROM account WHERE id = ?1 UNION ALL SELECT 1 FROM room WHERE"
                                + " account = ?1",
                        row -> true,
                        account.bytes())
                .isPresent();
    }

    /** An account, if it is known. */
    public static Optional<KnownAccount> find(Transaction tx, AccountId account) {
        return AccountRow.find(tx, account).map(row -> known(tx, row));
    }

    /** All of them, by id. */
    public static List<KnownAccount> all(Transaction tx) {
        return AccountRow.all(tx).stream().map(row -> known(tx, row)).toList();
    }

    /** Those of a contact, by id. */
    public static List<KnownAccount> of(Transaction tx, ConversationId contact) {
        return tx
                .list(
                        "SELECT account FROM known_account WHERE conversation = ? ORDER BY account",
                        row -> new AccountId(row.bytes(1)),
                        contact.bytes())
                .stream()
                .flatMap(id -> find(tx, id).stream())
                .toList();
    }

    private static KnownAccount known(Transaction tx, AccountRow row) {
        Optional<Level> contact =
                tx.one(
                                "SELECT k.source, v.level, v.blocked FROM known_account k JOIN"
                                        + " conversation v ON v.id = k.conversation WHERE"
                                        + " k.account = ?",
                                it -> contact(it, 1),
                                row.id().bytes())
                        .flatMap(it -> it);
        Level level = level(row.alarm().isPresent() ? Level.CHANGED : row.held().level(), contact);
        String name = name(tx, row.id());
        return new KnownAccount(
                row.address(),
                row.held().key(),
                level,
                row.held().source(),
                name.isEmpty() ? row.address().handle().text() : name,
                row.contact(),
                row.alarm().flatMap(AccountRow.Alarm::key),
                level == Level.VOUCHED ? vouchedBy(tx, row.id()) : Optional.empty());
    }

    /**
     * The level of the contact who told the key of an account, if one did.
     *
     * @param at where in the row the account's source stands; the contact's level follows, and
     *     whether it is blocked
     */
    public static Optional<Level> contact(Row row, int at) {
        return row.optionalText(at + 1)
                .filter(_ -> AccountSource.of(row.text(at)) == AccountSource.CONTACT)
                .map(level -> row.flag(at + 2) ? Level.UNKNOWN : Level.of(level));
    }

    /**
     * What accounts in a room are called: the user's own name, else that of the contact whose it
     * is. Of whom the handle is all there is nothing.
     */
    public static Map<AccountId, String> names(Transaction tx, ConversationId room) {
        return tx
                .list(
                        "SELECT m.account, "
                                + NAME
                                + " FROM room_member m CROSS JOIN known_account k ON k.account ="
                                + " m.account LEFT JOIN conversation v ON v.id = k.conversation"
                                + " WHERE m.conversation = ?",
                        row -> Map.entry(new AccountId(row.bytes(1)), row.text(2)),
                        room.bytes())
                .stream()
                .filter(one -> !one.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The same of one account. */
    private static String name(Transaction tx, AccountId account) {
        return tx.one(
                        "SELECT "
                                + NAME
                                + " FROM known_account k LEFT JOIN conversation v ON v.id ="
                                + " k.conversation WHERE k.account = ?",
                        row -> row.text(1),
                        account.bytes())
                .orElse("");
    }

    private static Optional<AccountId> vouchedBy(Transaction tx, AccountId account) {
        return tx.one(
                "SELECT let_in_by FROM room_member WHERE account = ? AND let_in_by <> account ORDER"
                        + " BY role = 0, conversation LIMIT 1",
                row -> new AccountId(row.bytes(1)),
                account.bytes());
    }

    /**
     * The better of what is known of the key itself and of the contact who told it. An alarm about
     * the key stays; one about the contact counts where nothing else is known.
     */
    public static Level level(Level own, Optional<Level> told) {
        Level contact = told.orElse(Level.UNKNOWN);
        if (own == Level.CHANGED || own == Level.UNKNOWN) {
            return own == Level.CHANGED ? own : contact;
        }
        return contact == Level.CHANGED || own.compareTo(contact) > 0 ? own : contact;
    }
}
