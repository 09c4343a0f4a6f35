package chat.tacit.relay.edge;

import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.buffer.Buffer;

import java.nio.charset.StandardCharsets;

/** An HTTP answer before it is signed and written. */
record Answer(int status, String type, byte[] body) {
    private static final String TEXT = "text/plain; charset=utf-8";

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(String type, String body) {
        return new Answer(200, type, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(byte[] body) {
        return new Answer(200, "application/octet-stream", body);
    }

    static Answer missing() {
        return text(404, "There is nothing here.");
    }

    /** The status and sentence of the error table. */
    static Answer of(Refusal refusal) {
        return text(refusal.status(), refusal.sentence());
    }

    Buffer buffer() {
        return Buffer.buffer(body);
    }
}
