package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Device logs in whose place others came when keys were renewed ({@code spec/65-device} §12). They
 * are listened to for one thing: that a device was removed which had no more right to renew.
 */
public final class ClosedLogs {
    private final DeviceNotices notices;

    ClosedLogs(Entropy entropy) {
        this.notices = new DeviceNotices(entropy);
    }

    /** Both logs of a conversation are closed, behind {@code step} that were before. */
    static void close(Transaction tx, ConversationId in, int step) {
        insert(tx, in, new Whose(step, true), 0, DeviceLogs.ownEntries(tx, in));
        insert(tx, in, new Whose(step, false), 0, DeviceLogs.peerEntries(tx, in));
        for (String table : List.of("device_log", "recovery_signer")) {
            tx.update("DELETE FROM " + table + " WHERE conversation = ?", in.bytes());
        }
    }

    /** Of which renewal, and which of the two logs. */
    private record Whose(int step, boolean own) {}

    private static void insert(
            Transaction tx, ConversationId in, Whose whose, int from, List<SignedEntry> entries) {
        int place = from;
        for (SignedEntry entry : entries) {
            tx.update(
                    "INSERT INTO closed_log (conversation, step, own, place, entry, signature)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    in.bytes(),
                    whose.step(),
                    whose.own(),
                    place++,
                    entry.entry(),
                    entry.signature());
        }
    }

    /** The log of ours that a renewal closed. */
    static DeviceLog own(Transaction tx, ConversationId in, int step) {
        return DeviceLogs.log(entries(tx, in, new Whose(step, true)));
    }

    /** The contact's. */
    static DeviceLog peer(Transaction tx, ConversationId in, int step) {
        return DeviceLogs.log(entries(tx, in, new Whose(step, false)));
    }

    private static List<SignedEntry> entries(Transaction tx, ConversationId in, Whose whose) {
        return tx.list(
                "SELECT entry, signature FROM closed_log WHERE conversation = ? AND step = ?"
                        + " AND own = ? ORDER BY place",
                DeviceLogs::read,
                in.bytes(),
                whose.step(),
                whose.own());
    }

    private static List<Whose> all(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT DISTINCT step, own FROM closed_log WHERE conversation = ?",
                ClosedLogs::whose,
                in.bytes());
    }

    private static Whose whose(Row row) {
        return new Whose((int) row.integer(1), row.flag(2));
    }

    /**
     * Takes entries of closed logs.
     *
     * @return those that are of none
     * @throws UnopenableException if one is of a closed log, and not to be said there
     */
    List<SignedEntry> take(
            Transaction tx,
            ConversationId in,
            List<SignedEntry> told,
            Instant now,
            Consumer<Event> events)
            throws UnopenableException {
        List<Whose> closed = all(tx, in);
        if (closed.isEmpty()) {
            return told;
        }
        List<SignedEntry> others = new ArrayList<>();
        for (SignedEntry entry : told) {
            Optional<Whose> of = Optional.empty();
            for (Whose whose : closed) {
                if (DeviceLogs.log(entries(tx, in, whose)).id().equals(entry.log())) {
                    of = Optional.of(whose);
                }
            }
            if (of.isEmpty()) {
                others.add(entry);
            } else {
                take(tx, in, of.get(), entry, new Showing(now, events));
            }
        }
        return others;
    }

    /** When the user is shown something, and how. */
    private record Showing(Instant now, Consumer<Event> events) {}

    private void take(
            Transaction tx, ConversationId in, Whose whose, SignedEntry entry, Showing showing)
            throws UnopenableException {
        List<SignedEntry> kept = entries(tx, in, whose);
        DeviceLog before = DeviceLogs.log(kept);
        Optional<DeviceLog> after =
                switch (before.take(entry)) {
                    case Outcome.Taken(DeviceLog next) -> Optional.of(next);
                    case Outcome.Forked forked -> Optional.of(forked.next());
                    case Outcome.Known _, Outcome.Missing _, Outcome.Full _ -> Optional.empty();
                };
        if (after.isEmpty()) {
            return;
        }
        insert(tx, in, whose, kept.size(), List.of(entry));
        if (before.holds(before.root()) && !after.get().holds(before.root())) {
            notices.disowned(tx, in, whose.own(), showing.now(), showing.events());
        }
        if (!whose.own()) {
            RetiredConnections.keepThoseIn(tx, in, after.get(), showing.now());
        }
    }
}
