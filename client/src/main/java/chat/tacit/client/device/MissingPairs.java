package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.record.LinkedRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that this device has a connection with each device of each contact ({@code
 * spec/65-device} §10): a new device asks to be added, and one that is in the log repairs what is
 * missing for long.
 */
public final class MissingPairs {
    /** {@code PAIR_REPAIR}: how long a pair may be missing. */
    public static final Duration REPAIR = Duration.ofDays(1);

    /** The same for the device whose turn is second. */
    static final Duration SECOND = Duration.ofDays(2);

    /** When one that was repaired is looked at again. */
    static final Duration AGAIN = AskedPairs.LIFE;

    private static final Duration NO_RELAY = Duration.ofHours(1);

    /** Contacts in one transaction. */
    private static final int PAGE = 20;

    private final Pairs pairs;
    private final AskedPairs asked;

    public MissingPairs(Pairs pairs, AskedPairs asked) {
        this.pairs = pairs;
        this.asked = asked;
    }

    /** Looks at all contacts. */
    static void lookAtAll(Transaction tx) {
        tx.update(
                "INSERT OR REPLACE INTO pair_look (conversation, due_at) SELECT id, 0"
                        + " FROM conversation WHERE kind = 'contact' AND state = 'active'");
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one("SELECT MIN(due_at) FROM pair_look", row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** Looks at the contacts that are due. */
    public void run(Transaction tx, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT conversation FROM pair_look WHERE due_at <= ? ORDER BY due_at"
                                + " LIMIT "
                                + PAGE,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId in : due) {
            tx.update("DELETE FROM pair_look WHERE conversation = ?", in.bytes());
            boolean done =
                    Attempts.done(
                            tx,
                            "a connection",
                            () -> look(tx, in, now).ifPresent(next -> again(tx, in, next)));
            if (!done) {
                again(tx, in, now.plus(Attempts.PAUSE));
            }
        }
    }

    private static void again(Transaction tx, ConversationId in, Instant at) {
        tx.update(
                "INSERT OR REPLACE INTO pair_look (conversation, due_at) VALUES (?, ?)",
                in.bytes(),
                at);
    }

    /** What there is to know of one contact. */
    private record State(
            ConversationId in, ContactIdentity keys, DeviceLog own, DeviceLog peer, boolean isIn) {
        /** Whether this device, of the two, is the first to make a pair that is missing. */
        boolean isFirst(Device other) {
            boolean alone = peer.devices().stream().filter(one -> one.number() > 0).count() == 1;
            return alone || hash(keys).compareTo(hash(other.keys())) < 0;
        }
    }

    /** {@code H(DK)}. */
    static Bytes hash(ContactIdentity keys) {
        return Bytes.owned(Hash.sha256(keys.root().bytes().shared()));
    }

    /** When to look again; empty if nothing is missing. */
    private Optional<Instant> look(Transaction tx, ConversationId in, Instant now) {
        Optional<Contact> contact =
                Contacts.find(tx, in).filter(one -> one.state() == Conversation.State.ACTIVE);
        Optional<DeviceLog> peer = DeviceLogs.peer(tx, in);
        Optional<Integer> number = Siblings.own(tx);
        if (contact.isEmpty() || peer.isEmpty() || number.isEmpty() || !Siblings.anyFed(tx)) {
            return Optional.empty();
        }
        ContactIdentity keys = contact.get().own().publicKeys();
        if (HeldKeys.keep(tx, in, number.get(), keys)) {
            Feed.everyone(tx, Subject.HELD.code(), in.bytes());
        }
        asked.serve(tx, in, now);
        DeviceLog own = DeviceLogs.own(tx, in);
        if (own.hasRemoved(keys)) {
            return Optional.empty();
        }
        note(tx, in, keys, now);
        if (Cards.isBlocked(tx, in)) {
            return Optional.empty(); // looked at again when that ends
        }
        return ask(tx, new State(in, keys, own, peer.get(), own.holds(keys)), now);
    }

    private static void note(Transaction tx, ConversationId in, ContactIdentity keys, Instant now) {
        List<Integer> missing = Connections.missing(tx, in).stream().map(Device::number).toList();
        for (int device : missing) {
            tx.update(
                    "INSERT OR IGNORE INTO missing_pair (conversation, device, since)"
                            + " VALUES (?, ?, ?)",
                    in.bytes(),
                    device,
                    now);
        }
        tx
                .list(
                        "SELECT device FROM missing_pair WHERE conversation = ?",
                        row -> (int) row.integer(1),
                        in.bytes())
                .stream()
                .filter(device -> !missing.contains(device))
                .forEach(device -> found(tx, in, keys, device));
    }

    /** There is a connection now: what asked for it is done with. */
    private static void found(Transaction tx, ConversationId in, ContactIdentity keys, int device) {
        AskedPairs.served(tx, in, keys, device);
        tx.update(
                "DELETE FROM missing_pair WHERE conversation = ? AND device = ?",
                in.bytes(),
                device);
    }

    private Optional<Instant> ask(Transaction tx, State state, Instant now) {
        Optional<Instant> next = Optional.empty();
        boolean asks = false;
        for (Device device : Connections.missing(tx, state.in())) {
            Instant due = due(tx, state, device);
            if (!due.isAfter(now)) {
                try {
                    invite(tx, state, device.number(), now);
                } catch (ClientException e) {
                    return Optional.of(now.plus(NO_RELAY));
                }
                asks = true;
                due = due(tx, state, device);
            }
            Instant at = due;
            next = Optional.of(next.filter(other -> other.isBefore(at)).orElse(at));
        }
        if (asks) {
            tell(tx, state);
        }
        return next;
    }

    private static Instant due(Transaction tx, State state, Device device) {
        return tx.one(
                        "SELECT since, asked_at, repaired_at FROM missing_pair"
                                + " WHERE conversation = ? AND device = ?",
                        row -> {
                            Instant since = row.instant(1);
                            if (!state.isIn()) {
                                return row.optionalInstant(2)
                                        .map(at -> at.plus(REPAIR))
                                        .orElse(since);
                            }
                            return row.optionalInstant(3)
                                    .map(at -> at.plus(AGAIN))
                                    .orElse(since.plus(state.isFirst(device) ? REPAIR : SECOND));
                        },
                        state.in().bytes(),
                        device.number())
                .orElseThrow();
    }

    /** Makes an invitation in place of any before. */
    private void invite(Transaction tx, State state, int device, Instant now)
            throws ClientException {
        Connections.uninvite(tx, state.in(), device, now);
        AskedPairs.keep(
                tx,
                state.in(),
                state.keys(),
                new LinkedRecord.Asked.Invited(device, pairs.invite(tx, state.in(), device, now)),
                now);
        tx.update(
                "UPDATE missing_pair SET "
                        + (state.isIn() ? "repaired_at" : "asked_at")
                        + " = ? WHERE conversation = ? AND device = ?",
                now,
                state.in().bytes(),
                device);
    }

    /** Who is in the log needs somebody with a session; who isn't, one alone to add it. */
    private static void tell(Transaction tx, State state) {
        Bytes subject = AskedPairs.subject(state.in(), state.keys());
        if (state.isIn()) {
            Feed.everyone(tx, Subject.ASKED.code(), subject);
        } else {
            Siblings.heardOf(tx, state.in())
                    .ifPresent(sibling -> Feed.note(tx, sibling, Subject.ASKED.code(), subject));
        }
    }
}
