package chat.tacit.client.conversation;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.mesh.Assembly;
import chat.tacit.e2ee.mesh.Part;

import java.time.Instant;
import java.util.Optional;

/** Pieces of contents that were too long for a packet of the mesh, until all are there. */
final class Pieces {
    private Pieces() {}

    /**
     * Takes a piece; the content, if it was the last of it.
     *
     * @throws MalformedException if what they make isn't the content that they are said to be of
     */
    static Optional<Content> take(Transaction tx, ConversationId from, Piece piece, Instant now) {
        Part part = piece.part();
        Assembly assembly = kept(tx, from);
        Assembly.Taken taken = assembly.take(part.id(), part, now);
        for (Bytes id : taken.forgotten()) {
            tx.update("DELETE FROM piece WHERE conversation = ? AND id = ?", from.bytes(), id);
        }
        if (taken.kept()) {
            tx.update(
                    "INSERT INTO piece (conversation, id, part, parts, bytes, at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    from.bytes(),
                    part.id(),
                    part.index(),
                    part.count(),
                    part.bytes(),
                    now);
        }
        return taken.whole().map(whole -> decode(part, whole));
    }

    private static Content decode(Part part, Bytes whole) {
        Content content = Content.decode(whole);
        if (!Piece.id(whole).equals(part.id()) || content.body() instanceof Piece) {
            throw new MalformedException("pieces of something else");
        }
        return content;
    }

    private static Assembly kept(Transaction tx, ConversationId from) {
        record Row(Part part, Instant at) {}
        Assembly assembly = Assembly.ofContents();
        tx.list(
                        "SELECT id, part, parts, bytes, at FROM piece WHERE conversation = ?"
                                + " ORDER BY at, id, part",
                        row ->
                                new Row(
                                        new Part(
                                                row.bytes(1),
                                                (int) row.integer(2),
                                                (int) row.integer(3),
                                                row.bytes(4)),
                                        row.instant(5)),
                        from.bytes())
                .forEach(row -> assembly.restore(row.part.id(), row.part, row.at));
        return assembly;
    }
}
