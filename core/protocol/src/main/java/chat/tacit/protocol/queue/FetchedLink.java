package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The content that answers {@link Command.FetchLink}: {@code fixed 8,192 ‖ mutable}, where the
 * mutable part is what remains and may be absent ({@code spec/30-queue} §8).
 */
public record FetchedLink(Bytes fixed, Optional<Bytes> mutable) {
    public FetchedLink {
        fixed.requireSize(Command.PutLink.MAX_BLOB, "the fixed part of a link");
        mutable.ifPresent(part -> {
            if (part.isEmpty() || part.size() > Command.PutLink.MAX_BLOB) {
                throw new MalformedException("a mutable part of " + part.size());
            }
        });
    }

    byte[] encode() {
        ByteBuffer out =
                ByteBuffer.allocate(fixed.size() + mutable.map(Bytes::size).orElse(0))
                        .put(fixed.shared());
        mutable.ifPresent(part -> out.put(part.shared()));
        return out.array();
    }

    /**
     * @param content what {@link ResponseBox#openContent} returned
     */
    public static FetchedLink decode(byte[] content) {
        int fixed = Command.PutLink.MAX_BLOB;
        if (content.length < fixed) {
            throw new MalformedException("a link that is cut off");
        }
        Bytes rest = Bytes.of(content, fixed, content.length - fixed);
        return new FetchedLink(
                Bytes.of(content, 0, fixed), rest.isEmpty() ? Optional.empty() : Optional.of(rest));
    }
}
