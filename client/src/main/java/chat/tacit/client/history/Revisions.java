package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.FileTable;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.ContentId;

import java.time.Instant;
import java.util.Optional;

/**
 * Amends messages in the history ({@code spec/60-contact} §7.1). Whatever the order and however
 * often amendments are taken, and whichever device they are of, what stays is the one with the
 * latest time; of one time, the one with the greater text.
 */
public final class Revisions {
    private Revisions() {}

    /** What became of an amendment. */
    public enum Outcome {
        /** It holds, or a newer one does. */
        TAKEN,
        /** It isn't its author's to make, or the message can't be amended so. */
        REFUSED,
        /** The message isn't there. */
        UNKNOWN
    }

    /**
     * @param own whether it is ours
     * @param sent the time of the content that it came in
     */
    public static Outcome take(
            Transaction tx, ConversationId in, boolean own, Instant sent, Amendment amendment) {
        long time = sent.toEpochMilli();
        Optional<Target> target = target(tx, in, own, amendment);
        if (target.isEmpty()) {
            return target(tx, in, !own, amendment).isPresent() ? Outcome.REFUSED : Outcome.UNKNOWN;
        }
        boolean file = target.get().type().equals(Message.Type.FILE.word());
        boolean text = target.get().type().equals(Message.Type.TEXT.word());
        if (!text && !(file && !(amendment instanceof Amendment.Edit))) {
            return Outcome.REFUSED;
        }
        long row = target.get().row();
        switch (amendment) {
            case Amendment.Edit edit ->
                    tx.update(
                            "UPDATE message SET text = ?1, edited = ?2 WHERE row = ?3"
                                    + " AND (edited < ?2 OR (edited = ?2 AND text < ?1))",
                            edit.text(),
                            time,
                            row);
            case Amendment.Delete _ -> delete(tx, row);
            case Amendment.Reaction reaction ->
                    tx.update(
                            "INSERT INTO reaction (message, own, emoji, number) VALUES (?, ?, ?, ?)"
                                    + " ON CONFLICT (message, own, author) DO UPDATE SET"
                                    + " emoji = excluded.emoji, number = excluded.number"
                                    + " WHERE excluded.number > number"
                                    + " OR (excluded.number = number AND excluded.emoji > emoji)",
                            row,
                            own,
                            reaction.emoji(),
                            time);
        }
        return Outcome.TAKEN;
    }

    /**
     * A time for an amendment of ours: now, or if that isn't later than of what it is to replace,
     * just after that.
     */
    public static Instant after(Transaction tx, ConversationId in, ContentId message, Instant now) {
        Instant last =
                tx.one(
                                "SELECT MAX(m.edited, COALESCE((SELECT number FROM reaction r"
                                        + " WHERE r.message = m.row AND r.own = 1), 0))"
                                        + " FROM message m WHERE m.conversation = ?"
                                        + " AND m.own IN (0, 1) AND m.id = ? ORDER BY m.own DESC",
                                row -> row.instant(1),
                                in.bytes(),
                                message.bytes())
                        .orElse(Instant.EPOCH);
        return last.isBefore(now) ? now : last.plusMillis(1);
    }

    /** That something was deleted stays to be seen; what it was doesn't. */
    static void delete(Transaction tx, long row) {
        FileTable.withdrawn(tx, row);
        tx.update(
                "UPDATE message SET type = 'deleted', text = '', reply_to = NULL, edited = 0"
                        + " WHERE row = ?",
                row);
        tx.update("DELETE FROM reaction WHERE message = ?", row);
    }

    /** Announces what a contact amended, unless the message itself is still to be announced. */
    public static void announce(
            Transaction tx, ConversationId in, Amendment amendment, Instant now) {
        Message.Type type =
                switch (amendment) {
                    case Amendment.Edit _ -> Message.Type.EDIT;
                    case Amendment.Delete _ -> Message.Type.DELETED;
                    case Amendment.Reaction _ -> Message.Type.REACTION;
                };
        Optional<Target> target = target(tx, in, false, amendment).filter(Target::shown);
        if (target.isPresent()) {
            tx.update(
                    "INSERT OR REPLACE INTO news (message, type, at) VALUES (?, ?, ?)",
                    target.get().row(),
                    type.word(),
                    now);
        }
    }

    private record Target(long row, String type, boolean shown) {}

    /** The message, if the author of the amendment may amend it. */
    private static Optional<Target> target(
            Transaction tx, ConversationId in, boolean own, Amendment amendment) {
        return switch (amendment) {
            case Amendment.Edit edit -> find(tx, in, own, edit.message());
            case Amendment.Delete delete -> find(tx, in, own, delete.message());
            case Amendment.Reaction reaction ->
                    find(tx, in, !own, reaction.message())
                            .or(() -> find(tx, in, own, reaction.message()));
        };
    }

    private static Optional<Target> find(
            Transaction tx, ConversationId in, boolean own, ContentId id) {
        return tx.one(
                "SELECT row, type, shown FROM message WHERE conversation = ? AND own = ?"
                        + " AND id = ?",
                row -> new Target(row.integer(1), row.text(2), row.flag(3)),
                in.bytes(),
                own,
                id.bytes());
    }
}
