package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.ByteRange;

/**
 * Makes and checks authenticators under one {@code ka} ({@code spec/30-queue} §3): proof that
 * whoever holds the server key sent this command as this frame of this session. The relay could
 * have made it as well, so it proves nothing to anybody else.
 */
public final class Authenticator {
    /** Bytes of an authenticator. */
    public static final int SIZE = Hmac.SIZE;

    private final Secret ka;

    Authenticator(Secret ka) {
        this.ka = ka;
    }

    /** {@code HMAC-SHA256(ka, "tacit/30/cmd/v1" ‖ seq ‖ entity id ‖ command bytes)}. */
    public Bytes of(long seq, EntityId entity, ByteRange command) {
        return Bytes.of(code(seq, entity, command).expose());
    }

    /** The authenticator of a queue in a subscribe frame: over the command byte alone. */
    public Bytes ofEntry(long seq, RecipientId queue) {
        return of(seq, queue.entity(), subscribeByte());
    }

    /** Whether {@code claimed} is the authenticator; takes the same time either way. */
    public boolean matches(Bytes claimed, long seq, EntityId entity, ByteRange command) {
        return code(seq, entity, command).equals(Secret.owned(claimed.shared()));
    }

    boolean matchesEntry(Command.Subscribe.Entry entry, long seq) {
        return matches(entry.authenticator(), seq, entry.queue().entity(), subscribeByte());
    }

    private Secret code(long seq, EntityId entity, ByteRange command) {
        byte[] head =
                Fields.of(Labels.QUEUE_COMMAND)
                        .u64(seq)
                        .fixed(entity.bytes())
                        .u32(command.size())
                        .toArray();
        return Hmac.sha256(ka, head, command.source(), command.offset(), command.size());
    }

    private static ByteRange subscribeByte() {
        return ByteRange.of(new byte[] {Command.Subscribe.CODE});
    }
}
