package chat.tacit.e2e;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the messages, binary and text, out of one direction of a WebSocket (RFC 6455, section 5.2).
 */
final class Frames {
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private Frames() {}

    /** The payloads, unmasked; a message that isn't complete yet is left out. */
    static List<byte[]> of(byte[] direction) {
        int head = new String(direction, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        List<byte[]> messages = new ArrayList<>();
        if (head < 0) {
            return messages;
        }
        ByteBuffer in = ByteBuffer.wrap(direction).position(head + 4);
        while (in.remaining() >= 2) {
            int first = in.get();
            int second = in.get();
            int mark = second & 0x7f;
            int more = (mark == 127 ? 8 : mark == 126 ? 2 : 0) + (second < 0 ? 4 : 0);
            if (in.remaining() < more) {
                break;
            }
            long length =
                    switch (mark) {
                        case 126 -> in.getShort() & 0xffff;
                        case 127 -> in.getLong();
                        default -> mark;
                    };
            byte[] mask = new byte[4];
            if (second < 0) {
                in.get(mask);
            }
            if (in.remaining() < length) {
                break;
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.get(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            int opcode = first & 0xf;
            if (opcode == TEXT || opcode == BINARY) {
                messages.add(payload);
            }
        }
        return messages;
    }
}
