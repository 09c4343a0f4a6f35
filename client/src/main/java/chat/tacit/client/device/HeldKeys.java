package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.util.List;

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
