package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Accounts of others, and how well each is known ({@code spec/50-room} §2.2). A key that is known
 * is never replaced by what a server says: the level is {@code changed} then, and both are kept
 * until the user has acted.
 */
public final class KnownAccounts {
    private static final String SELECT =
            "SELECT k.address, k.key, k.other, k.level, k.source, k.name, k.conversation, v.level"
                    + " FROM known_account k LEFT JOIN conversation v ON v.id = k.conversation";

    private KnownAccounts() {}

    public static Optional<KnownAccount> find(Transaction tx, AccountId account) {
        return tx.one(SELECT + " WHERE k.account = ?", KnownAccounts::read, account.bytes());
    }

    public static List<KnownAccount> all(Transaction tx) {
        return tx.list(SELECT + " ORDER BY k.named_at, k.account", KnownAccounts::read);
    }

    /** Those that a contact has told of. */
    public static List<KnownAccount> of(Transaction tx, ConversationId contact) {
        return tx.list(
                SELECT + " WHERE k.conversation = ? ORDER BY k.named_at, k.account",
                KnownAccounts::read,
                contact.bytes());
    }

    /** Those who are or were members of a room. */
    public static Map<AccountId, KnownAccount> in(Transaction tx, ConversationId room) {
        return tx
                .list(
                        SELECT
                                + " WHERE k.account IN (SELECT account FROM room_member WHERE"
                                + " conversation = ?)",
                        KnownAccounts::read,
                        room.bytes())
                .stream()
                .collect(Collectors.toMap(KnownAccount::id, Function.identity()));
    }

    private static KnownAccount read(Row row) {
        Optional<VerifyingKey> other = row.optionalBytes(3).map(VerifyingKey::new);
        return new KnownAccount(
                AccountAddress.parse(row.text(1)),
                new VerifyingKey(row.bytes(2)),
                other,
                level(Level.of(row.text(4)), row.optionalText(8).map(Level::of)),
                KnownAccount.Source.of(row.text(5)),
                row.text(6),
                row.optionalBytes(7).map(ConversationId::new));
    }

    /** The higher of its own and the contact's; an alarm of either stays one. */
    private static Level level(Level own, Optional<Level> contact) {
        if (own == Level.CHANGED || contact.equals(Optional.of(Level.CHANGED))) {
            return Level.CHANGED;
        }
        return contact.filter(it -> it.compareTo(own) > 0).orElse(own);
    }

    /** The account key that is known; the alarm's other one isn't. */
    public static Optional<VerifyingKey> key(Transaction tx, AccountId account) {
        return find(tx, account).map(KnownAccount::key);
    }

    /** A contact tells that an account is its own, and has proved it. */
    public static void told(
            Transaction tx,
            ConversationId contact,
            AccountAddress address,
            VerifyingKey key,
            Instant now) {
        tx.update(
                "INSERT INTO known_account (account, address, key, level, source, conversation,"
                        + " named_at) VALUES (?, ?, ?, ?, 'contact', ?, ?) ON CONFLICT (account)"
                        + " DO UPDATE SET address = excluded.address, level = CASE WHEN key ="
                        + " excluded.key AND level <> 'changed' THEN level ELSE excluded.level END,"
                        + " key = excluded.key, other = NULL, source = 'contact', conversation ="
                        + " excluded.conversation",
                address.id().bytes(),
                address.toString(),
                key.bytes(),
                Level.UNKNOWN.text(),
                contact.bytes(),
                now);
    }

