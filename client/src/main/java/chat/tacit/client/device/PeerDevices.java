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
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.device.Outcome;
import chat.tacit.e2ee.device.SignedEntry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private final Sealer sealer;
    private final DeviceNotices notices;
    private final Pairs pairs;

    public PeerDevices(Entropy entropy, Sealer sealer, Pairs pairs) {
        this.sealer = sealer;
        this.notices = new DeviceNotices(entropy);
        this.pairs = pairs;
    }

    /**
     * Takes what a device of a contact says.
     *
     * @throws UnopenableException if an entry isn't one of either log, or the invitation isn't one
     *     to a device that is in the contact's
     */
    public void take(
            Transaction tx, Contact from, DeviceBody told, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (from.state() == Conversation.State.REQUEST) {
            return;
        }
        ConversationId in = Connections.shown(tx, from.id());
        if (DeviceLogs.peer(tx, in).isEmpty()) {
            throw new UnopenableException(); // before the hello there is nothing to follow
        }
        for (SignedEntry entry : told.entries()) {
            entry(tx, from, entry, now, events);
        }
        if (told.invitation().isPresent() && !Cards.isBlocked(tx, in)) {
            pairs.join(tx, in, told.invitation().get(), now);
            events.accept(new Event.Changed(in));
        }
        if (told.wanted()) {
            answer(tx, from, now);
        }
    }

    private void entry(
            Transaction tx, Contact from, SignedEntry entry, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ConversationId in = Connections.shown(tx, from.id());
        DeviceLog own = DeviceLogs.own(tx, in);
        boolean ours = entry.log().equals(own.id());
        DeviceLog log = ours ? own : DeviceLogs.peer(tx, in).orElseThrow();
        switch (log.take(entry)) {
            case Outcome.Taken(DeviceLog next) -> {
                keep(tx, in, ours, entry);
                var step = new DeviceNotices.Step(ours, log, next);
                notices.changed(tx, in, step, now, events);
            }
            case Outcome.Forked forked -> {
                keep(tx, in, ours, entry);
                notices.forked(tx, in, ours, now, events);
                var step = new DeviceNotices.Step(ours, log, forked.next());
                notices.changed(tx, in, step, now, events);
                if (!ours) {
                    tellOwner(tx, in, now);
                }
            }
            case Outcome.Missing _ -> ask(tx, from, now);
            case Outcome.Known _, Outcome.Full _ -> {}
        }
    }

    private static void keep(Transaction tx, ConversationId in, boolean ours, SignedEntry entry) {
        List<SignedEntry> entries =
                new ArrayList<>(
                        ours ? DeviceLogs.ownEntries(tx, in) : DeviceLogs.peerEntries(tx, in));
        entries.add(entry);
        DeviceLogs.keep(tx, in, ours, entries);
    }

    /** Whose log forked may not have seen one of the entries. */
    private void tellOwner(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : Connections.of(tx, in)) {
            send(tx, connection, DeviceLogs.peerEntries(tx, in), now);
        }
    }

    /** Ends connections with devices that were removed; last, since one may be the one in use. */
    public void reconcile(Transaction tx, ConversationId in, Instant now) {
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
