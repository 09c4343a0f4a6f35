package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What no. 0 signs while its owner has the recovery key at hand: entries that beat those of whoever
 * holds a device ({@code spec/65-device} §5).
 */
public final class Recoveries {
    private Recoveries() {}

    /**
     * Signs the removal of a device for every contact for whom it is about to be removed.
     *
     * @param device its number in the profile
     * @return the contacts whose log has no no. 0 that this key opens, or no room for what it says:
     *     there the removal is signed by this device alone
     * @throws ClientException if the key opens none at all
     */
    public static List<ConversationId> remove(
            Transaction tx, RecoveryKey key, int device, Instant now) throws ClientException {
        boolean known =
                tx.one(
                                "SELECT 1 FROM recovery_signer WHERE recovery = ? LIMIT 1",
                                row -> true,
                                key.pair().publicKey().bytes())
                        .isPresent();
        if (!known) {
            throw new ClientException(
                    "no contact was ever told of this recovery key; look for another, or remove the"
                            + " device without one.");
        }
        List<ConversationId> unprotected = new ArrayList<>();
        List<ConversationId> contacts =
                tx.list(
                        "SELECT conversation FROM removal WHERE device = ? AND content IS NULL",
                        row -> new ConversationId(row.bytes(1)),
                        device);
        for (ConversationId in : contacts) {
            List<Device> removed = HeldKeys.strangers(tx, in, device);
            if (removed.isEmpty()) {
                continue; // it was never added
            }
            List<Said> said = removed.stream().map(Recoveries::removal).toList();
            boolean signed =
                    RecoverySigners.open(tx, in, key)
                            .filter(by -> sign(tx, in, by, said, now))
                            .isPresent();
            if (!signed) {
                unprotected.add(in);
            }
        }
        return unprotected;
    }

    /** A change, and whose keys it names. */
    private record Said(LogEntry.Change change, ContactIdentity keys) {}

    private static Said removal(Device device) {
        return new Said(new LogEntry.Change(false, device.number()), device.keys());
    }

    /**
     * Signs that one device takes the place of all others in our log for a contact.
     *
     * @return false if the log has no no. 0 that this key opens, or no room for what it says; it
     *     then stays as it is
     */
    static boolean replaceAll(
            Transaction tx, ConversationId in, RecoveryKey key, ContactIdentity by, Instant now) {
        Optional<SigningKey> signer = RecoverySigners.open(tx, in, key);
        if (signer.isEmpty()) {
            return false;
        }
        DeviceLog log = DeviceLogs.own(tx, in);
        List<Said> removals =
                log.devices().reversed().stream()
                        .filter(device -> device.number() != LogEntry.RECOVERY)
                        .map(Recoveries::removal)
                        .toList();
        int before = removals.size() == DeviceLog.MAX_DEVICES ? 1 : 0; // there is no place for it
        List<Said> said = new ArrayList<>(removals.subList(0, before));
        said.add(new Said(new LogEntry.Change(true, log.nextNumber()), by));
        said.addAll(removals.subList(before, removals.size()));
        return sign(tx, in, signer.get(), said, now);
    }

    /** Whether the log took all of it; else it stays as it is. The key is wiped. */
    private static boolean sign(
            Transaction tx, ConversationId in, SigningKey signer, List<Said> said, Instant now) {
        List<SignedEntry> entries = new ArrayList<>();
        DeviceLog log = DeviceLogs.own(tx, in);
        try {
            for (Said one : said) {
                SignedEntry entry = log.next(one.change(), one.keys(), signer, now);
                if (!(log.take(entry) instanceof Outcome.Taken(DeviceLog next))) {
                    return false;
                }
                log = next;
                entries.add(entry);
            }
        } catch (UnopenableException e) {
            return false;
        } finally {
            signer.seed().wipe();
        }
        DeviceLogs.append(tx, in, true, entries);
        return true;
    }
}
