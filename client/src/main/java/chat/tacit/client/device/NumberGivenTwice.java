package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.record.LinkedRecord;

import java.util.Optional;

/**
 * Two devices that each link another before they have heard of each other give both one number
 * ({@code spec/65-device} §8). It stays with the one that the lower number linked; who linked the
 * other gives that the next number.
 */
final class NumberGivenTwice {
    private NumberGivenTwice() {}

    /** A device that has the number here. */
    private record Holder(int linkedBy, boolean own, boolean removed) {}

    /**
     * Takes the number from the device that has it here, if it is another one than is told and has
     * to give it up.
     *
     * @return whether the number is free now for the device that is told
     */
    static boolean isFreed(Transaction tx, ConversationId from, LinkedRecord.Device told) {
        Optional<Holder> holder = holder(tx, told.number());
        if (holder.isEmpty() || !givesWay(tx, from, holder.get(), told)) {
            return false;
        }
        if (Siblings.own(tx).filter(own -> own == holder.get().linkedBy()).isPresent()) {
            return renumber(tx, told.number());
        }
        return forget(tx, from, told.number());
    }

    private static Optional<Holder> holder(Transaction tx, int number) {
        return tx.one(
                "SELECT linked_by, own, removed_at IS NOT NULL FROM device WHERE number = ?",
                row -> new Holder((int) row.integer(1), row.flag(2), row.flag(3)),
                number);
    }

    /** Only by the word of who linked the other, or over whom alone that one is reached. */
    private static boolean givesWay(
            Transaction tx, ConversationId from, Holder holder, LinkedRecord.Device told) {
        return !holder.own()
                && !holder.removed()
                && told.linkedBy() > 0
                && told.linkedBy() < holder.linkedBy()
                && isReachedOver(tx, from, told.linkedBy());
    }

    private static boolean isReachedOver(Transaction tx, ConversationId from, int device) {
        return Neighbours.number(tx, from)
                .filter(number -> number.equals(Neighbours.of(tx).get(device)))
                .isPresent();
    }

    /** This device linked it: it has the next number from now on. */
    private static boolean renumber(Transaction tx, int number) {
        int next;
        try {
            next = Siblings.nextNumber(tx);
        } catch (ClientException e) {
            return false;
        }
        move(tx, number, next);
        tx.update("UPDATE sibling SET number = ? WHERE number = ?", next, number);
        tx.update("UPDATE device SET linked_by = ? WHERE linked_by = ?", next, number);
        return true;
    }

    /** Its keys go with it; all are told, it itself too. */
    private static void move(Transaction tx, int from, int to) {
        tx.update("UPDATE device SET number = ? WHERE number = ?", to, from);
        tx.update("UPDATE OR REPLACE held_key SET device = ? WHERE device = ?", to, from);
        ExposedAccounts.renumber(tx, from, to);
        Feed.everyone(tx, Subject.DEVICE.code(), to);
    }

    /** Whose keys are whose is told once more, behind the numbers. */
    static void tellKeys(Transaction tx) {
        tx.list(
                        "SELECT DISTINCT conversation FROM held_key",
                        row -> new ConversationId(row.bytes(1)))
                .forEach(in -> Feed.everyone(tx, Subject.HELD.code(), in.bytes()));
    }

    /** Who linked it tells its next number. Nobody takes the number of one that others reach. */
    private static boolean forget(Transaction tx, ConversationId from, int number) {
        if (!isReachedOver(tx, from, number)) {
            return false;
        }
        tx.update("DELETE FROM device WHERE number = ?", number);
        tx.update("DELETE FROM held_key WHERE device = ?", number);
        return true;
    }

    /**
     * Takes another number for this device: from the one that linked it, as long as nobody knows
     * the old one from this one itself.
     *
     * @return false if that one has no say
     */
    static boolean isMoved(Transaction tx, ConversationId from, int own, int number) {
        int linkedBy = holder(tx, own).orElseThrow().linkedBy();
        if (Neighbours.number(tx, from).filter(its -> its == linkedBy).isEmpty()) {
            return false;
        }
        boolean linksOthers =
                tx.one("SELECT 1 FROM device WHERE linked_by = ?", row -> true, own).isPresent();
        if (!linksOthers && holder(tx, number).isEmpty()) {
            move(tx, own, number);
            tellKeys(tx);
        }
        return true;
    }
}
