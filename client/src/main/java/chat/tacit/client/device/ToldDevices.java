package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Instant;
import java.util.Optional;

/**
 * Which devices the profile has, as a sibling tells it ({@code spec/65-device} §8). What the user
 * knows a device by stays: its number, under which it is removed, is what it was when it was
 * linked, and its name what it was called first.
 */
final class ToldDevices {
    private ToldDevices() {}

    /**
     * Takes a device that isn't known; of one that is, nothing changes.
     *
     * @throws MalformedException if this device or the sibling would get another number
     */
    static void device(Transaction tx, ConversationId from, LinkedRecord.Device device) {
        boolean isFreed = false;
        switch (device.whose()) {
            case YOURS -> {
                Optional<Integer> own = Siblings.own(tx).filter(it -> it != device.number());
                if (own.isPresent()
                        && NumberGivenTwice.isMoved(tx, from, own.get(), device.number())) {
                    return;
                }
                yours(tx, from, device.number());
            }
            case MINE -> mine(tx, from, device.number());
            case ANOTHER -> isFreed = NumberGivenTwice.isFreed(tx, from, device);
        }
        boolean isNew =
                tx.update(
                                "INSERT OR IGNORE INTO device (number, name, added_at, own,"
                                        + " linked_by) VALUES (?, ?, ?, ?, ?)",
                                device.number(),
                                device.name(),
                                device.added(),
                                device.whose() == LinkedRecord.Device.Whose.YOURS,
                                device.linkedBy())
                        == 1;
        if (isNew) {
            Feed.others(tx, from, Subject.DEVICE.code(), device.number());
        }
        if (isFreed) {
            NumberGivenTwice.tellKeys(tx);
        }
    }

    private static void yours(Transaction tx, ConversationId from, int number) {
        boolean another = Siblings.own(tx).filter(own -> own != number).isPresent();
        if (another || Neighbours.number(tx, from).filter(its -> its == number).isPresent()) {
            throw new MalformedException("this device has another number");
        }
        tx.update("UPDATE sibling SET fed = 1 WHERE conversation = ?", from.bytes());
    }

    /** That of a new device's first sibling isn't known before. */
    private static void mine(Transaction tx, ConversationId from, int number) {
        boolean another = Neighbours.number(tx, from).filter(its -> its != number).isPresent();
        if (another || Siblings.own(tx).filter(own -> own == number).isPresent()) {
            throw new MalformedException("that device has another number");
        }
        tx.update("UPDATE sibling SET number = ? WHERE conversation = ?", number, from.bytes());
    }

    /**
     * Takes that a device was removed. Contacts are told of it by the one that is named, or by who
     * removed that; where it is none that is left, by the sibling or who removes it.
     *
     * @throws MalformedException if the device itself tells it: its sibling would end what the user
     *     hasn't ended
     */
    static void removed(
            Transaction tx, ConversationId from, LinkedRecord.Removed removed, Instant now) {
        int sibling = Neighbours.number(tx, from).orElse(removed.by());
        if (sibling == removed.device()) {
            throw new MalformedException("a device that removes itself");
        }
        int by =
                tx.one(
                                "SELECT COALESCE(removed_by, number) FROM device WHERE number = ?",
                                row -> (int) row.integer(1),
                                removed.by())
                        .filter(signer -> signer != removed.device())
                        .orElse(sibling);
        if (Removals.told(tx, new LinkedRecord.Removed(removed.device(), by), now)) {
            Feed.others(tx, from, Subject.DEVICE.code(), removed.device());
        }
    }
}
