package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.util.List;
import java.util.Optional;

/** What both sides signed when they renewed their keys ({@code spec/65-device} §12). */
public final class LogRenewals {
    /** {@code RENEWALS_KEPT}: a device that missed more of them has to be linked anew. */
    static final int KEPT = 8;

    private LogRenewals() {}

    /**
     * One renewal.
     *
     * @param step counted from 1
     * @param theirs empty before it came
     * @param heard whether this device made it, or a sibling told it together with the level
     */
    record Step(int step, SignedRenewal ours, Optional<SignedRenewal> theirs, boolean heard) {
        Optional<RenewalPair> pair() {
            return theirs.map(it -> new RenewalPair(ours, it));
        }
    }

    /** The last one. */
    static Optional<Step> newest(Transaction tx, ConversationId in) {
        return all(tx, in).reversed().stream().findFirst();
    }

    private static List<Step> all(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT step, ours, theirs, heard FROM renewal WHERE conversation = ?"
                        + " ORDER BY step",
                LogRenewals::read,
                in.bytes());
    }

    private static Step read(Row row) {
        return new Step(
                (int) row.integer(1),
                SignedRenewal.decode(row.bytes(2)),
                row.optionalBytes(3).map(SignedRenewal::decode),
                row.flag(4));
    }

    /** Whether the contact's word is still missing. */
    public static boolean isHalf(Transaction tx, ConversationId in) {
        return newest(tx, in).filter(step -> step.theirs().isEmpty()).isPresent();
    }

    /** Whether this was taken before. */
    static boolean knows(Transaction tx, ConversationId in, RenewalPair pair) {
        return all(tx, in).stream().anyMatch(step -> step.pair().equals(Optional.of(pair)));
    }

    /** The number that the next one gets. */
    static int next(Transaction tx, ConversationId in) {
        return newest(tx, in).map(step -> step.step() + 1).orElse(1);
    }

    /** Keeps what was signed; the oldest makes room. */
    static void keep(Transaction tx, ConversationId in, Step step) {
        tx.update(
                "INSERT INTO renewal (conversation, step, ours, theirs, heard)"
                        + " VALUES (?, ?, ?, ?, ?)",
                in.bytes(),
                step.step(),
                step.ours().encode(),
                step.theirs().map(SignedRenewal::encode),
                step.heard());
        for (String table : List.of("renewal", "closed_log")) {
            tx.update(
                    "DELETE FROM " + table + " WHERE conversation = ? AND step <= ?",
                    in.bytes(),
                    step.step() - KEPT);
        }
    }

    /** The contact's word came. */
    static void complete(Transaction tx, ConversationId in, SignedRenewal theirs) {
        tx.update(
                "UPDATE renewal SET theirs = ? WHERE conversation = ? AND theirs IS NULL",
                theirs.encode(),
                in.bytes());
    }

    /** A sibling has told it, too. */
    static void heard(Transaction tx, ConversationId in) {
        tx.update("UPDATE renewal SET heard = 1 WHERE conversation = ?", in.bytes());
    }

    /** What other devices are told; nothing that only a contact has told this one. */
    static List<ProfileRecord> records(Transaction tx, ConversationId in, Level level) {
        return all(tx, in).stream()
                .filter(Step::heard)
                .flatMap(step -> step.pair().stream())
                .<ProfileRecord>map(pair -> new LinkedRecord.Renewed(in.bytes(), level, pair))
                .toList();
    }
}
