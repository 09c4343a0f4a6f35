package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Part;

import java.util.List;

/**
 * A piece of a content that is too long for a packet ({@code spec/40-mesh} §10.1). All of them, in
 * order, are the content that counts.
 *
 * @param part of {@link Cut#CONTENT}
 */
public record Piece(Part part) implements Body {
    public static final int KIND = 36;

    /** The pieces of an encoded content; they share its id. */
    public static List<Piece> of(ContentId id, Bytes content) {
        return Cut.CONTENT.cut(id.bytes(), content).stream().map(Piece::new).toList();
    }

    @Override
    public int kind() {
        return KIND;
    }
}
