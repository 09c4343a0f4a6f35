package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.history.GapLine;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Missing;
import chat.tacit.e2ee.content.Seen;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Contents of a contact that didn't come, and those of ours that a contact asks for ({@code
 * spec/60-contact} §7.4).
 */
public final class Gaps {
    /** How long the other route has to fill a gap before the contact is asked. */
    static final Duration ASK_AFTER = Duration.ofMinutes(10);

    /** The same by the mesh, where a text may take a slot for each of its pieces. */
    static final Duration ASK_HIDDEN_AFTER = Duration.ofHours(3);

    /** When it is asked again, and then after twice as long each time. */
    private static final Duration AGAIN = Duration.ofHours(1);

    /** How often it is asked in all. */
    static final int MOST_TRIES = 6;

    /** Questions of a contact that come sooner after one that was answered are dropped. */
    static final Duration ANSWER_PAUSE = Duration.ofMinutes(1);

    private static final String LOST =
            "What you said was lost on every way to the contact. It is sent again.";
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final int BATCH = 16;
    private static final String LINE =
            "Something that the contact said here hasn't come. It is asked for again.";

    private final Sealer sealer;
    private final Introduction introduction;

    public Gaps(Sealer sealer, Introduction introduction) {
        this.sealer = sealer;
        this.introduction = introduction;
    }

    /**
     * It is no longer waited for numbers from {@code first} to before {@code end}; a place is kept
     * for a line that says so.
     */
    static void note(
            Transaction tx, ConversationId from, Range range, Instant now, Entropy entropy) {
        long first = Math.max(range.first(), range.end() - Missing.MAX_NUMBERS);
        boolean any = false;
        for (long number = first; number < range.end(); number++) {
            any |=
                    tx.update(
                                    "INSERT OR IGNORE INTO missing (conversation, number)"
                                            + " SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM early"
                                            + " WHERE conversation = ? AND number = ?)",
                                    from.bytes(),
                                    number,
                                    from.bytes(),
                                    number)
                            == 1;
        }
        if (any) {
            tx.update(
                    "DELETE FROM missing WHERE conversation = ? AND number NOT IN (SELECT number"
                            + " FROM missing WHERE conversation = ? ORDER BY number DESC LIMIT "
                            + Missing.MAX_NUMBERS
                            + ")",
                    from.bytes(),
                    from.bytes());
            ask(tx, from, Optional.of(now.plus(askAfter(tx, from))));
            keepPlace(tx, from, now, entropy);
        }
    }

    /** Numbers from {@code first} to before {@code end}. */
    record Range(long first, long end) {}

    private static Duration askAfter(Transaction tx, ConversationId of) {
        return MeshRoutes.isHidden(tx, of) ? ASK_HIDDEN_AFTER : ASK_AFTER;
    }

    private static void keepPlace(
            Transaction tx, ConversationId from, Instant now, Entropy entropy) {
        if (line(tx, from).isEmpty()) {
            ContentId line = ContentId.random(entropy);
            GapLine.keep(tx, Connections.shown(tx, from), line, LINE, now);
            tx.update(
                    "UPDATE contact SET missing_line = ? WHERE conversation = ?",
                    line.bytes(),
                    from.bytes());
        }
    }

    private static Optional<ContentId> line(Transaction tx, ConversationId of) {
        return tx.one(
                        "SELECT missing_line FROM contact WHERE conversation = ?",
                        row -> row.optionalBytes(1).map(ContentId::new),
                        of.bytes())
                .flatMap(line -> line);
    }

    /** A content with a number that was waited for no longer has come. */
    static void came(Transaction tx, ConversationId from, long number) {
        int filled =
                tx.update(
                        "DELETE FROM missing WHERE conversation = ? AND number = ?",
                        from.bytes(),
                        number);
        if (filled == 1 && numbers(tx, from).isEmpty()) {
            close(tx, from);
        }
    }

    private static void close(Transaction tx, ConversationId of) {
        line(tx, of).ifPresent(line -> GapLine.remove(tx, Connections.shown(tx, of), line));
        tx.update("UPDATE contact SET missing_line = NULL WHERE conversation = ?", of.bytes());
        ask(tx, of, Optional.empty());
    }

