package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What contacts say about devices, theirs and ours ({@code spec/65-device} §10, §11): entries are
 * kept, users told, added devices joined, removed ones left.
 */
public final class PeerDevices {
    /** How often a contact is asked for what is missing of its log. */
    public static final Duration ASK = Duration.ofHours(1);

    /** How often it is answered. */
    public static final Duration ANSWER = Duration.ofMinutes(5);

    private final Entropy entropy;
    private final Sealer sealer;
    private final DeviceNotices notices;
    private final Pairs pairs;
    private final ChangeOver changeOver;
    private final ClosedLogs closed;

    public PeerDevices(Entropy entropy, Sealer sealer, Pairs pairs, ChangeOver changeOver) {
        this.changeOver = changeOver;
        this.closed = new ClosedLogs(entropy);
        this.entropy = entropy;
        this.sealer = sealer;
        this.notices = new DeviceNotices(entropy);
        this.pairs = pairs;
    }

    /** What was said, and by which content. */
    public record Told(ContentId content, DeviceBody said) {}

    /**
     * Takes what a device of a contact says. A content of which an entry can't be taken isn't
     * confirmed ({@link HeldReceipts}).
     *
     * @throws UnopenableException if an entry isn't one of either log, or the invitation isn't one
     *     to a device that is in the contact's
     */
    public void take(
            Transaction tx, Contact from, Told content, Instant now, Consumer<Event> events)
            throws UnopenableException {
        DeviceBody said = content.said();
        if (from.state() == Conversation.State.REQUEST) {
            HeldReceipts.hold(tx, from.id(), content.content(), said.entries());
            return;
        }
        ConversationId in = Connections.shown(tx, from.id());
        if (!said.renewals().isEmpty()) {
            changeOver.take(tx, from, said.renewals(), now, events);
        }
        List<SignedEntry> told = closed.take(tx, in, said.entries(), now, events);
        if (told.isEmpty() && said.invitation().isEmpty() && !said.wanted()) {
            return;
        }
        Optional<DeviceLog> theirs = DeviceLogs.peer(tx, in);
        if (theirs.isEmpty()) {
            throw new UnopenableException(); // before the hello there is nothing to follow
        }
        if (!told.isEmpty()) {
            Logs logs = new Logs(DeviceLogs.own(tx, in), theirs.get());
            entries(tx, in, logs, told, new Showing(now, events));
            List<SignedEntry> missing = logs.without(told);
            HeldReceipts.hold(tx, from.id(), content.content(), missing);
            if (logs.isMissing) {
                ask(tx, from, now);
            }
        }
        if (said.invitation().isPresent()) {
            pairs.join(tx, in, said.invitation().get(), now);
            events.accept(new Event.Changed(in));
        }
        if (said.wanted()) {
            answer(tx, from, now);
        }
    }

    /**
     * Takes what came under keys that were replaced since.
     *
     * @throws UnopenableException if an entry isn't one of the logs of then
     */
    public void takeLate(
            Transaction tx, Contact from, DeviceBody said, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ConversationId in = Connections.shown(tx, from.id());
        var _ = closed.take(tx, in, said.entries(), now, events);
    }

    /** When the user is shown something, and how. */
    private record Showing(Instant now, Consumer<Event> events) {}

    /** Both logs of a conversation while the entries of one content are taken. */
    private static final class Logs {
        private DeviceLog ours;
        private DeviceLog theirs;
        private final List<SignedEntry> newOurs = new ArrayList<>();
        private final List<SignedEntry> newTheirs = new ArrayList<>();
        private boolean isMissing;

        Logs(DeviceLog ours, DeviceLog theirs) {
            this.ours = ours;
            this.theirs = theirs;
        }

        boolean areOurs(SignedEntry entry) throws UnopenableException {
            return entry.log().equals(ours.id());
        }

        /** The log before an entry that it took, and after it. */
        DeviceNotices.Step step(boolean own, SignedEntry entry, DeviceLog next) {
            DeviceLog before = own ? ours : theirs;
            if (own) {
                ours = next;
                newOurs.add(entry);
            } else {
                theirs = next;
                newTheirs.add(entry);
            }
            return new DeviceNotices.Step(own, before, next);
        }

