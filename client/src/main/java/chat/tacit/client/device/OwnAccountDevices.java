package chat.tacit.client.device;

import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.record.RoomRecord;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a sibling tells of an account of the profile's own ({@code spec/65-device} §8). */
final class OwnAccountDevices {
    private OwnAccountDevices() {}

    /**
     * An account with its keys, and which of its devices those of the profile are: a sibling's word
     * counts for itself and for those who are reached over it alone.
     */
    static void take(Transaction tx, ConversationId from, RoomRecord.Account own, Instant now) {
        Bytes id = own.account().id().bytes();
        boolean isNew = own.held().isPresent() && !AccountRecords.isKnown(tx, own);
        boolean news = AccountRecords.put(tx, own, Entropy.system(), now);
        Map<Integer, Integer> over = Neighbours.of(tx);
        Optional<Integer> sibling = Neighbours.number(tx, from);
        for (RoomRecord.Account.Device device : own.devices().known()) {
            boolean entitled =
                    sibling.filter(it -> it.equals(over.get(device.number()))).isPresent();
            if (entitled) {
                news |= ExposedAccounts.take(tx, own.account().id(), device);
            }
        }
        news |= ExposedAccounts.without(tx, own);
        if (isNew) {
            Feed.everyone(tx, Subject.OWN_ACCOUNT, id); // this device has an id of its own there
        } else if (news) {
            Feed.others(tx, from, Subject.OWN_ACCOUNT, id);
        }
    }
}