    /** Begins, or ends, asking. */
    private static void ask(Transaction tx, ConversationId of, Optional<Instant> at) {
        tx.update(
                "UPDATE contact SET missing_due = ?, missing_tries = 0 WHERE conversation = ?",
                at,
                of.bytes());
    }

    private static List<Long> numbers(Transaction tx, ConversationId of) {
        return tx.list(
                "SELECT number FROM missing WHERE conversation = ? ORDER BY number",
                row -> row.integer(1),
                of.bytes());
    }

    /** Asks the contacts of whom something is missing, and says where it stays so. */
    public void askDue(Transaction tx, Instant now, Consumer<Event> events) {
        List<ConversationId> due =
                tx.list(
                        "SELECT conversation FROM contact WHERE missing_due <= ? LIMIT " + BATCH,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId from : due) {
            long tries =
                    tx.one(
                                    "SELECT missing_tries FROM contact WHERE conversation = ?",
                                    row -> row.integer(1),
                                    from.bytes())
                            .orElse(0L);
            if (tries > 0
                    && line(tx, from)
                            .filter(it -> GapLine.reveal(tx, Connections.shown(tx, from), it))
                            .isPresent()) {
                events.accept(new Event.Changed(Connections.shown(tx, from)));
            }
            tx.update(
                    "UPDATE contact SET missing_due = ? WHERE conversation = ?",
                    next(tx, from, tries, now),
                    from.bytes());
        }
    }

    /** Asks one contact, and says when it is to be asked again. */
    private Optional<Instant> next(Transaction tx, ConversationId from, long tries, Instant now) {
        if (tries >= MOST_TRIES) {
            return Optional.empty();
        }
        if (!Contacts.isReachable(tx, from)) {
            return Optional.of(now.plus(AGAIN));
        }
        List<Missing.Range> asked = ranges(numbers(tx, from));
        if (!sealer.seal(tx, from, new Missing(asked, List.of()), now)) {
            return Optional.of(now.plus(RETRY));
        }
        tx.update(
                "UPDATE contact SET missing_tries = missing_tries + 1 WHERE conversation = ?",
                from.bytes());
        return Optional.of(now.plus(AGAIN.multipliedBy(1L << tries)));
    }

    /** When {@link #askDue} or {@link #sealAgain} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(due) FROM (SELECT MIN(missing_due) AS due FROM contact"
                                + " WHERE missing_due IS NOT NULL UNION ALL"
                                + " SELECT MIN(again_due) FROM contact"
                                + " WHERE again_due IS NOT NULL)",
                        row -> row.optionalInstant(1))
                .flatMap(due -> due);
    }

    /** The first ranges of rising numbers, as many as one question may name. */
    private static List<Missing.Range> ranges(Iterable<Long> numbers) {
        List<Missing.Range> ranges = new ArrayList<>();
        for (long number : numbers) {
            if (!ranges.isEmpty() && ranges.getLast().last() == number - 1) {
                long first = ranges.removeLast().first();
                ranges.add(new Missing.Range(first, number));
            } else if (ranges.size() < Missing.MAX_RANGES) {
                ranges.add(new Missing.Range(number, number));
            } else {
                break;
            }
        }
        return ranges;
    }

    /**
     * A contact names the content of ours that it saw last: what a relay had long before, and that
     * is above it, may have been lost on every way. The contact gets a moment to confirm it.
     */
    void saw(Transaction tx, ConversationId by, Seen seen, Instant now) {
        Optional<Long> number = Sightings.take(tx, by, seen);
        if (number.isPresent() && !lost(tx, by, number.get(), now).isEmpty()) {
            tx.update(
                    "UPDATE contact SET again_number = ?,"
                            + " again_due = MAX(?, COALESCE(again_at, 0) + ?)"
                            + " WHERE conversation = ? AND again_due IS NULL",
                    number.get(),
                    now.plus(ANSWER_PAUSE),
                    AGAIN.toMillis(),
                    by.bytes());
        }
    }

