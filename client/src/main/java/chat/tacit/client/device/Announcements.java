package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a contact that a device of ours came or went: signs the entry with this device's key and
 * sends it to each device of the contact ({@code spec/65-device} §10, §11).
 */
public final class Announcements {
    private final Sealer sealer;

    public Announcements(Sealer sealer) {
        this.sealer = sealer;
    }

    /**
     * A device of ours, to be added for one contact.
     *
     * @param keys its {@code IK} and {@code DK} for this contact
     * @param invitations to it, by the number of the contact's device that is to get each
     */
    public record AddedDevice(ContactIdentity keys, Map<Integer, Invitation> invitations) {
        public AddedDevice {
            invitations = Map.copyOf(invitations);
        }
    }

    /**
     * An entry that was sent.
     *
     * @param content in which: {@link #untold} says who hasn't confirmed it
     */
    public record Announced(SignedEntry entry, ContentId content) {}

    /** Why an entry isn't signed. */
    public sealed interface Refusal {
        /** There are as many devices, or entries of this one, as may be. */
        record Full() implements Refusal {}

        /** This device, or the one to be removed, isn't in the log (any more). */
        record NotThere() implements Refusal {}
    }

    /** An entry refused, and why. */
    public static final class RefusedException extends Exception {
        private final Refusal refusal;

        RefusedException(Refusal refusal) {
            super(refusal.toString());
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /**
     * Adds a device to our log for a contact, and tells each device of the contact.
     *
     * @throws RefusedException if the log can't take it
     */
    public Announced add(Transaction tx, ConversationId in, AddedDevice added, Instant now)
            throws RefusedException {
        LogEntry.Change change = new LogEntry.Change(true, DeviceLogs.own(tx, in).nextNumber());
        SignedEntry entry = sign(tx, in, change, added.keys(), now);
        return new Announced(entry, send(tx, in, entry, added.invitations(), now));
    }

    /**
     * Adds no. 0, the recovery key, to our log for one contact of which this is the root device.
     *
     * @param keys no. 0's
     * @throws RefusedException if there is one
     */
    public Announced addRecovery(
            Transaction tx, ConversationId in, ContactIdentity keys, Instant now)
            throws RefusedException {
        LogEntry.Change change = new LogEntry.Change(true, LogEntry.RECOVERY);
        SignedEntry entry = sign(tx, in, change, keys, now);
        return new Announced(entry, send(tx, in, entry, Map.of(), now));
    }

    /**
     * Tells one device of the contact our whole log, and invites it: by the last entries it knows
     * who does.
     */
    public void handOver(
            Transaction tx, ConversationId connection, Invitation invitation, Instant now) {
        List<SignedEntry> entries = DeviceLogs.ownEntries(tx, Connections.shown(tx, connection));
        int from = 0;
        for (int left = entries.size(); left > 0; left = entries.size() - from) {
            boolean isLast = left <= DeviceBody.MAX_ENTRIES;
            int to = isLast ? entries.size() : from + (left - 1) % DeviceBody.MAX_ENTRIES + 1;
            Optional<Invitation> with = isLast ? Optional.of(invitation) : Optional.empty();
            sealer.sealKept(
                    tx,
                    connection,
                    sealer.number(tx, connection, now),
                    new DeviceBody(entries.subList(from, to), with, false),
                    now);
            from = to;
        }
    }

    /**
     * Removes a device of ours, and tells each device of the contact: they end their connection
     * with it.
     *
     * @param device its number in our log for this contact
     * @throws RefusedException if it isn't there
     */
    public Announced remove(Transaction tx, ConversationId in, int device, Instant now)
            throws RefusedException {
        Device removed =
                DeviceLogs.own(tx, in)
                        .device(device)
                        .orElseThrow(() -> new RefusedException(new Refusal.NotThere()));
        LogEntry.Change change = new LogEntry.Change(false, device);
        SignedEntry entry = sign(tx, in, change, removed.keys(), now);
        return new Announced(entry, send(tx, in, entry, Map.of(), now));
    }

    /** Sends each device of the contact an entry that is in our log already. */
    ContentId repeat(Transaction tx, ConversationId in, SignedEntry entry, Instant now) {
        return send(tx, in, entry, Map.of(), now);
    }

    /**
     * Sends a device of the contact an invitation of a sibling once more, or for the first time.
     */
    public void invite(
            Transaction tx, ConversationId in, int device, Invitation invitation, Instant now) {
        Connections.with(tx, in, device)
                .ifPresent(connection ->
                        sealer.sealKept(
                                tx,
                                connection,
                                sealer.number(tx, connection, now),
                                new DeviceBody(List.of(), Optional.of(invitation), false),
                                now));
    }

    /** The devices of the contact, by number, that haven't confirmed what was announced. */
    public static List<Integer> untold(Transaction tx, ConversationId in, ContentId content) {
        return Copies.waiting(tx, in, content);
    }

    /**
     * Takes an entry of our own log that a sibling signed; false if it isn't one, or misses some.
     */
    public static boolean take(Transaction tx, ConversationId in, SignedEntry entry) {
        try {
            return switch (DeviceLogs.own(tx, in).take(entry)) {
                case Outcome.Taken _, Outcome.Forked _ -> {
                    keep(tx, in, entry);
                    yield true;
                }
                case Outcome.Known _ -> true;
                case Outcome.Missing _, Outcome.Full _ -> false;
            };
        } catch (UnopenableException e) {
            return false;
        }
    }

    private static SignedEntry sign(
            Transaction tx,
            ConversationId in,
            LogEntry.Change change,
            ContactIdentity device,
            Instant now)
            throws RefusedException {
        Contact contact = Contacts.find(tx, in).orElseThrow();
        DeviceLog log = DeviceLogs.own(tx, in);
        SignedEntry entry = log.next(change, device, contact.own().root(), now);
        try {
            switch (log.take(entry)) {
                case Outcome.Taken _ -> keep(tx, in, entry);
                case Outcome.Full _ -> throw new RefusedException(new Refusal.Full());
                case Outcome.Known _, Outcome.Missing _, Outcome.Forked _ ->
                        throw new IllegalStateException("an entry behind the head that isn't");
            }
        } catch (UnopenableException e) {
            boolean isIn =
                    log.devices().stream()
                            .anyMatch(one -> one.keys().equals(contact.own().publicKeys()));
            throw new RefusedException(
                    isIn && change.added() ? new Refusal.Full() : new Refusal.NotThere());
        }
        return entry;
    }

    private static void keep(Transaction tx, ConversationId in, SignedEntry entry) {
        DeviceLogs.append(tx, in, true, List.of(entry));
    }

    private ContentId send(
            Transaction tx,
            ConversationId in,
            SignedEntry entry,
            Map<Integer, Invitation> invitations,
            Instant now) {
        Sealer.Numbered which = sealer.number(tx, in, now);
        for (ConversationId connection : Connections.of(tx, in)) {
            Optional<Invitation> invitation =
                    Optional.ofNullable(invitations.get(Connections.device(tx, connection)));
            long number =
                    connection.equals(in)
                            ? which.number()
                            : Copies.number(tx, connection, which.id());
            sealer.sealKept(
                    tx,
                    connection,
                    new Sealer.Numbered(which.id(), number, which.at()),
                    new DeviceBody(List.of(entry), invitation, false),
                    now);
        }
        return which.id();
    }
}
