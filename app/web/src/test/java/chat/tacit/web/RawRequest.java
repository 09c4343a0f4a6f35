package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request, header by header, as anybody on this machine can write it to the port. */
final class RawRequest {
    private static final int PATIENCE = 15_000; // milliseconds

    private final int port;
    private String method;
    private String target;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private byte[] body = {};

    RawRequest(int port, String method, String target) {
        this.port = port;
        this.method = method;
        this.target = target;
    }

    /** The same somewhere else. */
    RawRequest to(String otherMethod, String otherTarget) {
        method = otherMethod;
        target = otherTarget;
        return this;
    }

    /** With this header in place of others of its name. */
    RawRequest with(String name, String value) {
        without(name);
        return and(name, value);
    }

    /** With this header beside others. */
    RawRequest and(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    RawRequest without(String name) {
        headers.removeIf(header -> header.getKey().equals(name));
        return this;
    }

    RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    RawRequest body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /** Sends it, and reads the whole answer. */
    Reply send() {
        try (Socket socket = write("close")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            var _ = socket.getInputStream().transferTo(all);
            return Reply.parse(all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends it, and leaves the lines of the answer to be read as they come. */
    Lines stream() {
        try {
            Socket socket = write("keep-alive");
            return new Lines(
                    socket,
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket write(String connection) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(one ->
                head.append(one.getKey()).append(": ").append(one.getValue()).append("\r\n"));
        head.append("Connection: ").append(connection).append("\r\n");
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        return socket;
    }

    /** Lines of an answer that goes on. */
    record Lines(Socket socket, BufferedReader reader) implements AutoCloseable {
        /** Reads on until a line begins like this; the rest of it. */
        String await(String beginning) {
            try {
                long end = System.nanoTime() + Duration.ofMillis(PATIENCE).toNanos();
                String line = reader.readLine();
                while (line != null && !line.startsWith(beginning)) {
                    // Comments go on for ever.
                    assertThat(System.nanoTime()).as(beginning).isLessThan(end);
                    line = reader.readLine();
                }
                if (line == null) {
                    throw new AssertionError("it ended without " + beginning);
                }
                return line.substring(beginning.length());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads to its end, which has to come. */
        void awaitEnd() {
            try {
                String line = reader.readLine();
                while (line != null) {
                    line = reader.readLine();
                }
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset"); // cut off, which is an end
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
