package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * After what time the messages of a conversation disappear, as both sides agreed ({@code
 * spec/60-contact} §7.3): each says what it wants, and while both want the same it holds.
 */
public final class Timers {
    /** Who has no session with the contact leaves it to the device that has. */
    private static final String LIVE =
            " AND EXISTS (SELECT 1 FROM contact c JOIN conversation v ON v.id = c.conversation"
                    + " WHERE (v.id = conversation.id OR v.parent = conversation.id)"
                    + " AND c.live = 1)";

    private static final Duration RETRY = Duration.ofMinutes(5);

    private final Sealer sealer;
    private final Notices notices;

    public Timers(Sealer sealer, Entropy entropy) {
        this.sealer = sealer;
        this.notices = new Notices(entropy);
    }

    /** What each side wants; zero if messages are to stay. */
    public record Wanted(Duration own, Duration peer) {
        /** What holds; zero if nothing is agreed. */
        public Duration agreed() {
            return own.equals(peer) ? own : Duration.ZERO;
        }
    }

    public static Wanted of(Transaction tx, ConversationId in) {
        return tx.one(
                        "SELECT timer_own, timer_peer FROM conversation WHERE id = ?",
                        row ->
                                new Wanted(
                                        Duration.ofSeconds(row.integer(1)),
                                        Duration.ofSeconds(row.integer(2))),
                        in.bytes())
                .orElseThrow();
    }

    /** Says what this side wants; the contact is told as soon as something may be sealed. */
    public Wanted want(Transaction tx, ConversationId in, Duration time, Instant now) {
        tx.update(
                "UPDATE conversation SET timer_own = ?, timer_due = ? WHERE id = ?",
                time.toSeconds(),
                now,
                in.bytes());
        return of(tx, in);
    }

    /** A new session: what may have been lost with the old one is said again. */
    static void again(Transaction tx, ConversationId connection, Instant now) {
        ConversationId in = Connections.shown(tx, connection);
        tx.update(
                "UPDATE conversation SET timer_due = ? WHERE id = ? AND timer_own > 0",
                now,
                in.bytes());
    }

    /** Tells contacts what is due. */
    public void send(Transaction tx, Instant now) {
        List<ConversationId> due =
                tx.list(
                        "SELECT id FROM conversation WHERE timer_due <= ?" + LIVE,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId to : due) {
            Instant at = tellAt(tx, to, now);
            Sealer.Numbered which = sealer.number(tx, to, at);
            boolean sealed = sealer.seal(tx, to, which, new Body.Timer(of(tx, to).own()), now);
            tx.update(
                    "UPDATE conversation SET timer_due = ?, timer_told = ? WHERE id = ?",
                    sealed ? Optional.empty() : Optional.of(now.plus(RETRY)),
                    at,
                    to.bytes());
        }
    }

    /** Of what a side wants the later holds, whichever of its devices says it: times only rise. */
    private static Instant tellAt(Transaction tx, ConversationId to, Instant now) {
        Instant last =
                tx.one(
                                "SELECT timer_told FROM conversation WHERE id = ?",
                                row -> row.instant(1),
                                to.bytes())
                        .orElseThrow();
        return last.isBefore(now) ? now : last.plusMillis(1);
    }

    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(timer_due) FROM conversation WHERE timer_due IS NOT NULL"
                                + LIVE,
                        row -> row.optionalInstant(1))
                .flatMap(due -> due);
    }

    /** What a contact wants, as it says in a content of this time. */
    record Told(Instant sent, Duration time) {}

    /** A contact says what it wants. */
    void told(Transaction tx, Contact from, Told told, Instant now, Consumer<Event> events) {
        ConversationId in = Connections.shown(tx, from.id());
        Wanted before = of(tx, in);
        int changed =
                tx.update(
                        "UPDATE conversation SET timer_peer = ?, timer_number = ? WHERE id = ?"
                                + " AND timer_number < ?",
                        told.time().toSeconds(),
                        told.sent().toEpochMilli(),
                        in.bytes(),
                        told.sent().toEpochMilli());
        Wanted wanted = of(tx, in);
        if (changed == 1 && !wanted.peer().equals(before.peer())) {
            notices.show(tx, in, sentence(from.name(), wanted), now, events);
        }
    }

    private static String sentence(String name, Wanted wanted) {
        if (!wanted.agreed().isZero()) {
            return "Messages now disappear " + words(wanted.own()) + " after they were read.";
        }
        return wanted.peer().isZero()
                ? name + " wants messages to stay: new ones don't disappear."
                : name
                        + " wants messages to disappear "
                        + words(wanted.peer())
                        + " after they were read: 'tacit disappear' with 'accept' agrees.";
    }

    /** A time as people write it, such as 1h. */
    public static String words(Duration time) {
        long seconds = time.toSeconds();
        long[] units = {86_400, 3_600, 60};
        String[] names = {"d", "h", "min"};
        for (int i = 0; i < units.length; i++) {
            if (seconds >= units[i] && seconds % units[i] == 0) {
                return String.format(Locale.ROOT, "%d%s", seconds / units[i], names[i]);
            }
        }
        return seconds + "s";
    }

    /** What a message of ours is stamped with. */
    static Duration stamp(Transaction tx, ConversationId to) {
        return of(tx, to).agreed();
    }
}
