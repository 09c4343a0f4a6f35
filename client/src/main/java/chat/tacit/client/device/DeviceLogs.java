package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.device.SignedEntry;

import java.util.List;
import java.util.Optional;

/**
 * The device logs of both sides of each contact, in the database ({@code spec/65-device}). They
 * belong to the conversation that the user sees.
 */
public final class DeviceLogs {
    /** Of an entry 0 of a contact's that was verified when it came. */
    static final Bytes NO_SIGNATURE = Bytes.zeros(SigningKey.SIGNATURE_SIZE);

    private DeviceLogs() {}

    /** Entry 0 of our log: as long as it is alone it follows from our keys for the contact. */
    public static SignedEntry root(Transaction tx, ConversationId in) {
        return ownEntries(tx, in).getFirst();
    }

    /** Our log. */
    public static DeviceLog own(Transaction tx, ConversationId in) {
        return log(ownEntries(tx, in));
    }

    /** The contact's log; empty before its hello. */
    public static Optional<DeviceLog> peer(Transaction tx, ConversationId in) {
        List<SignedEntry> entries = entries(tx, in, false);
        return entries.isEmpty() ? Optional.empty() : Optional.of(log(entries));
    }

    /** The head of our log; empty where there is none, as between siblings. */
    public static Optional<Head> head(Transaction tx, ConversationId in) {
        return Contacts.find(tx, in).map(_ -> own(tx, in).head());
    }

    /** All entries of our log in the order in which they came, those too that don't stand. */
    public static List<SignedEntry> ownEntries(Transaction tx, ConversationId in) {
        List<SignedEntry> kept = entries(tx, in, true);
        if (!kept.isEmpty()) {
            return kept;
        }
        Contact contact = Contacts.find(tx, in).orElseThrow();
        return List.of(SignedEntry.root(contact.own(), Contacts.createdAt(tx, in)));
    }

    /** All entries of the contact's log; none before its hello. */
    public static List<SignedEntry> peerEntries(Transaction tx, ConversationId in) {
        return entries(tx, in, false);
    }

    /**
     * Keeps entries that somebody else has as the whole of a log, in the order in which they came.
     *
     * @throws MalformedException if they don't follow each other or aren't signed
     */
    public static void keep(
            Transaction tx, ConversationId in, boolean own, List<SignedEntry> entries) {
        try {
            if (!entries.isEmpty()) {
                var _ = DeviceLog.verified(entries);
            }
        } catch (UnopenableException e) {
            throw new MalformedException("a device log that doesn't hold");
        }
        tx.update("DELETE FROM device_log WHERE conversation = ? AND own = ?", in.bytes(), own);
        insert(tx, in, own, 0, entries);
    }

    /** Keeps entries that a log has just taken, behind those that there are. */
    static void append(Transaction tx, ConversationId in, boolean own, List<SignedEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        int kept = count(tx, in, own);
        if (kept == 0 && own) {
            insert(tx, in, true, 0, List.of(root(tx, in)));
            kept = 1;
        }
        Optional<DeviceLog> before = own ? Optional.empty() : peer(tx, in);
        insert(tx, in, own, kept, entries);
        if (before.isPresent() && lost(before.get(), peer(tx, in).orElseThrow())) {
            TrustedIdentities.deviceRemoved(tx, in);
        }
    }

    /** Whether a device stood in a log that does so no more. */
    private static boolean lost(DeviceLog before, DeviceLog after) {
        return before.devices().stream()
                .anyMatch(device ->
                        after.device(device.number())
                                .filter(now -> now.keys().equals(device.keys()))
                                .isEmpty());
    }

    private static int count(Transaction tx, ConversationId in, boolean own) {
        return tx.one(
                        "SELECT COUNT(*) FROM device_log WHERE conversation = ? AND own = ?",
                        row -> (int) row.integer(1),
                        in.bytes(),
                        own)
                .orElseThrow();
    }

    private static void insert(
            Transaction tx, ConversationId in, boolean own, int from, List<SignedEntry> entries) {
        int place = from;
        for (SignedEntry entry : entries) {
            tx.update(
                    "INSERT INTO device_log (conversation, own, place, entry, signature)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    in.bytes(),
                    own,
                    place++,
                    entry.entry(),
                    entry.signature());
        }
    }

    /**
     * The contact's log begins with this entry, which was verified; what is kept of it stays.
     *
     * @throws UnopenableException if it began with another, be it of the same keys: whoever holds
     *     the first phone could else have all that was said of devices since forgotten
     */
    public static void begun(Transaction tx, ConversationId in, SignedEntry root)
            throws UnopenableException {
        List<SignedEntry> kept = entries(tx, in, false);
        if (kept.isEmpty()) {
            keep(tx, in, false, List.of(root));
        } else if (!kept.getFirst().entry().equals(root.entry())) {
            throw new UnopenableException();
        }
    }

    /** The contact's log began with this entry, which was verified when it came. */
    public static void resumed(Transaction tx, ConversationId in, Bytes root) {
        keep(tx, in, false, List.of(new SignedEntry(root, NO_SIGNATURE)));
    }

    /** A log of which these entries are kept. */
    static DeviceLog log(List<SignedEntry> entries) {
        try {
            return DeviceLog.resume(entries);
        } catch (UnopenableException e) {
            throw new IllegalStateException("a kept device log doesn't hold", e);
        }
    }

    private static List<SignedEntry> entries(Transaction tx, ConversationId in, boolean own) {
        return tx.list(
                "SELECT entry, signature FROM device_log WHERE conversation = ? AND own = ?"
                        + " ORDER BY place",
                DeviceLogs::read,
                in.bytes(),
                own);
    }

    /** An entry and its signature. */
    static SignedEntry read(Row row) {
        return new SignedEntry(row.bytes(1), row.bytes(2));
    }
}
