package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Proto;

import java.util.List;

/**
 * The keys that a commit puts in force, and where its envelopes are ({@code spec/50-room} §8.2).
 *
 * @param posting P'
 * @param reading Q'
 * @param admin A'
 * @param members whether who is a member changes
 * @param parts the envelopes, at most {@value #MAX_PARTS}
 */
public record Turn(
        VerifyingKey posting,
        VerifyingKey reading,
        VerifyingKey admin,
        boolean members,
        List<PartRef> parts) {
    public static final int MAX_PARTS = 32;

    public Turn {
        parts = List.copyOf(parts);
        if (parts.size() > MAX_PARTS) {
            throw new MalformedException("a turn has at most " + MAX_PARTS + " parts");
        }
    }

    /** The key that signs what is posted with this power. */
    public VerifyingKey key(Power power) {
        return switch (power) {
            case MEMBER -> posting;
            case ADMIN -> admin;
        };
    }

    void write(Proto.Writer out) {
        out.bytes(1, posting.bytes())
                .bytes(2, reading.bytes())
                .bytes(3, admin.bytes())
                .bool(4, members)
                .messages(5, parts, PartRef::write);
    }

    static Turn read(Proto.Reader in) {
        return new Turn(
                new VerifyingKey(in.bytes(1, VerifyingKey.SIZE)),
                new VerifyingKey(in.bytes(2, VerifyingKey.SIZE)),
                new VerifyingKey(in.bytes(3, VerifyingKey.SIZE)),
                in.bool(4),
                in.messages(5, MAX_PARTS, PartRef::read));
    }
}
