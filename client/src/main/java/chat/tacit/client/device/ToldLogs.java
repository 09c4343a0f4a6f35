package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Device logs as other devices of the profile have them: entries that this one lacks are taken if
 * they follow and are signed, as if a contact had told them ({@code spec/65-device} §8).
 */
final class ToldLogs {
    private final Entropy entropy;
    private final DeviceNotices notices;
    private final ClosedLogs closed;

    ToldLogs(Entropy entropy) {
        this.entropy = entropy;
        this.closed = new ClosedLogs(entropy);
        this.notices = new DeviceNotices(entropy);
    }

    /**
     * Keeps both logs of a contact of which another device has told.
     *
     * @throws MalformedException if an entry doesn't follow, isn't signed by who may, or the
     *     contact's log is none of the contact's
     */
    static void begin(Transaction tx, LinkedRecord.Known known) {
        ConversationId in = new ConversationId(known.conversation());
        try {
            var _ = DeviceLog.begin(known.ours().getFirst());
            DeviceLogs.keep(tx, in, true, known.ours());
            if (!known.theirs().isEmpty()) {
                var _ = peer(known.theirs().getFirst(), known.peer());
                DeviceLogs.keep(tx, in, false, known.theirs());
            }
        } catch (UnopenableException e) {
            throw new MalformedException("a device log that doesn't hold");
        }
    }

    /** The contact's log as it begins; the signature isn't always kept. */
    private static DeviceLog peer(SignedEntry root, ContactIdentity peer)
            throws UnopenableException {
        DeviceLog log =
                root.signature().equals(DeviceLogs.NO_SIGNATURE)
                        ? DeviceLog.resume(List.of(root))
                        : DeviceLog.begin(root);
        if (!log.root().equals(peer)) {
            throw new UnopenableException();
        }
        return log;
    }

    /**
     * Takes both logs of a contact.
     *
     * @return whether there was a new entry among them
     */
    boolean take(Transaction tx, LinkedRecord.Logs told, Instant now, Consumer<Event> events) {
        ConversationId in = new ConversationId(told.conversation());
        var ourEntries = new Told(true, withoutClosed(tx, in, told.ours(), now, events));
        var theirEntries = new Told(false, withoutClosed(tx, in, told.theirs(), now, events));
        boolean ours = take(tx, in, ourEntries, now, events);
        boolean theirs = take(tx, in, theirEntries, now, events);
        if (theirs) {
            Connections.reconcile(tx, in, DeviceLogs.peer(tx, in).orElseThrow(), now);
        }
        return ours || theirs;
    }

    /** A sibling that doesn't know of a renewal yet tells of the logs before it. */
    private List<SignedEntry> withoutClosed(
            Transaction tx,
            ConversationId in,
            List<SignedEntry> told,
            Instant now,
            Consumer<Event> events) {
        try {
            return closed.take(tx, in, told, now, events);
        } catch (UnopenableException e) {
            return List.of();
        }
    }

    /** Entries of one of the two logs. */
    private record Told(boolean ours, List<SignedEntry> entries) {}

    /**
     * Takes entries of one of the two logs of a contact.
     *
     * @return whether there was a new one among them
     */
    private boolean take(
            Transaction tx, ConversationId in, Told told, Instant now, Consumer<Event> events) {
        boolean ours = told.ours();
        Optional<DeviceLog> begun =
                ours ? Optional.of(DeviceLogs.own(tx, in)) : DeviceLogs.peer(tx, in);
        if (told.entries().isEmpty()) {
            return false;
        }
        if (begun.isEmpty()) {
            begun = begun(tx, in, told.entries().getFirst());
        }
        if (begun.isEmpty()) {
            return false;
        }
        DeviceLog log = begun.orElseThrow();
        List<SignedEntry> taken = new ArrayList<>();
        boolean forked = false;
        for (SignedEntry entry : told.entries()) {
            switch (outcome(log, entry)) {
                case Outcome.Taken(DeviceLog next) -> {
                    log = next;
                    taken.add(entry);
                }
                case Outcome.Forked fork -> {
                    log = fork.next();
                    taken.add(entry);
                    forked = true;
                }
                case Outcome.Known _, Outcome.Missing _, Outcome.Full _ -> {}
            }
        }
        if (taken.isEmpty()) {
            return false;
        }
        DeviceLogs.append(tx, in, ours, taken);
        HeldReceipts.release(tx, in, taken, now, entropy);
        if (forked) {
            notices.forked(tx, in, ours, now, events);
        }
        if (!ours) {
            var step = new DeviceNotices.Step(false, begun.orElseThrow(), log);
            notices.changed(tx, in, step, now, events);
        }
        events.accept(new Event.Changed(in));
        return true;
    }

    /** The contact's log before its hello; empty if this is none of its entries. */
    private static Optional<DeviceLog> begun(Transaction tx, ConversationId in, SignedEntry root) {
        ContactIdentity keys = Contacts.find(tx, in).orElseThrow().peer();
        try {
            DeviceLog log = peer(root, keys);
            DeviceLogs.keep(tx, in, false, List.of(root));
            return Optional.of(log);
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    private static Outcome outcome(DeviceLog log, SignedEntry entry) {
        try {
            return log.take(entry);
        } catch (UnopenableException e) {
            return new Outcome.Known(); // of another log, or of nobody who may: it is nothing
        }
    }
}
