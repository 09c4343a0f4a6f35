package chat.tacit.protocol.room;

import chat.tacit.protocol.wire.ByteRange;

/** A call that a relay was made: the request, and the answers that it gets. */
public final class RelayCall {
    private final FrameKeys keys;
    private final long number;
    private final Request request;
    private int items;

    RelayCall(FrameKeys keys, long number, Request request) {
        this.keys = keys;
        this.number = number;
        this.request = request;
    }

    public Request request() {
        return request;
    }

    /** Of its frame, which a {@link Capability.Read} names. */
    public long number() {
        return number;
    }

    /** Whether the session is over, so that nothing can be answered any more. */
    public boolean isDead() {
        return keys.isDead();
    }

    /**
     * Seals the next answer: the only one, or the next item of a stream.
     *
     * @return an encoded {@link Answer}
     * @throws IllegalStateException if the session is over, or the call was answered and isn't a
     *     stream
     */
    public byte[] seal(Reply reply) {
        if (items > 0 && !request.method().streams()) {
            throw new IllegalStateException("a second answer");
        }
        byte[] plain = ReplyCodec.encode(reply);
        byte[] box = keys.sealReply(request.method(), number, items, plain);
        byte[] answer = new Answer(number, items, ByteRange.of(box)).encode();
        items = Math.incrementExact(items);
        return answer;
    }
}
