package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.Renewal;
import chat.tacit.e2ee.device.RenewalPair;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Renewed keys on all devices ({@code spec/65-device} §12). The two that renewed them each sign
 * what became of their log; both words together are told to every other device of either side,
 * which then has fresh keys and asks to be added to the new log.
 */
public final class ChangeOver {
    private static final String RENEWED =
            "The keys of this conversation were renewed on another of your devices.";

    private final Entropy entropy;
    private final Sealer sealer;
    private final DeviceNotices notices;
    private final Notices lines;

    public ChangeOver(Entropy entropy, Sealer sealer) {
        this.entropy = entropy;
        this.sealer = sealer;
        this.notices = new DeviceNotices(entropy);
        this.lines = new Notices(entropy);
    }

    /** The keys of a conversation are about to be replaced on this device: the logs are closed. */
    public static void close(Transaction tx, ConversationId in) {
        ClosedLogs.close(tx, in, LogRenewals.next(tx, in));
    }

    /**
     * This device renewed the keys of a conversation; both logs are closed.
     *
     * @param before the contact as it was: the old key signs once more, and is gone
     */
    public static void begin(Transaction tx, Contact before, Instant now) {
        ConversationId in = before.id();
        int step = LogRenewals.next(tx, in);
        Renewal said =
                new Renewal(
                        ClosedLogs.own(tx, in, step).id(),
                        DeviceLogs.root(tx, in),
                        ClosedLogs.peer(tx, in, step).id(),
                        LogId.of(Contacts.find(tx, in).orElseThrow().peer()));
        SignedRenewal ours = SignedRenewal.sign(said, before.own().root());
        LogRenewals.keep(tx, in, new LogRenewals.Step(step, ours, Optional.empty(), true));
        forget(tx, in);
        Copies.forgetDevices(tx, in);
        RetiredConnections.retireAll(tx, in, now);
    }

    /** What was asked for and missing under the keys of before. */
    private static void forget(Transaction tx, ConversationId in) {
        ToldIdentities.again(tx, in);
        for (String table : List.of("asked_pair", "missing_pair")) {
            tx.update("DELETE FROM " + table + " WHERE conversation = ?", in.bytes());
        }
    }

    /** Tells the contact this side's word, under the new session. */
    public void tell(Transaction tx, ConversationId in, Instant now) {
        LogRenewals.newest(tx, in)
                .ifPresent(step ->
                        sealer.sealKept(
                                tx,
                                in,
                                sealer.number(tx, in, now),
                                DeviceBody.renewed(step.ours()),
                                now));
    }

    /**
     * Takes what a device of a contact says.
     *
     * @throws UnopenableException if it is of the logs of this conversation, and doesn't hold
     */
    void take(
            Transaction tx,
            Contact from,
            List<SignedRenewal> renewals,
            Instant now,
            Consumer<Event> events)
            throws UnopenableException {
        ConversationId in = Connections.shown(tx, from.id());
        Optional<LogRenewals.Step> newest = LogRenewals.newest(tx, in);
        if (newest.isPresent() && newest.get().theirs().isEmpty()) {
            complete(tx, in, newest.get(), renewals, now);
        } else if (!Contacts.isLive(tx, in) && renewals.size() == DeviceBody.MAX_RENEWALS) {
            RenewalPair pair = new RenewalPair(renewals.getLast(), renewals.getFirst());
            Level level = Contacts.find(tx, in).orElseThrow().level().renewed(Level.LINK);
            follow(tx, in, new Told(pair, level, false), now, events);
        }
    }

