package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes a device of the profile ({@code spec/65-device} §11). Everything that is to be done is in
 * the database before it is begun, so that whatever ends this process, the next one goes on.
 */
public final class Removals {
    /** {@code LAST_WORD}: how long a removed device is given to hear of it. */
    static final Duration LAST_WORD = Duration.ofDays(7);

    private final Feed feed;
    private final UntoldContacts contacts;
    private final Entropy entropy;

    public Removals(Announcements announcements, Feed feed, Entropy entropy) {
        this.feed = feed;
        this.contacts = new UntoldContacts(announcements);
        this.entropy = entropy;
    }

    /**
     * Begins to remove a device.
     *
     * @throws ClientException if there is none of this number, it is this one, or others would be
     *     cut off with it
     */
    public void begin(Transaction tx, int device, Instant now) throws ClientException {
        requireOther(tx, device);
        List<Integer> behind = Neighbours.behind(tx, device);
        if (!behind.isEmpty()) {
            throw new ClientException(
                    "device "
                            + behind.getFirst()
                            + " is reached only through device "
                            + device
                            + ": remove it first, or with --with-others all that are, and link"
                            + " again afterwards what is yours.");
        }
        remove(tx, device, Siblings.own(tx).orElseThrow(), now);
        replaceAll(tx, now);
    }

    /**
     * Begins to remove a device and all that are reached only through it: nobody else could tell
     * them anything, and whoever holds it may have linked them.
     *
     * @return those behind it
     * @throws ClientException if there is none of this number, or it is this one
     */
    public List<Integer> beginWithOthers(Transaction tx, int device, Instant now)
            throws ClientException {
        requireOther(tx, device);
        List<Integer> behind = Neighbours.behind(tx, device);
        int own = Siblings.own(tx).orElseThrow();
        remove(tx, device, own, now);
        behind.forEach(one -> remove(tx, one, own, now));
        replaceAll(tx, now);
        return behind;
    }

    /**
     * What was removed by the recovery key.
     *
     * @param others the devices that were reached only through the one that was to be removed, and
     *     are removed with it: whoever stole it may have linked them
     * @param unprotected the contacts for whom this device alone signs: their log has no no. 0, or
     *     one of another recovery key
     */
    public record Recovered(List<Integer> others, List<ConversationId> unprotected) {
        public Recovered {
            others = List.copyOf(others);
            unprotected = List.copyOf(unprotected);
        }
    }

    /**
     * The same, signed by no. 0 where that can be ({@code spec/65-device} §5).
     *
     * @throws ClientException if there is none of this number, it is this one, or no contact knows
     *     this recovery key
     */
    public Recovered recover(Transaction tx, int device, RecoveryKey key, Instant now)
            throws ClientException {
        List<Integer> others = beginWithOthers(tx, device, now);
        Set<ConversationId> unprotected =
                new LinkedHashSet<>(Recoveries.remove(tx, key, device, now));
        for (int other : others) {
            unprotected.addAll(Recoveries.remove(tx, key, other, now));
        }
        return new Recovered(others, List.copyOf(unprotected));
    }

    private static void requireOther(Transaction tx, int device) throws ClientException {
        Siblings.Device removed =
                Siblings.all(tx).stream()
                        .filter(one -> one.number() == device && one.removed().isEmpty())
                        .findAny()
                        .orElseThrow(() ->
                                new ClientException(
                                        "there is no device "
                                                + device
                                                + "; 'tacit device list' shows those there are."));
        if (removed.own()) {
            throw new ClientException(
                    "this is device " + device + " itself: remove it on another, or 'tacit wipe'.");
        }
    }

    /**
     * Links that the removed device knows lead nowhere any more; contacts by them stay. Nor is its
     * identity in live sessions the profile's any more.
     */
    private void replaceAll(Transaction tx, Instant now) throws ClientException {
        LiveIdentities.replace(tx, entropy, now);
        for (Address old : AddressBook.all(tx)) {
            AddressBook.withdraw(tx, old.id(), now);
            var _ = AddressBook.make(tx, Travel.LINK, entropy, now);
        }
    }

    /** Another device has removed one; false if that was known. */
    static boolean told(Transaction tx, LinkedRecord.Removed removed, Instant now) {
        return remove(tx, removed.device(), removed.by(), now);
    }

