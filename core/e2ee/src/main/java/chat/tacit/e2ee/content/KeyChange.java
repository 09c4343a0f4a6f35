package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * What is said under the old keys about new ones ({@code spec/60-contact} §13).
 *
 * @param link {@code H(fixed)} of the renewing invitation, 32 bytes
 * @param join the join of whoever accepted it; empty if its maker refuses
 */
public record KeyChange(Bytes link, Optional<Join> join) implements Body {
    public static final int KIND = 29;

    public KeyChange {
        link.requireSize(Hash.SIZE, "a hash");
    }

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.bytes(1, link).bytes(2, join.map(Join::encode).orElse(Bytes.empty()));
    }

    static KeyChange read(Proto.Reader reader) {
        Bytes link = reader.bytes(1, Hash.SIZE);
        Optional<Join> join =
                reader.has(2)
                        ? Optional.of(Join.decode(reader.bytes(2, 1, Content.MAX_SIZE)))
                        : Optional.empty();
        return new KeyChange(link, join);
    }
}
