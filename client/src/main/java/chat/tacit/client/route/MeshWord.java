package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What hidden contacts say inside the ratchet of the packets that guards took for them ({@code
 * spec/40-mesh} §12.1): a guard that drops what goes to one contact passes every loop, and is found
 * by this.
 *
 * <p>A message that a contact confirms was passed on, if it was posted once. One that it doesn't
 * confirm is lost only where the contact shows that it was there and could have: it confirms what
 * was posted later, or has said something much later. Else whoever is away for a night would speak
 * against the guards. Only messages count, on both sides: of the connection clients speak to those,
 * too, whom their users have blocked, and confirm it. Messages in several packets say nothing, nor
 * does one while a word of the contact itself was lost, in which it may have been confirmed.
 */
public final class MeshWord {
    /**
     * A contact that has something later has what came before it soon, be it by its other RX: after
     * this part of the time for a confirmation it hasn't.
     */
    static final int SOON = 4;

    /**
     * The least time for a confirmation, however often slots come: receipts wait for each other,
     * and TX tries again after half a minute and a minute.
     */
    static final Duration LEAST = Duration.ofMinutes(10);

    private MeshWord() {}

    /** How long a contact that is there has for confirming something. */
    static Duration within(Transaction tx) {
        Duration again = SendAgain.after(tx);
        return again.compareTo(LEAST) > 0 ? again : LEAST;
    }

    /** A server has taken a packet. */
    static void posted(Transaction tx, Outgoing.Id key, RelayAddress server, Instant now) {
        judge(tx, now);
        tx.update(
                "INSERT INTO mesh_word (conversation, content, tx, posted_at)"
                        + " SELECT o.conversation, o.content, ?1, ?2 FROM mesh_outgoing m"
                        + " JOIN outbox o ON o.id = m.outbox"
                        + " JOIN contact c ON c.conversation = o.conversation"
                        + " WHERE m.outbox = ?3 AND m.peer = ?4 AND m.part = ?5 AND m.parts = 1"
                        + " AND m.once = 0 AND c.hidden = 1 AND NOT EXISTS (SELECT 1 FROM outbox s"
                        + " WHERE s.content = o.content AND s.conversation = o.conversation"
                        + " AND s.id <> o.id)"
                        + " AND EXISTS (SELECT 1 FROM conversation v JOIN message g"
                        + " ON g.conversation = COALESCE(v.parent, v.id) AND g.own = 1"
                        + " AND g.id = o.content WHERE v.id = o.conversation)",
                server.toString(),
                now,
                key.outbox(),
                key.peer(),
                key.part());
    }

    /** The contact has a message; perhaps it hasn't what was posted before. */
    public static void confirmed(Transaction tx, ConversationId by, Bytes content, Instant now) {
        judge(tx, now);
        List<Instant> open =
                tx.list(
                        "SELECT posted_at FROM mesh_word WHERE conversation = ? AND content = ?"
                                + " AND lost IS NULL ORDER BY posted_at",
                        row -> row.instant(1),
                        by.bytes(),
                        content);
        if (open.isEmpty()) {
            return;
        }
        // Of one that was posted twice nobody knows which has come.
        tx.update(
                open.size() == 1
                        ? "UPDATE mesh_word SET lost = 0 WHERE conversation = ? AND content = ?"
                                + " AND lost IS NULL"
                        : "DELETE FROM mesh_word WHERE conversation = ? AND content = ?"
                                + " AND lost IS NULL",
                by.bytes(),
                content);
        tx.update(
                "UPDATE mesh_word SET doubt_at = ?1 WHERE conversation = ?2 AND lost IS NULL"
                        + " AND posted_at < ?3 AND (doubt_at IS NULL OR doubt_at > ?1)",
                now.plus(within(tx).dividedBy(SOON)),
                by.bytes(),
                open.getFirst());
    }

    /**
     * The contact has said a message.
     *
     * @param sent by the contact's clock, which may be ahead
     */
    public static void heard(Transaction tx, ConversationId from, Instant sent, Instant now) {
        Duration within = within(tx);
        Instant made = sent.isBefore(now) ? sent : now;
        tx.update(
                "UPDATE mesh_word SET doubt_at = ? WHERE conversation = ? AND lost IS NULL"
                        + " AND doubt_at IS NULL AND posted_at <= ?",
                now.plus(within),
                from.bytes(),
                made.minus(within));
    }

    /** A word of the contact's hasn't come: it may have been that it has what waits for it. */
    public static void unsure(Transaction tx, ConversationId from) {
        tx.update(
                "UPDATE mesh_word SET unsure = 1 WHERE conversation = ? AND lost IS NULL",
                from.bytes());
    }

    /** What is in doubt, and of which all that the contact said since was fetched, is lost. */
    private static void judge(Transaction tx, Instant now) {
        tx.update(
                "UPDATE mesh_word SET lost = 1 WHERE doubt_at <= ?1 AND lost IS NULL"
                        + " AND unsure = 0 AND posted_at <= ?2 AND EXISTS (SELECT 1 FROM mesh_key k"
                        + " JOIN mesh_rx r ON r.key = k.id WHERE k.conversation ="
                        + " mesh_word.conversation AND r.emptied_at >= mesh_word.doubt_at)",
                now,
                now.minus(within(tx)));
    }

    /**
     * What is known of a packet.
     *
     * @param tx the guard that took it
     */
    public record Verdict(RelayAddress tx, ConversationId contact, boolean lost) {}

    /** What is known since this was asked last, in the order in which it was posted. */
    public static List<Verdict> verdicts(Transaction tx, Instant now) {
        judge(tx, now);
        record Known(long number, Verdict verdict) {}
        List<Known> known =
                tx.list(
                        "SELECT number, tx, conversation, lost FROM mesh_word"
                                + " WHERE lost IS NOT NULL",
                        row ->
                                new Known(
                                        row.integer(1),
                                        new Verdict(
                                                RelayAddress.parse(row.text(2)),
                                                new ConversationId(row.bytes(3)),
                                                row.flag(4))));
        tx.update("DELETE FROM mesh_word WHERE lost IS NOT NULL");
        return known.stream()
                .sorted(Comparator.comparingLong(Known::number))
                .map(Known::verdict)
                .toList();
    }

    /** Forgets what is too old for a verdict. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM mesh_word WHERE posted_at < ?", now.minus(Outbox.RETENTION));
    }
}
