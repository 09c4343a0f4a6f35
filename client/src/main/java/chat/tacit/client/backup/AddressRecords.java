package chat.tacit.client.backup;

import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.LinkKey;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;

/** Reusable addresses, between the database and records. */
final class AddressRecords {
    private AddressRecords() {}

    /** Those that can be joined. */
    static List<KeptRecord.Address> all(Transaction tx) {
        return tx.list(
                "SELECT id, fixed, secrets, travel, created_at, blob_relay, blob_key, (SELECT"
                        + " MAX(version) FROM address_key WHERE invitation = id) FROM invitation"
                        + " WHERE address = 1 AND state = 'open' ORDER BY created_at, id",
                row -> address(row, queues(tx, row.bytes(1))));
    }

    private static KeptRecord.Address address(Row row, List<KeptRecord.Address.Queue> queues) {
        return new KeptRecord.Address(
                row.bytes(1),
                Invitation.decode(row.bytes(2)),
                InvitationSecrets.decode(row.secret(3)),
                Travel.of(row.text(4)),
                row.instant(5),
                RelayAddress.parse(row.text(6)),
                AgreementKey.of(row.secret(7)),
                row.integer(8),
                queues);
    }

    private static List<KeptRecord.Address.Queue> queues(Transaction tx, Bytes address) {
        return tx.list(
                "SELECT relay, server_key, box_key, recipient_id FROM queue WHERE invitation = ?"
                        + " ORDER BY id LIMIT "
                        + KeptRecord.Address.MAX_QUEUES,
                row ->
                        new KeptRecord.Address.Queue(
                                RelayAddress.parse(row.text(1)),
                                AgreementKey.of(row.secret(2)),
                                AgreementKey.of(row.secret(3)),
                                row.optionalBytes(4).map(RecipientId::new)),
                address);
    }

    /**
     * Enters an address with new keys, which are put at its relay under a version that is higher
     * than any that the old machine may have made since.
     */
    static void put(Transaction tx, KeptRecord.Address address, Entropy entropy, Instant now) {
        tx.update(
                "INSERT INTO invitation (id, fixed, secrets, long_form, travel, ask, address,"
                        + " created_at, expires_at, state, blob_relay, blob_id, blob_key) VALUES"
                        + " (?, ?, ?, 0, ?, 1, 1, ?, ?, 'open', ?, ?, ?)",
                address.id(),
                address.invitation().encode(),
                address.secrets().encode(),
                address.travel().text(),
                address.made(),
                Long.MAX_VALUE,
                address.relay().toString(),
                LinkKey.of(address.invitation()).id().bytes(),
                address.owner().secret());
        for (KeptRecord.Address.Queue queue : address.queues()) {
            tx.update(
                    "INSERT INTO queue (relay, invitation, server_key, box_key, recipient_id, open)"
                            + " VALUES (?, ?, ?, ?, ?, 1)",
                    queue.relay().toString(),
                    address.id(),
                    queue.serverKey().secret(),
                    queue.boxKey().secret(),
                    queue.recipient().map(RecipientId::bytes));
        }
        long above = Math.max(address.version(), now.getEpochSecond());
        AddressBook.renew(tx, address.id(), above + 1, entropy, now);
    }
}
