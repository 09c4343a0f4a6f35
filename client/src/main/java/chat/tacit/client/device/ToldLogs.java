package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
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
    private final DeviceNotices notices;

    ToldLogs(Entropy entropy) {
        this.notices = new DeviceNotices(entropy);
    }

    /**
     * Takes both logs of a contact.
     *
     * @return whether there was a new entry among them
     */
    boolean take(Transaction tx, LinkedRecord.Logs told, Instant now, Consumer<Event> events) {
        ConversationId in = new ConversationId(told.conversation());
        boolean ours = take(tx, in, new Told(true, told.ours()), now, events);
        boolean theirs = take(tx, in, new Told(false, told.theirs()), now, events);
        if (theirs) {
            Connections.reconcile(tx, in, DeviceLogs.peer(tx, in).orElseThrow(), now);
        }
        return ours || theirs;
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
            DeviceLogs.keep(tx, in, false, told.entries().subList(0, 1));
            begun = DeviceLogs.peer(tx, in);
        }
        DeviceLog log = begun.orElseThrow();
        List<SignedEntry> kept =
                new ArrayList<>(
                        ours ? DeviceLogs.ownEntries(tx, in) : DeviceLogs.peerEntries(tx, in));
        int before = kept.size();
        boolean forked = false;
        for (SignedEntry entry : told.entries()) {
            switch (outcome(log, entry)) {
                case Outcome.Taken(DeviceLog next) -> {
                    log = next;
                    kept.add(entry);
                }
                case Outcome.Forked fork -> {
                    log = fork.next();
                    kept.add(entry);
                    forked = true;
                }
                case Outcome.Known _, Outcome.Missing _, Outcome.Full _ -> {}
            }
        }
        if (kept.size() == before) {
            return false;
        }
        DeviceLogs.keep(tx, in, ours, kept);
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

    private static Outcome outcome(DeviceLog log, SignedEntry entry) {
        try {
            return log.take(entry);
        } catch (UnopenableException e) {
            return new Outcome.Known(); // of another log, or of nobody who may: it is nothing
        }
    }
}