    /** The contact's word on what this device renewed: all others may know now. */
    private void complete(
            Transaction tx,
            ConversationId in,
            LogRenewals.Step step,
            List<SignedRenewal> renewals,
            Instant now)
            throws UnopenableException {
        DeviceLog theirs = ClosedLogs.peer(tx, in, step.step());
        for (SignedRenewal renewal : renewals) {
            if (!renewal.said().log().equals(theirs.id())) {
                continue;
            }
            RenewalPair pair = new RenewalPair(step.ours(), renewal);
            RenewalPair.Roots roots = pair.verify(ClosedLogs.own(tx, in, step.step()), theirs);
            DeviceLogs.begun(tx, in, roots.theirs());
            LogRenewals.complete(tx, in, renewal);
            for (ConversationId retired : RetiredConnections.of(tx, in)) {
                sealer.sealLast(tx, retired, DeviceBody.renewed(pair.ours(), pair.theirs()), now);
            }
            RetiredConnections.end(tx, in, now);
            Feed.everyone(tx, Subject.LOGS.code(), in.bytes());
            return;
        }
    }

    /** Takes what another device of the profile says; what doesn't hold changes nothing. */
    boolean take(Transaction tx, LinkedRecord.Renewed told, Instant now, Consumer<Event> events) {
        ConversationId in = new ConversationId(told.conversation());
        Optional<LogRenewals.Step> newest = LogRenewals.newest(tx, in);
        boolean known = newest.flatMap(LogRenewals.Step::pair).equals(Optional.of(told.pair()));
        if (known && !newest.orElseThrow().heard()) {
            LogRenewals.heard(tx, in); // the contact's device that was first doesn't know it
            Contacts.level(tx, in, told.level());
            return true;
        }
        if (Contacts.isLive(tx, in) || LogRenewals.knows(tx, in, told.pair())) {
            return false;
        }
        try {
            return follow(tx, in, new Told(told.pair(), told.level(), true), now, events);
        } catch (UnopenableException e) {
            return false; // of logs that this device doesn't have (any more), or of nobody's
        }
    }

    /**
     * A renewal that others made.
     *
     * @param level of the contact since
     * @param heard whether a sibling says so, who knows the level
     */
    private record Told(RenewalPair pair, Level level, boolean heard) {}

    /** This device goes on with the new logs; false if they are others' than those of now. */
    private boolean follow(
            Transaction tx, ConversationId in, Told told, Instant now, Consumer<Event> events)
            throws UnopenableException {
        DeviceLog ours = DeviceLogs.own(tx, in);
        Optional<DeviceLog> theirs = DeviceLogs.peer(tx, in);
        boolean concerns = theirs.isPresent() && told.pair().ours().said().log().equals(ours.id());
        if (!concerns) {
            return false;
        }
        if (told.pair().isDisowned(ours, theirs.get())) {
            notices.disowned(tx, in, !ours.holds(ours.root()), now, events);
            return false;
        }
        RenewalPair.Roots roots = told.pair().verify(ours, theirs.get());
        int step = LogRenewals.next(tx, in);
        ClosedLogs.close(tx, in, step);
        DeviceLogs.keep(tx, in, true, List.of(roots.ours()));
        DeviceLogs.keep(tx, in, false, List.of(roots.theirs()));
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        Contacts.renewedElsewhere(tx, in, own, DeviceLogs.peer(tx, in).orElseThrow().root());
        LogRenewals.keep(
                tx,
                in,
                new LogRenewals.Step(
                        step, told.pair().ours(), Optional.of(told.pair().theirs()), told.heard()));
        forget(tx, in);
        RetiredConnections.retireAll(tx, in, now);
        RetiredConnections.end(tx, in, now);
        level(tx, in, told);
        lines.show(tx, in, RENEWED, now, events);
        events.accept(new Event.Changed(in));
        return true;
    }

    /** What this device lowers for want of knowing better isn't the user's decision. */
    private static void level(Transaction tx, ConversationId in, Told told) {
        if (told.heard()) {
            Contacts.level(tx, in, told.level());
            return;
        }
        tx.update("INSERT INTO taking (sibling) VALUES (?)", Bytes.empty());
        Contacts.level(tx, in, told.level());
        tx.update("DELETE FROM taking");
    }
}
