package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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
        requireNobodyBehind(tx, device);
        remove(tx, device, Siblings.own(tx).orElseThrow(), now);
        replaceAddresses(tx, now);
    }

    /**
     * A device that was linked by the removed one, or linked it, may be reached through it alone.
     */
    private static void requireNobodyBehind(Transaction tx, int removed) throws ClientException {
        Set<Integer> reached = new HashSet<>();
        reached.add(Siblings.own(tx).orElseThrow());
        List<Link> links = links(tx, removed);
        boolean more = true;
        while (more) {
            more = false;
            for (Link link : links) {
                if (reached.contains(link.one()) != reached.contains(link.other())) {
                    more = true;
                    reached.add(link.one());
                    reached.add(link.other());
                }
            }
        }
        Optional<Siblings.Device> behind =
                Siblings.all(tx).stream()
                        .filter(one -> one.removed().isEmpty() && one.number() != removed)
                        .filter(one -> !reached.contains(one.number()))
                        .findFirst();
        if (behind.isPresent()) {
            throw new ClientException(
                    "device "
                            + behind.get().number()
                            + " is reached only through device "
                            + removed
                            + ": remove it first, and link it again afterwards.");
        }
    }

    /** Two devices with a connection, of which one linked the other. */
    private record Link(int one, int other) {}

    private static List<Link> links(Transaction tx, int without) {
        return tx.list(
                "SELECT d.number, d.linked_by FROM device d JOIN device b ON b.number ="
                        + " d.linked_by WHERE d.removed_at IS NULL AND b.removed_at IS NULL"
                        + " AND d.number <> ?1 AND b.number <> ?1",
                row -> new Link((int) row.integer(1), (int) row.integer(2)),
                without);
    }

    /** Links that the removed device knows lead nowhere any more; contacts by them stay. */
    private void replaceAddresses(Transaction tx, Instant now) throws ClientException {
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
