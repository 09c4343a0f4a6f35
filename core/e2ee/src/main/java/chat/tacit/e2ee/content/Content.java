package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.device.Head;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One unit of what people say to each other, in the format of every service ({@code
 * spec/60-contact} §7).
 */
public record Content(Envelope envelope, Body body) {
    /** Bytes of the longest encoding: what fits a ratchet message. */
    public static final int MAX_SIZE = Boxed.LARGE_CONTENT;

    /** Bytes of UTF-8 of the longest text. */
    public static final int MAX_TEXT = 13_312;

    /** Its one encoding; larger than {@value #MAX_SIZE} bytes only if a body holds very much. */
    public Bytes encode() {
        Proto.Writer writer =
                Proto.Writer.create()
                        .bytes(1, envelope.id().bytes())
                        .u64(2, envelope.number())
                        .u64(3, envelope.sent().toEpochMilli())
                        .bytes(4, envelope.seen().map(Seen::bytes).orElse(Bytes.empty()))
                        .bytes(5, envelope.head().map(Head::encode).orElse(Bytes.empty()))
                        .u32(6, (int) envelope.timer().toSeconds());
        BodyCodec.write(body, writer);
        return writer.toBytes();
    }

    /**
     * @throws chat.tacit.crypto.MalformedException if {@code bytes} isn't what {@link #encode}
     *     makes; a body of an unknown kind is {@link Body.Newer}
     */
    public static Content decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Content::read);
    }

    private static Content read(Proto.Reader reader) {
        ContentId id = new ContentId(reader.bytes(1, ContentId.SIZE));
        long number = reader.u64(2);
        long sent = reader.u64(3);
        Optional<Seen> seen =
                reader.has(4)
                        ? Optional.of(new Seen(reader.bytes(4, Seen.SIZE)))
                        : Optional.empty();
        Optional<Head> head =
                reader.has(5)
                        ? Optional.of(Head.decode(reader.bytes(5, Head.SIZE)))
                        : Optional.empty();
        Duration timer = Duration.ofSeconds(reader.count(6, (int) Body.Timer.MAX.toSeconds()));
        Envelope envelope = new Envelope(id, number, Instant.ofEpochMilli(sent), seen, head, timer);
        return new Content(envelope, BodyCodec.read(reader));
    }
}
