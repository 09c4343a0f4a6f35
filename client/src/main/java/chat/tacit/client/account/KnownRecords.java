package chat.tacit.client.account;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountId;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Known accounts, as a backup and the profile's devices have them ({@code spec/50-room} §24).
 * Devices that learnt or decided apart come to the same: what was settled more often, then the
 * higher level, and every alarm; the name that was given last.
 */
public final class KnownRecords {
    /** {@code STAMP_STEP}: how far what is told may be above what is known. */
    private static final long STEP = 1L << 32;

    /** How well a key can be known by itself. */
    private static final Set<Level> OWN =
            EnumSet.of(Level.UNKNOWN, Level.SERVER, Level.VOUCHED, Level.COMPARED, Level.CHANGED);

    private static final Comparator<AccountRow.Held> BETTER =
            Comparator.comparing(AccountRow.Held::level).thenComparing(held -> held.key().bytes());

    private static final Comparator<AccountRow.Called> LATER =
            Comparator.comparing(AccountRow.Called::at).thenComparing(AccountRow.Called::name);

    private KnownRecords() {}

    /** All of them; the contacts that are named come before. */
    public static List<RoomRecord.KnownAccount> all(Transaction tx) {
        return AccountRow.all(tx).stream().map(KnownRecords::record).toList();
    }

    /** What tells of an account, if it is known. */
    public static Optional<RoomRecord.KnownAccount> of(Transaction tx, AccountId account) {
        return AccountRow.find(tx, account).map(KnownRecords::record);
    }

    private static RoomRecord.KnownAccount record(AccountRow row) {
        return new RoomRecord.KnownAccount(
                row.address(),
                row.held().key(),
                row.alarm().isPresent() ? Level.CHANGED : row.held().level(),
                row.held().source().word(),
                row.called().name(),
                row.contact().map(ConversationId::bytes),
                row.called().at(),
                row.alarm().flatMap(AccountRow.Alarm::key),
                row.held().settled());
    }

    /**
     * Takes a record. One that is known by a contact alone is taken where the contact is known.
     *
     * @return whether it changed anything
     * @throws MalformedException if its source is none, or nothing is known so well by itself
     */
    public static boolean put(Transaction tx, RoomRecord.KnownAccount told) {
        AccountSource source = AccountSource.of(told.source());
        if (!OWN.contains(told.level())) {
            throw new MalformedException("no level of an account by itself");
        }
        Optional<ConversationId> contact =
                told.conversation().filter(it -> isContact(tx, it)).map(ConversationId::new);
        AccountId id = told.account().id();
        Optional<AccountRow> known = AccountRow.find(tx, id);
        boolean nobodys =
                source == AccountSource.CONTACT
                        && told.level() == Level.UNKNOWN
                        && contact.isEmpty();
        if (KnownAccounts.isOwn(tx, id)
                || nobodys
                || (known.isEmpty() && KnownAccounts.isFull(tx))) {
            return false;
        }
        AccountRow row = row(told, source, contact);
        long most = known.map(it -> it.held().settled()).orElse(0L) + STEP;
        AccountRow bounded = row.held().settled() > most ? row.with(row.held().at(most)) : row;
        AccountRow next = known.map(it -> merged(it, bounded)).orElse(bounded);
        boolean changed = !known.equals(Optional.of(next));
        if (changed) {
            next.put(tx);
        }
        return changed;
    }

    /** What is told, as a row of its own. */
    private static AccountRow row(
            RoomRecord.KnownAccount told, AccountSource source, Optional<ConversationId> contact) {
        boolean alarm = told.level() == Level.CHANGED;
        AccountRow.Held held =
                new AccountRow.Held(
                        told.key(),
                        alarm ? AccountRow.level(source) : told.level(),
                        source,
                        told.settled());
        Optional<AccountRow.Other> other =
                told.other()
                        .map(key ->
                                new AccountRow.Other(key, AccountSource.SERVER, Optional.empty()));
        return new AccountRow(
                told.account(),
                held,
                alarm ? Optional.of(new AccountRow.Alarm(other)) : Optional.empty(),
                contact,
                Optional.empty(),
                new AccountRow.Called(told.name(), told.named()));
    }

    private static AccountRow merged(AccountRow here, AccountRow told) {
        AccountRow.Held ours = here.held();
        AccountRow.Held theirs = told.held();
        AccountRow row = here;
        if (theirs.settled() > ours.settled()) {
            AccountRow settled = here.settled(theirs);
            row = told.alarm().map(settled::with).orElse(settled);
        } else if (theirs.settled() == ours.settled()) {
            row = here.with(Stream.of(ours, theirs).max(BETTER).orElseThrow());
            if (ours.key().equals(theirs.key())) {
                row = row.with(row.held().by(row.held().level(), source(ours, theirs)));
            }
            Optional<AccountRow.Alarm> alarm = alarm(row.held().key(), here, told);
            row = alarm.map(row::with).orElse(row);
        }
        row = row.contact().isEmpty() ? told.contact().map(row::of).orElse(row) : row;
        return row.with(Stream.of(here.called(), told.called()).max(LATER).orElseThrow());
    }

    /** The contact's word for a key counts on each device; else that for which it is known. */
    private static AccountSource source(AccountRow.Held ours, AccountRow.Held theirs) {
        return Stream.of(ours, theirs)
                .map(AccountRow.Held::source)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** An alarm on either device, and two keys, are one on both. */
    private static Optional<AccountRow.Alarm> alarm(
            VerifyingKey known, AccountRow here, AccountRow told) {
        Optional<AccountRow.Other> other =
                Stream.of(others(here), others(told))
                        .flatMap(it -> it)
                        .filter(it -> !it.key().equals(known))
                        .max(Comparator.comparing(it -> it.key().bytes()));
        return other.isPresent() || here.alarm().isPresent() || told.alarm().isPresent()
                ? Optional.of(new AccountRow.Alarm(other))
                : Optional.empty();
    }

    private static Stream<AccountRow.Other> others(AccountRow row) {
        AccountRow.Other held =
                new AccountRow.Other(row.held().key(), row.held().source(), row.seen());
        return Stream.concat(
                Stream.of(held), row.alarm().flatMap(AccountRow.Alarm::other).stream());
    }

    private static boolean isContact(Transaction tx, Bytes conversation) {
        return tx.one(
                        "SELECT 1 FROM conversation WHERE id = ? AND kind = 'contact'",
                        row -> true,
                        conversation)
                .isPresent();
    }
}