    private static List<Long> lost(Transaction tx, ConversationId to, long seen, Instant now) {
        return Sightings.lost(tx, to, seen, now.minus(askAfter(tx, to)));
    }

    /** Seals again what contacts didn't see of what they should have seen. */
    public void sealAgain(Transaction tx, Instant now, Consumer<Event> events) {
        record Due(ConversationId to, long seen) {}
        List<Due> due =
                tx.list(
                        "SELECT conversation, again_number FROM contact WHERE again_due <= ?"
                                + " LIMIT "
                                + BATCH,
                        row -> new Due(new ConversationId(row.bytes(1)), row.integer(2)),
                        now);
        for (Due one : due) {
            List<Long> lost =
                    Contacts.isReachable(tx, one.to) ? lost(tx, one.to, one.seen, now) : List.of();
            tx.update(
                    "UPDATE contact SET again_due = NULL, again_at = ? WHERE conversation = ?",
                    now,
                    one.to.bytes());
            if (!lost.isEmpty()) {
                lost.forEach(number -> again(tx, one.to, number, number, now));
                Amendments.sealWaiting(tx, one.to, sealer, now);
                events.accept(new Event.Noticed(Connections.shown(tx, one.to), LOST));
            }
        }
    }

    /** Gives a contact what it asks for, and takes what it says isn't to be had. */
    void take(Transaction tx, ConversationId from, Missing missing, Instant now) {
        for (Missing.Range range : missing.nothing()) {
            for (long number = range.first(); number <= range.last(); number++) {
                came(tx, from, number);
            }
        }
        if (!missing.nothing().isEmpty() && !numbers(tx, from).isEmpty()) {
            tx.update(
                    "UPDATE contact SET missing_due = ? WHERE conversation = ?"
                            + " AND missing_tries < ?",
                    now.plus(ANSWER_PAUSE),
                    from.bytes(),
                    MOST_TRIES); // there was more than one question holds
        }
        boolean mayAnswer =
                !missing.asked().isEmpty()
                        && tx.update(
                                        "UPDATE contact SET missing_answered = ? WHERE conversation"
                                                + " = ? AND (missing_answered IS NULL OR"
                                                + " missing_answered <= ? OR missing_answered > ?)",
                                        now,
                                        from.bytes(),
                                        now.minus(ANSWER_PAUSE),
                                        now)
                                == 1;
        if (mayAnswer) {
            answer(tx, from, missing.asked(), now);
        }
    }

    private void answer(Transaction tx, ConversationId to, List<Missing.Range> asked, Instant now) {
        TreeSet<Long> nothing = new TreeSet<>();
        for (Missing.Range range : asked) {
            for (long number = range.first(); number <= range.last(); number++) {
                nothing.add(number);
            }
            nothing.removeAll(again(tx, to, range.first(), range.last(), now));
        }
        Amendments.sealWaiting(tx, to, sealer, now);
        List<Missing.Range> gone = ranges(nothing);
        if (!gone.isEmpty()) {
            introduction.missed(tx, to, now);
            Timers.again(tx, to, now);
            ToldIdentities.again(tx, to);
            var _ = sealer.seal(tx, to, new Missing(List.of(), gone), now);
        }
    }

    /** Has contents of ours sealed again, under their ids and numbers; the numbers of which. */
    private List<Long> again(
            Transaction tx, ConversationId to, long first, long last, Instant now) {
        // Where a contact has several devices, what one of them lacks is sealed from its copies.
        List<Long> numbers = new ArrayList<>(Copies.unseal(tx, to, first, last));
        for (Message message : History.numbered(tx, to, first, last)) {
            Optional<Body> body = Conversations.body(tx, message);
            if (numbers.contains(message.number()) || body.isEmpty()) {
                continue;
            }
            numbers.add(message.number());
            var _ =
                    sealer.seal(
                            tx,
                            to,
                            new Sealer.Numbered(message.id(), message.number(), message.sentAt()),
                            body.get(),
                            now);
        }
        numbers.addAll(Amendments.unseal(tx, to, first, last));
        return numbers;
    }
}
