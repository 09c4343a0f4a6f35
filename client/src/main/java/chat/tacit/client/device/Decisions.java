package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.LinkedRecord;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the user decided about contacts and rooms, on whichever device: of two decisions the one
 * with the higher stamp holds, of two with the same the larger value.
 */
final class Decisions {
    /** {@code STAMP_STEP}: how far a stamp counts that is ahead of all that this device knows. */
    static final long STEP = 1L << 32;

    private static final long NEVER = -1;

    private Decisions() {}

    /** A decision as it is; empty if the contact is gone. */
    static Optional<LinkedRecord.Mark> of(Transaction tx, ConversationId id, Field field) {
        return tx.one(
                "SELECT COALESCE(CAST("
                        + field.column()
                        + " AS BLOB), X'') FROM conversation WHERE id = ? AND (kind = 'contact'"
                        + (Field.OF_ROOMS.contains(field) ? " OR kind = 'room')" : ")"),
                row ->
                        new LinkedRecord.Mark(
                                id.bytes(),
                                field.number(),
                                Math.max(stamp(tx, id, field), 0),
                                row.bytes(1)),
                id.bytes());
    }

    private static long stamp(Transaction tx, ConversationId id, Field field) {
        return tx.one(
                        "SELECT stamp FROM mark WHERE conversation = ? AND field = ?",
                        row -> row.integer(1),
                        id.bytes(),
                        field.number())
                .orElse(NEVER);
    }

    /**
     * Takes a decision of another device.
     *
     * @return whether it is newer than what was known
     */
    static boolean take(Transaction tx, LinkedRecord.Mark mark, Instant now) {
        ConversationId id = new ConversationId(mark.conversation());
        Field field = Field.of(mark.field());
        long known = stamp(tx, id, field);
        Optional<LinkedRecord.Mark> is = of(tx, id, field);
        long stamp = counted(tx, mark.stamp());
        if (is.isEmpty()
                || stamp < known
                || (stamp == known && mark.value().compareTo(is.get().value()) <= 0)) {
            return false;
        }
        try {
            put(tx, id, field, mark.value(), now);
        } catch (ClientException | IllegalArgumentException e) {
            throw new MalformedException("a decision that nobody can make");
        }
        tx.update(
                "INSERT OR REPLACE INTO mark (conversation, field, stamp) VALUES (?, ?, ?)",
                id.bytes(),
                field.number(),
                stamp);
        return true;
    }

    /** Above a stamp there is always room for the user's next decision. */
    private static long counted(Transaction tx, long stamp) {
        if (stamp <= STEP) {
            return stamp;
        }
        long highest =
                tx.one("SELECT COALESCE(MAX(stamp), 0) FROM mark", row -> row.integer(1))
                        .orElseThrow();
        return Math.min(stamp, highest + STEP);
    }

    private static void put(
            Transaction tx, ConversationId id, Field field, Bytes value, Instant now)
            throws ClientException {
        switch (field) {
            case OWN_NAME -> Cards.rename(tx, id, name(value), now);
            case NOTE -> Cards.note(tx, id, text(value));
            case OWN_PICTURE ->
                    Cards.picture(tx, id, Optional.of(value).filter(it -> !it.isEmpty()));
            case MUTED -> Cards.mute(tx, id, flag(value));
            case BLOCKED -> Cards.block(tx, id, flag(value));
            case ARCHIVED ->
                    Cards.archive(
                            tx,
                            id,
                            value.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(Instant.ofEpochMilli(number(value))));
            case TOLD_READING -> Receipts.tellRead(tx, id, flag(value));
            case LEVEL -> Contacts.level(tx, id, Level.of(text(value)));
            case TIMER -> timer(tx, id, value, now);
            case PEER_TIMER ->
                    tx.update(
                            "UPDATE conversation SET timer_peer = ? WHERE id = ?",
                            seconds(value),
                            id.bytes());
        }
    }

    /** Who has a session with the contact tells it. */
    private static void timer(Transaction tx, ConversationId id, Bytes value, Instant now) {
        tx.update(
                "UPDATE conversation SET timer_own = ?, timer_due = CASE WHEN EXISTS (SELECT 1"
                        + " FROM contact WHERE conversation = id AND live = 1) THEN ? END"
                        + " WHERE id = ?",
                seconds(value),
                now,
                id.bytes());
    }

    private static Optional<String> name(Bytes value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(text(value));
    }

    private static String text(Bytes value) {
        String text = new String(value.shared(), StandardCharsets.UTF_8);
        if (!Bytes.owned(Text.utf8(text)).equals(value)) {
            throw new MalformedException("no text");
        }
        return text;
    }

    private static boolean flag(Bytes value) {
        return switch (text(value)) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new MalformedException("neither yes nor no");
        };
    }

    private static long number(Bytes value) {
        long number = Long.parseLong(text(value));
        if (number < 0) {
            throw new MalformedException("a number below zero");
        }
        return number;
    }

    private static long seconds(Bytes value) {
        return new Body.Timer(Duration.ofSeconds(number(value))).time().toSeconds();
    }
}
