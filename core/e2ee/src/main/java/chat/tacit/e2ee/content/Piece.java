package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
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

    /** The pieces of an encoded content. */
    public static List<Piece> of(Bytes content) {
        return Cut.CONTENT.cut(id(content), content).stream().map(Piece::new).toList();
    }

    /**
     * The id that all pieces of an encoded content share: {@code H(content)[0..16]}. A content that
     * is sealed again under its id may be encoded otherwise, and its pieces never mix with those.
     */
    public static Bytes id(Bytes content) {
        return Bytes.of(Hash.sha256(content.shared()), 0, Part.ID_SIZE);
    }

    @Override
    public int kind() {
        return KIND;
    }
}
