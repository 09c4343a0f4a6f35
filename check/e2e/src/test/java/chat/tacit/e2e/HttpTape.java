package chat.tacit.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the requests and answers of HTTP/1.1 (RFC 9112) out of what went over a connection. */
final class HttpTape {
    private static final String END = "\r\n\r\n";

    private final byte[] bytes;
    private int at;

    private HttpTape(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One request and its answer, as much of that as came. */
    record Exchange(Head asked, byte[] request, byte[] response) {
        String method() {
            return asked.first().split(" ", -1)[0];
        }

        String path() {
            return asked.first().split(" ", -1)[1];
        }
    }

    /** The first line, and the fields of the header. */
    record Head(String first, List<String> fields) {
        Optional<String> field(String name) {
            return fields.stream()
                    .filter(it -> it.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(it -> it.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** Those that were whole when the tape ended, but for the last one's answer. */
    static List<Exchange> exchanges(byte[] toRelay, byte[] fromRelay) {
        HttpTape asked = new HttpTape(toRelay);
        HttpTape said = new HttpTape(fromRelay);
        List<Exchange> exchanges = new ArrayList<>();
        for (Optional<Head> head = asked.head(); head.isPresent(); head = asked.head()) {
            if (head.get().field("upgrade").isPresent()) {
                return exchanges; // a WebSocket from here on
            }
            Optional<byte[]> body = asked.body(head.get());
            if (body.isEmpty()) {
                return exchanges;
            }
            byte[] answer = said.head().flatMap(said::body).orElse(new byte[0]);
            exchanges.add(new Exchange(head.get(), body.get(), answer));
        }
        return exchanges;
    }

    private Optional<Head> head() {
        String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
        int end = rest.indexOf(END);
        if (end < 0) {
            return Optional.empty();
        }
        at += end + END.length();
        List<String> lines = List.of(rest.substring(0, end).split("\r\n", -1));
        return Optional.of(new Head(lines.getFirst(), lines.subList(1, lines.size())));
    }

    /** Of a stream that was cut, what came of it. */
    private Optional<byte[]> body(Head head) {
        if (head.field("transfer-encoding").isPresent()) {
            return Optional.of(chunks());
        }
        int size = head.field("content-length").map(Integer::parseInt).orElse(0);
        if (bytes.length - at < size) {
            return Optional.empty();
        }
        at += size;
        byte[] body = new byte[size];
        ByteBuffer.wrap(bytes).position(at - size).get(body);
        return Optional.of(body);
    }

    private byte[] chunks() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (at < bytes.length) {
            int line = at;
            while (line < bytes.length && bytes[line] != '\r') {
                line++;
            }
            String size = new String(bytes, at, line - at, StandardCharsets.ISO_8859_1);
            int length = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
            int from = line + 2;
            if (length == 0 || from + length > bytes.length) {
                at = Math.min(bytes.length, from + 2);
                return body.toByteArray();
            }
            body.write(bytes, from, length);
            at = from + length + 2;
        }
        return body.toByteArray();
    }
}
