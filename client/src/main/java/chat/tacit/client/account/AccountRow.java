package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of the table of known accounts.
 *
 * @param alarm if there is one, until the user ends it
 * @param contact the contact whose it is
 * @param seen the newest bundle that was looked up
 */
record AccountRow(
        AccountAddress address,
        Held held,
        Optional<Alarm> alarm,
        Optional<ConversationId> contact,
        Optional<Seen> seen,
        Called called) {
    private static final String SELECT =
            "SELECT k.address, k.key, k.level, k.source, k.settled, k.changed, k.other_key,"
                    + " k.other_source, k.other_version, k.other_bundle, k.conversation, k.version,"
                    + " k.bundle, k.name, k.named_at FROM known_account k";

    /**
     * The key that is held to be the account's own.
     *
     * @param level by itself, without the contact's and the alarm
     * @param source who named it
     * @param settled how often it was settled anew which it is
     */
    record Held(VerifyingKey key, Level level, AccountSource source, long settled) {
        /** As a key is held that came in this way. */
        static Held first(VerifyingKey key, AccountSource source) {
            return new Held(key, AccountRow.level(source), source, 0);
        }

        Held by(Level other, AccountSource whose) {
            return new Held(key, other, whose, settled);
        }

        Held at(long times) {
            return new Held(key, level, source, times);
        }
    }

    /**
     * Another key was told, or two bundles of one version.
     *
     * @param other absent with two bundles
     */
    record Alarm(Optional<Other> other) {
        Optional<VerifyingKey> key() {
            return other.map(Other::key);
        }
    }

    /** A key that was told instead of the known one. */
    record Other(VerifyingKey key, AccountSource source, Optional<Seen> seen) {}

    /**
     * A bundle that was looked up.
     *
     * @param hash of its bytes; absent if any of this version may be right
     */
    record Seen(long version, Optional<Bytes> hash) {
        static Seen of(SignedBundle bundle) {
            return new Seen(bundle.bundle().version(), Optional.of(bundle.hash()));
        }

        /** Whether a bundle is another of this version. */
        boolean contradicts(SignedBundle bundle) {
            return bundle.bundle().version() == version
                    && hash.filter(it -> !it.equals(bundle.hash())).isPresent();
        }

        Seen anyOfItsVersion() {
            return new Seen(version, Optional.empty());
        }
    }

    /**
     * The user's own name.
     *
     * @param name empty if there is none
     * @param at when the user gave it, the epoch if never
     */
    record Called(String name, Instant at) {
        static final Called NOTHING = new Called("", Instant.EPOCH);
    }

    /** What is known of an account at first. */
    static AccountRow first(AccountAddress address, Held held, Optional<ConversationId> contact) {
        return new AccountRow(
                address, held, Optional.empty(), contact, Optional.empty(), Called.NOTHING);
    }

    /** The level by itself of a key that came in this way. */
    static Level level(AccountSource source) {
        return switch (source) {
            case CONTACT -> Level.UNKNOWN;
            case SERVER -> Level.SERVER;
            case MEMBER -> Level.VOUCHED;
        };
    }

    AccountId id() {
        return address.id();
    }

    AccountRow with(Held other) {
        return new AccountRow(address, other, alarm, contact, seen, called);
    }

    AccountRow with(Alarm raised) {
        return new AccountRow(address, held, Optional.of(raised), contact, seen, called);
    }

    AccountRow with(Seen bundle) {
        return new AccountRow(address, held, alarm, contact, Optional.of(bundle), called);
    }

    AccountRow with(Called name) {
        return new AccountRow(address, held, alarm, contact, seen, name);
    }

    AccountRow of(ConversationId whose) {
        return new AccountRow(address, held, alarm, Optional.of(whose), seen, called);
    }

    /** It is settled which key is the account's; the alarm is over. */
    AccountRow settled(Held which) {
        Optional<Seen> of =
                which.key().equals(held.key()) && alarm.isEmpty()
                        ? seen
                        : alarm.flatMap(Alarm::other)
                                .filter(it -> it.key().equals(which.key()))
                                .flatMap(Other::seen)
                                .or(() -> seen.map(Seen::anyOfItsVersion));
        return new AccountRow(address, which, Optional.empty(), contact, of, called);
    }

    static Optional<AccountRow> find(Transaction tx, AccountId account) {
        return tx.one(SELECT + " WHERE k.account = ?", AccountRow::read, account.bytes());
    }

    static List<AccountRow> all(Transaction tx) {
        return tx.list(SELECT + " ORDER BY k.account", AccountRow::read);
    }

    private static AccountRow read(Row row) {
        return new AccountRow(
                AccountAddress.parse(row.text(1)),
                new Held(
                        new VerifyingKey(row.bytes(2)),
                        Level.of(row.text(3)),
                        AccountSource.of(row.text(4)),
                        row.integer(5)),
                row.flag(6) ? Optional.of(new Alarm(other(row))) : Optional.empty(),
                row.optionalBytes(11).map(ConversationId::new),
                seen(row, 12),
                new Called(row.text(14), row.instant(15)));
    }

    private static Optional<Other> other(Row row) {
        return row.optionalBytes(7)
                .map(key ->
                        new Other(
                                new VerifyingKey(key),
                                AccountSource.of(row.text(8)),
                                seen(row, 9)));
    }

    private static Optional<Seen> seen(Row row, int version) {
        return row.optionalInteger(version).map(it -> new Seen(it, row.optionalBytes(version + 1)));
    }

    /** Writes it, whether it was there or not. */
    void put(Transaction tx) {
        Optional<Other> other = alarm.flatMap(Alarm::other);
        tx.update(
                "INSERT INTO known_account (account, address, key, level, source, settled, changed,"
                        + " other_key, other_source, other_version, other_bundle, conversation,"
                        + " version, bundle, name, named_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?, ?, ?) ON CONFLICT (account) DO UPDATE SET address ="
                        + " excluded.address, key = excluded.key, level = excluded.level, source ="
                        + " excluded.source, settled = excluded.settled, changed ="
                        + " excluded.changed, other_key = excluded.other_key, other_source ="
                        + " excluded.other_source, other_version = excluded.other_version,"
                        + " other_bundle = excluded.other_bundle, conversation ="
                        + " excluded.conversation, version = excluded.version, bundle ="
                        + " excluded.bundle, name = excluded.name, named_at = excluded.named_at",
                id().bytes(),
                address.toString(),
                held.key().bytes(),
                held.level().text(),
                held.source().word(),
                held.settled(),
                alarm.isPresent(),
                other.map(it -> it.key().bytes()),
                other.map(it -> it.source().word()),
                other.flatMap(Other::seen).map(Seen::version),
                other.flatMap(Other::seen).flatMap(Seen::hash),
                contact.map(ConversationId::bytes),
                seen.map(Seen::version),
                seen.flatMap(Seen::hash),
                called.name(),
                called.at());
    }
}
