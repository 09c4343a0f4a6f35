package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.mesh.Cut;
import chat.tacit.e2ee.mesh.Part;

import java.util.List;

/**
 * A part of a file that lies at no relay ({@code spec/40-mesh} §10.1): its message came as a {@link
 * FileBody} that names none.
 *
 * @param part of {@link Cut#FILE}; its id is the message's
 */
public record FilePart(Part part) implements Body {
    public static final int KIND = 37;

    /**
     * The parts of a file's bytes.
     *
     * @param message the id of the content that is the file
     */
    public static List<FilePart> of(ContentId message, Bytes file) {
        return Cut.FILE.cut(message.bytes(), file).stream().map(FilePart::new).toList();
    }

    /** The message whose bytes these are. */
    public ContentId message() {
        return new ContentId(part.id());
    }

    @Override
    public int kind() {
        return KIND;
    }
}
