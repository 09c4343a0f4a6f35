package chat.tacit.client.device;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Contacts who are to be told that a device of ours was removed ({@code spec/65-device} §11). The
 * device that removed it signs the entry for each; every other repeats it on its own connections,
 * which so get a fresh turn.
 */
public final class UntoldContacts {
    /** When a contact is tried again to whom this device can't say anything yet. */
    private static final Duration RETRY = Duration.ofHours(1);

    /** Contacts in one transaction. */
    private static final int PAGE = 20;

    private final Announcements announcements;

    UntoldContacts(Announcements announcements) {
        this.announcements = announcements;
    }

    /** A device was removed: all contacts in whose log it stands have to know. */
    static void note(Transaction tx, int device) {
        tx.update(
                "INSERT OR REPLACE INTO removal (device, conversation, due_at)"
                        + " SELECT ?, id, 0 FROM conversation WHERE kind = 'contact'"
                        + " AND state = 'active'",
                device);
        // and of those that it removed itself, this device may now be the one that signs
        tx.update("UPDATE removal SET due_at = 0 WHERE content IS NULL");
    }

    /** When {@link #run} has something to do. */
    static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(due_at) FROM removal WHERE due_at IS NOT NULL",
                        row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** A contact that is to be told of a removed device. */
    private record Step(int device, ConversationId in, boolean signs, boolean told) {}

    /** Tells those who are due. */
    void run(Transaction tx, Instant now) {
        tx.list(
                        "SELECT r.device, r.conversation, d.removed_by = (SELECT number FROM device"
                                + " WHERE own = 1), r.content IS NOT NULL FROM removal r"
                                + " JOIN device d ON d.number = r.device WHERE r.due_at <= ?"
                                + " ORDER BY r.due_at LIMIT "
                                + PAGE,
                        row ->
                                new Step(
                                        (int) row.integer(1),
                                        new ConversationId(row.bytes(2)),
                                        row.flag(3),
                                        row.flag(4)),
                        now)
                .forEach(step -> {
                    if (!Attempts.done(tx, "a removal", () -> tell(tx, step, now))) {
                        due(tx, step, Optional.of(now.plus(Attempts.PAUSE)));
                    }
                });
    }

    private void tell(Transaction tx, Step step, Instant now) {
        List<Device> strangers = HeldKeys.strangers(tx, step.in(), step.device());
        if (strangers.isEmpty() ? step.told() : !step.signs()) {
            due(tx, step, Optional.empty()); // until the log changes
            return;
        }
        Optional<SignedEntry> signed = signed(tx, step);
        if (strangers.isEmpty() && signed.isEmpty()) {
            forget(tx, step); // it never stood there
        } else if (!Subject.isLive(tx, step.in())) {
            due(tx, step, Optional.of(now.plus(RETRY)));
        } else if (strangers.isEmpty()) {
            told(tx, step, announcements.repeat(tx, step.in(), signed.orElseThrow(), now));
        } else {
            sign(tx, step, strangers, now);
        }
    }

    /** The entry that took the device out, or the last that took any out. */
    private static Optional<SignedEntry> signed(Transaction tx, Step step) {
        DeviceLog log = DeviceLogs.own(tx, step.in());
        List<SignedEntry> entries = DeviceLogs.ownEntries(tx, step.in());
        return Stream.concat(
                        HeldKeys.of(tx, step.in(), step.device()).stream(), log.removed().stream())
                .flatMap(keys -> log.removal(keys, entries).stream())
                .findFirst();
    }

    private void sign(Transaction tx, Step step, List<Device> strangers, Instant now) {
        try {
            for (Device stranger : strangers) {
                var announced = announcements.remove(tx, step.in(), stranger.number(), now);
                told(tx, step, announced.content());
            }
            Feed.everyone(tx, Subject.LOGS.code(), step.in().bytes());
        } catch (Announcements.RefusedException e) {
            due(tx, step, Optional.of(now.plus(RETRY))); // this one isn't in the log itself yet
        }
    }

    private static void told(Transaction tx, Step step, ContentId by) {
        tx.update(
                "UPDATE removal SET content = ?, due_at = NULL WHERE device = ? AND conversation ="
                        + " ?",
                by.bytes(),
                step.device(),
                step.in().bytes());
    }

    /** Should it come to stand there, that is seen by the database itself. */
    private static void forget(Transaction tx, Step step) {
        tx.update(
                "DELETE FROM removal WHERE device = ? AND conversation = ?",
                step.device(),
                step.in().bytes());
    }

    private static void due(Transaction tx, Step step, Optional<Instant> at) {
        tx.update(
                "UPDATE removal SET due_at = ? WHERE device = ? AND conversation = ?",
                at,
                step.device(),
                step.in().bytes());
    }

    /** Contacts of whom a device may still send to any that was removed. */
    public static List<ConversationId> of(Transaction tx) {
        return tx
                .list(
                        "SELECT number FROM device WHERE removed_at IS NOT NULL",
                        row -> (int) row.integer(1))
                .stream()
                .flatMap(device -> of(tx, device).stream())
                .distinct()
                .toList();
    }

    /**
     * Contacts of whom a device may still send to one that was removed, as far as is known here.
     */
    public static List<ConversationId> of(Transaction tx, int device) {
        return tx
                .list(
                        "SELECT conversation, content, due_at FROM removal r WHERE device = ? AND"
                                + " (due_at IS NOT NULL OR content IS NULL OR EXISTS (SELECT 1 FROM"
                                + " conversation v JOIN copy c ON c.connection = v.id WHERE (v.id ="
                                + " r.conversation OR v.parent = r.conversation) AND c.content ="
                                + " r.content))",
                        row ->
                                new Told(
                                        new ConversationId(row.bytes(1)),
                                        device,
                                        row.optionalBytes(2).map(ContentId::new),
                                        row.optionalInstant(3).isPresent()),
                        device)
                .stream()
                .filter(told -> told.isOpen(tx))
                .map(Told::in)
                .toList();
    }

    /**
     * @param content by which it was told, if it was
     * @param due whether something may be left to be told
     */
    private record Told(ConversationId in, int device, Optional<ContentId> content, boolean due) {
        boolean isOpen(Transaction tx) {
            boolean unsaid =
                    (due || content.isEmpty()) && !HeldKeys.strangers(tx, in, device).isEmpty();
            return unsaid
                    || content.filter(by -> !Announcements.untold(tx, in, by).isEmpty())
                            .isPresent();
        }
    }
}
