package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ByteRange;

/** A call that a client makes: the frame that goes, and the answers that come for it. */
public final class ClientCall {
    private final FrameKeys keys;
    private final Method method;
    private final long number;
    private final byte[] message;
    private int items;

    ClientCall(FrameKeys keys, long number, Request request) {
        this.keys = keys;
        this.method = request.method();
        this.number = number;
        byte[] box = keys.sealRequest(method, number, RequestCodec.encode(request));
        this.message = new Frame(keys.id(), number, ByteRange.of(box)).encode();
    }

    public Method method() {
        return method;
    }

    public long number() {
        return number;
    }

    /** An encoded {@link Frame}: the one message of the call. */
    public byte[] message() {
        return message;
    }

    /**
     * Opens the next answer: the only one, or the next item of a stream.
     *
     * @param answer an encoded {@link Answer}
     * @throws UnopenableException if it isn't what the relay sealed at this place for this call
     * @throws MalformedException if it is no answer, or holds no reply
     */
    public Reply open(byte[] answer) throws UnopenableException {
        Answer decoded = Answer.decode(answer);
        boolean more = items == 0 || method.streams();
        if (!more || decoded.number() != number || decoded.item() != items) {
            throw new UnopenableException();
        }
        byte[] reply = keys.openReply(method, number, items, decoded.box());
        items++;
        return ReplyCodec.decode(ByteRange.of(reply));
    }
}
