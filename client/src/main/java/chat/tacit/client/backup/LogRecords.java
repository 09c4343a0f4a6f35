package chat.tacit.client.backup;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.util.ArrayList;
import java.util.List;

/** Device logs and what no. 0 signs with, between the database and records. */
final class LogRecords {
    private LogRecords() {}

    /** Both logs of a contact, in a record each so that whole ones fit, and our no. 0. */
    static List<ProfileRecord> of(Transaction tx, ConversationId in) {
        List<ProfileRecord> records = new ArrayList<>();
        List<SignedEntry> ours = DeviceLogs.ownEntries(tx, in);
        List<SignedEntry> theirs = DeviceLogs.peerEntries(tx, in);
        records.add(new LinkedRecord.Logs(in.bytes(), ours, List.of()));
        if (!theirs.isEmpty()) {
            records.add(new LinkedRecord.Logs(in.bytes(), ours.subList(0, 1), theirs));
        }
        RecoverySigners.of(tx, in)
                .ifPresent(signer -> records.add(new KeptRecord.Signer(in.bytes(), signer)));
        return records;
    }

    /**
     * Keeps logs that are longer than those that are known.
     *
     * @throws MalformedException if their entries don't follow each other
     */
    static void put(Transaction tx, LinkedRecord.Logs logs) {
        ConversationId in = new ConversationId(logs.conversation());
        if (logs.ours().size() > DeviceLogs.ownEntries(tx, in).size()) {
            DeviceLogs.keep(tx, in, true, logs.ours());
        }
        if (!logs.theirs().isEmpty()) {
            DeviceLogs.keep(tx, in, false, logs.theirs());
        }
    }
}
