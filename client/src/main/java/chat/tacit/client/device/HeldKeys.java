package chat.tacit.client.device;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keys each device of the profile has for a contact: the numbers of devices in a contact's
 * log aren't those in the profile.
 */
final class HeldKeys {
    private HeldKeys() {}

    /** Keeps the keys of a device, whichever told of it; false if they were known. */
    static boolean keep(Transaction tx, ConversationId in, int device, ContactIdentity keys) {
        return tx.update(
                        "INSERT INTO held_key (conversation, device, ik, dk) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (conversation, device) DO UPDATE SET"
                                + " ik = excluded.ik, dk = excluded.dk WHERE ik <> excluded.ik"
                                + " OR dk <> excluded.dk",
                        in.bytes(),
                        device,
                        keys.identity().bytes(),
                        keys.root().bytes())
                == 1;
    }

    /**
     * Takes what a sibling says of the keys of a device. Its word counts for itself and for those
     * who are reached over it alone, and keys that stand in our log are nobody else's.
     *
     * @return whether that was new
     */
    static boolean take(
            Transaction tx,
            ConversationId from,
            ConversationId in,
            int device,
            ContactIdentity keys) {
        boolean entitled =
                Neighbours.number(tx, from)
                        .filter(number -> number.equals(Neighbours.of(tx).get(device)))
                        .isPresent();
        boolean settled =
                of(tx, in, device).stream().anyMatch(known -> DeviceLogs.own(tx, in).holds(known));
        return entitled && !settled && keep(tx, in, device, keys);
    }

    /**
     * The keys of this device for a contact, and of those that are devices of the profile still.
     */
    static Set<ContactIdentity> remaining(Transaction tx, ConversationId in) {
        Set<ContactIdentity> remaining = new HashSet<>();
        remaining.add(Contacts.find(tx, in).orElseThrow().own().publicKeys());
        for (int device : Neighbours.of(tx).keySet()) {
            remaining.addAll(of(tx, in, device));
        }
        return remaining;
    }

    /**
     * The devices in our log for a contact that have to go with a removed one: those whose keys no
     * device of the profile has any more, whatever the removed one said of its keys or didn't. Keys
     * that are known to be of another removed device go with that.
     */
    static List<Device> strangers(Transaction tx, ConversationId in, int removed) {
        Set<ContactIdentity> known = remaining(tx, in);
        known.addAll(
                tx.list(
                        "SELECT h.device, h.ik, h.dk FROM held_key h JOIN device d ON d.number ="
                                + " h.device WHERE h.conversation = ? AND h.device <> ?"
                                + " AND d.removed_at IS NOT NULL",
                        HeldKeys::keys,
                        in.bytes(),
                        removed));
        return DeviceLogs.own(tx, in).devices().stream()
                .filter(device -> device.number() != LogEntry.RECOVERY)
                .filter(device -> !known.contains(device.keys()))
                .toList();
    }

    /** The keys of a device of the profile for a contact; at most one. */
    static List<ContactIdentity> of(Transaction tx, ConversationId in, int device) {
        return tx.list(
                "SELECT device, ik, dk FROM held_key WHERE conversation = ? AND device = ?",
                HeldKeys::keys,
                in.bytes(),
                device);
    }

    /** What other devices are told of a contact. */
    static List<ProfileRecord> records(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT device, ik, dk FROM held_key WHERE conversation = ? ORDER BY device",
                row -> new LinkedRecord.Held(in.bytes(), (int) row.integer(1), keys(row)),
                in.bytes());
    }

    private static ContactIdentity keys(Row row) {
        return new ContactIdentity(
                new AgreementPublicKey(row.bytes(2)), new VerifyingKey(row.bytes(3)));
    }
}