    /**
     * A homeserver gives a bundle.
     *
     * @return what is wrong with it, if it isn't the known account key's, or an older one than was
     *     seen: nobody is invited by it, and the caller keeps what was noted of that
     */
    public static Optional<ClientException> given(
            Transaction tx, AccountAddress address, SignedBundle bundle, Instant now) {
        AccountId account = address.id();
        VerifyingKey key = bundle.bundle().accountKey();
        Optional<KnownAccount> known = find(tx, account);
        if (known.isEmpty()) {
            tx.update(
                    "INSERT INTO known_account (account, address, key, level, source, named_at)"
                            + " VALUES (?, ?, ?, 'server', 'server', ?)",
                    account.bytes(),
                    address.toString(),
                    key.bytes(),
                    now);
        } else if (!known.get().key().equals(key)) {
            changed(tx, account, key);
            return Optional.of(alarm(address));
        } else if (isOlder(tx, account, bundle)) {
            return Optional.of(
                    new ClientException(
                            address.relay().place()
                                    + " gives an older key of "
                                    + address.handle()
                                    + " than before; they aren't invited by it."));
        }
        tx.update(
                "UPDATE known_account SET version = ?, hash = ?, level = CASE level WHEN 'unknown'"
                        + " THEN 'server' ELSE level END WHERE account = ?",
                bundle.bundle().version(),
                bundle.hash(),
                account.bytes());
        return Optional.empty();
    }

    private static ClientException alarm(AccountAddress address) {
        return new ClientException(
                "the key of "
                        + address.handle()
                        + " at "
                        + address.relay().place()
                        + " isn't the one that you knew; nobody is invited by it. Ask them whether"
                        + " they made a new one.");
    }

    /** Below the highest version that was seen, or another one of the same. */
    private static boolean isOlder(Transaction tx, AccountId account, SignedBundle bundle) {
        return tx.one(
                        "SELECT version, hash FROM known_account WHERE account = ?",
                        row ->
                                bundle.bundle().version() < row.integer(1)
                                        || (bundle.bundle().version() == row.integer(1)
                                                && !row.optionalBytes(2)
                                                        .map(bundle.hash()::equals)
                                                        .orElse(true)),
                        account.bytes())
                .orElse(false);
    }

    private static void changed(Transaction tx, AccountId account, VerifyingKey key) {
        tx.update(
                "UPDATE known_account SET level = 'changed', other = ? WHERE account = ?",
                key.bytes(),
                account.bytes());
    }

    /** A member's own device says in a room that its account has another key. */
    public static void renewed(Transaction tx, AccountAddress address, VerifyingKey key) {
        Optional<KnownAccount> known = find(tx, address.id());
        if (known.isEmpty() || known.get().key().equals(key)) {
            return;
        }
        if (known.get().level() == Level.COMPARED) {
            changed(tx, address.id(), key);
        } else {
            tx.update(
                    "UPDATE known_account SET key = ?, other = NULL WHERE account = ?",
                    key.bytes(),
                    address.id().bytes());
        }
    }

    /**
     * The user believes the key that was told instead.
     *
     * @return whether there was one
     */
    public static boolean accept(Transaction tx, AccountId account) {
        return tx.update(
                        "UPDATE known_account SET key = other, other = NULL, level = 'server',"
                                + " version = 0, hash = NULL WHERE account = ? AND other IS NOT"
                                + " NULL",
                        account.bytes())
                == 1;
    }

    /**
     * Calls an account by a name of the user's; empty for what it is called otherwise.
     *
     * @throws ClientException if it can't be a name
     */
    public static void rename(Transaction tx, AccountId account, String name, Instant now)
            throws ClientException {
        if (!name.isEmpty()) {
            Cards.requireName(name);
        }
        tx.update(
                "UPDATE known_account SET name = ?, named_at = ? WHERE account = ?",
                name,
                now,
                account.bytes());
    }

    /** A contact is told an account of the profile's own. */
    public static void tell(Transaction tx, ConversationId contact, AccountId own) {
        tx.update(
                "INSERT OR IGNORE INTO told_account (conversation, account) VALUES (?, ?)",
                contact.bytes(),
                own.bytes());
    }

    /** Contacts who were told an account of the profile's own. */
    public static List<ConversationId> told(Transaction tx, AccountId own) {
        return tx.list(
                "SELECT conversation FROM told_account WHERE account = ?",
                row -> new ConversationId(row.bytes(1)),
                own.bytes());
    }
}
