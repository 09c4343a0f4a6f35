package chat.tacit.e2ee.content;

import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.protocol.wire.Proto;

/** What is said about a call while it is set up, goes on and ends; it is in no history. */
public record CallBody(CallId call, CallSignal said) implements Body {
    public static final int KIND = 26;

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.bytes(1, call.bytes());
        CallSignal.write(said, writer);
    }

    static CallBody read(Proto.Reader reader) {
        return new CallBody(new CallId(reader.bytes(1, CallId.SIZE)), CallSignal.read(reader));
    }
}