    /**
     * What every device does when one is removed. What a removed device was still to tell contacts
     * of others falls to the one that removed it.
     */
    private static boolean remove(Transaction tx, int device, int by, Instant now) {
        boolean isNew =
                tx.update(
                                "UPDATE device SET removed_at = ?, removed_by = ? WHERE number = ?"
                                        + " AND removed_at IS NULL",
                                now,
                                by,
                                device)
                        == 1;
        if (isNew) {
            tx.update("UPDATE device SET removed_by = ? WHERE removed_by = ?", by, device);
            UntoldContacts.note(tx, device);
            LiveIdentities.spend(tx);
            ExposedAccounts.expose(tx, device);
            tx.list(
                            "SELECT conversation FROM sibling WHERE number = ?1 OR EXISTS"
                                    + " (SELECT 1 FROM device WHERE own = 1 AND number = ?1)",
                            row -> new ConversationId(row.bytes(1)),
                            device)
                    .forEach(sibling -> Feed.end(tx, sibling));
        }
        return isNew;
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        if (isRemoved(tx)) {
            return Optional.empty();
        }
        Optional<Instant> siblings =
                tx.one(
                                "SELECT MIN(CASE WHEN s.ends_at IS NOT NULL AND EXISTS (SELECT 1"
                                        + " FROM part WHERE own = 1 AND sibling = s.conversation)"
                                        + " THEN s.ends_at ELSE 0 END) FROM sibling s JOIN device d"
                                        + " ON d.number = s.number WHERE d.removed_at IS NOT NULL",
                                row -> row.optionalInstant(1))
                        .flatMap(at -> at);
        Optional<Instant> untold = UntoldContacts.nextDue(tx);
        return untold.filter(at -> siblings.isEmpty() || at.isBefore(siblings.get()))
                .or(() -> siblings);
    }

    /** Tells contacts, and ends connections with removed devices. */
    public void run(Transaction tx, Instant now) {
        if (isRemoved(tx)) {
            return;
        }
        contacts.run(tx, now);
        List<Removed> unheard =
                tx.list(
                        "SELECT s.conversation, d.number, d.removed_by FROM sibling s JOIN device d"
                                + " ON d.number = s.number WHERE d.removed_at IS NOT NULL"
                                + " AND s.ends_at IS NULL",
                        row ->
                                new Removed(
                                        new ConversationId(row.bytes(1)),
                                        new LinkedRecord.Removed(
                                                (int) row.integer(2), (int) row.integer(3))));
        unheard.forEach(one -> lastWord(tx, one, now));
        List<ConversationId> over =
                tx.list(
                        "SELECT s.conversation FROM sibling s WHERE ends_at IS NOT NULL"
                                + " AND (ends_at <= ? OR NOT EXISTS (SELECT 1 FROM part"
                                + " WHERE own = 1 AND sibling = s.conversation))",
                        row -> new ConversationId(row.bytes(1)),
                        now);
        over.forEach(sibling -> Contacts.delete(tx, sibling, now));
    }

    /** A removed device with which this one has a connection. */
    private record Removed(ConversationId sibling, LinkedRecord.Removed record) {}

    private void lastWord(Transaction tx, Removed removed, Instant now) {
        feed.tell(tx, removed.sibling(), removed.record(), now);
        tx.update(
                "UPDATE sibling SET ends_at = ? WHERE conversation = ?",
                now.plus(LAST_WORD),
                removed.sibling().bytes());
    }

    /**
     * Refuses with a sentence if this device itself was removed by another.
     *
     * @return true, as a transaction has to return something
     * @throws ClientException if it was
     */
    public static boolean requireMember(Transaction tx) throws ClientException {
        if (isRemoved(tx)) {
            throw new ClientException(
                    "this device was removed from the profile by another of its devices, and does"
                            + " nothing any more; 'tacit wipe' deletes what it still has.");
        }
        return true;
    }

    /** Whether this device itself was removed by another. */
    public static boolean isRemoved(Transaction tx) {
        return tx.one("SELECT 1 FROM device WHERE own = 1 AND removed_at IS NOT NULL", row -> true)
                .isPresent();
    }
}
