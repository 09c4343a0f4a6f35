package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.record.ProfileRecord;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes what another device tells ({@code spec/65-device} §8): puts parts into their order, cuts
 * them into records and has each taken. Whatever a part holds that no record is, it changes
 * nothing.
 */
public final class Intake {
    /** {@code PARTS_EARLY}: how far a part may be ahead of the next one. */
    public static final int EARLY = 64;

    private final Mirror mirror;

    public Intake(Mirror mirror) {
        this.mirror = mirror;
    }

    /** A part, and the content that it came in. */
    public record Told(ContentId content, Body.History body) {}

    /**
     * Takes a part.
     *
     * @throws UnopenableException if it is of a device that the user hasn't confirmed, too far
     *     ahead, or holds no records
     */
    public void take(
            Transaction tx, ConversationId from, Told told, Instant now, Consumer<Event> events)
            throws UnopenableException {
        long expected =
                tx.one(
                                "SELECT expected FROM sibling WHERE conversation = ?"
                                        + " AND trusted = 1",
                                row -> row.integer(1),
                                from.bytes())
                        .orElseThrow(UnopenableException::new);
        Body.History body = told.body();
        if (body.number() < expected) {
            return; // known
        }
        if (body.number() - expected >= EARLY) {
            throw new UnopenableException();
        }
        tx.update(
                "INSERT OR IGNORE INTO part (sibling, own, number, content, left_then, bytes)"
                        + " VALUES (?, 0, ?, ?, ?, ?)",
                from.bytes(),
                body.number(),
                told.content().bytes(),
                body.left(),
                body.part());
        tx.update("INSERT INTO taking (sibling) VALUES (?)", from.bytes());
        try {
            inOrder(tx, from, now, events);
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
        tx.update("DELETE FROM taking");
    }

    private void inOrder(Transaction tx, ConversationId from, Instant now, Consumer<Event> events) {
        Optional<Next> next = next(tx, from);
        while (next.isPresent()) {
            byte[] rest = records(tx, from, next.get(), now, events);
            tx.update(
                    "UPDATE sibling SET expected = expected + 1, pending = ?, things_left = ?"
                            + " WHERE conversation = ?",
                    Bytes.owned(rest),
                    next.get().left(),
                    from.bytes());
            tx.update(
                    "DELETE FROM part WHERE own = 0 AND sibling = ? AND number = ?",
                    from.bytes(),
                    next.get().number());
            next = next(tx, from);
        }
    }

    /** The part that is next, behind what is left of those before. */
    private record Next(long number, long left, byte[] bytes) {}

    private static Optional<Next> next(Transaction tx, ConversationId from) {
        return tx.one(
                "SELECT p.number, p.left_then, s.pending, p.bytes FROM part p JOIN sibling s ON"
                        + " s.conversation = p.sibling AND s.expected = p.number WHERE p.own = 0"
                        + " AND p.sibling = ?",
                row ->
                        new Next(
                                row.integer(1),
                                row.integer(2),
                                joined(row.bytes(3).shared(), row.bytes(4).shared())),
                from.bytes());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Takes the whole records; what is left is the beginning of one, shorter than a record. */
    private byte[] records(
            Transaction tx, ConversationId from, Next next, Instant now, Consumer<Event> events) {
        ByteBuffer bytes = ByteBuffer.wrap(next.bytes());
        while (bytes.remaining() >= Integer.BYTES) {
            int size = bytes.getInt(bytes.position());
            if (size < 1 || size > ProfileRecord.MAX_SIZE) {
                throw new MalformedException("a record of " + size + " bytes");
            }
            if (bytes.remaining() < Integer.BYTES + size) {
                break;
            }
            byte[] record = new byte[size];
            bytes.getInt();
            bytes.get(record);
            mirror.take(tx, from, ProfileRecord.decode(Bytes.owned(record)), now, events);
        }
        return Arrays.copyOfRange(next.bytes(), bytes.position(), next.bytes().length);
    }
}