        List<SignedEntry> without(List<SignedEntry> entries) {
            return entries.stream()
                    .filter(entry -> !ours.contains(entry.hash()))
                    .filter(entry -> !theirs.contains(entry.hash()))
                    .toList();
        }
    }

    private void entries(
            Transaction tx, ConversationId in, Logs logs, List<SignedEntry> told, Showing showing)
            throws UnopenableException {
        Set<Boolean> forked = new HashSet<>();
        for (SignedEntry entry : told) {
            boolean own = logs.areOurs(entry);
            switch ((own ? logs.ours : logs.theirs).take(entry)) {
                case Outcome.Taken(DeviceLog next) -> {
                    var step = logs.step(own, entry, next);
                    notices.changed(tx, in, step, showing.now(), showing.events());
                }
                case Outcome.Forked fork -> {
                    if (forked.add(own)) {
                        notices.forked(tx, in, own, showing.now(), showing.events());
                    }
                    var step = logs.step(own, entry, fork.next());
                    notices.changed(tx, in, step, showing.now(), showing.events());
                }
                case Outcome.Missing _ -> logs.isMissing = true;
                case Outcome.Known _, Outcome.Full _ -> {}
            }
        }
        DeviceLogs.append(tx, in, true, logs.newOurs);
        DeviceLogs.append(tx, in, false, logs.newTheirs);
        HeldReceipts.release(tx, in, logs.newOurs, showing.now(), entropy);
        HeldReceipts.release(tx, in, logs.newTheirs, showing.now(), entropy);
        if (forked.contains(false)) {
            tellOwner(tx, in, showing.now());
        }
    }

    /** Whose log forked may not have seen one of the entries. */
    private void tellOwner(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : Connections.of(tx, in)) {
            send(tx, connection, DeviceLogs.peerEntries(tx, in), now);
        }
    }

    /** Ends connections with devices that were removed; last, since one may be the one in use. */
    public static void reconcile(Transaction tx, ConversationId in, Instant now) {
        Optional<DeviceLog> log = DeviceLogs.peer(tx, in);
        if (log.isPresent()) {
            Connections.reconcile(tx, in, log.get(), now);
        }
    }

    /** A head of the contact's log came: if its entry isn't here, the log is asked for. */
    public void compare(Transaction tx, Contact from, Head head, Instant now) {
        ConversationId in = Connections.shown(tx, from.id());
        boolean unknown = DeviceLogs.peer(tx, in).filter(log -> !log.knows(head)).isPresent();
        if (unknown && from.state() != Conversation.State.REQUEST && !Cards.isBlocked(tx, in)) {
            ask(tx, from, now);
        }
    }

    private void ask(Transaction tx, Contact from, Instant now) {
        if (may(tx, "log_asked_at", from, ASK, now)) {
            var _ = sealer.seal(tx, from.id(), DeviceBody.ask(), now);
        }
    }

    private void answer(Transaction tx, Contact to, Instant now) {
        if (may(tx, "log_answered_at", to, ANSWER, now)) {
            ConversationId in = Connections.shown(tx, to.id());
            send(tx, to.id(), DeviceLogs.ownEntries(tx, in), now);
        }
    }

    private void send(
            Transaction tx, ConversationId connection, List<SignedEntry> entries, Instant now) {
        for (int from = 0; from < entries.size(); from += DeviceBody.MAX_ENTRIES) {
            int to = Math.min(entries.size(), from + DeviceBody.MAX_ENTRIES);
            DeviceBody body = DeviceBody.of(entries.subList(from, to));
            sealer.sealKept(tx, connection, sealer.number(tx, connection, now), body, now);
        }
    }

    /** Whether something may be done again on a connection, which it then is. */
    private static boolean may(
            Transaction tx, String column, Contact with, Duration pause, Instant now) {
        return tx.update(
                        "UPDATE contact SET "
                                + column
                                + " = ?1 WHERE conversation = ?2 AND ("
                                + column
                                + " <= ?3 OR "
                                + column
                                + " > ?1)",
                        now,
                        with.id().bytes(),
                        now.minus(pause))
                == 1;
    }
}
