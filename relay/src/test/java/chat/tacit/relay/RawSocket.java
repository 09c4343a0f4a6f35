package chat.tacit.relay;

import chat.tacit.kit.AnyRelay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

/** A socket without manners. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static RawSocket tcp(int port) throws IOException {
        return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** From another address of this machine. */
    static RawSocket tcp(int port, String from) throws IOException {
        return new RawSocket(
                new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(from), 0));
    }

    static RawSocket tls(int port) throws IOException {
        return new RawSocket(socket(port));
    }

    /** TLS that is agreed. */
    static SSLSocket socket(int port) throws IOException {
        return socket(InetAddress.getLoopbackAddress(), port);
    }

    static SSLSocket socket(InetAddress host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) AnyRelay.trusting().getSocketFactory().createSocket(host, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    String protocol() {
        return ((SSLSocket) socket).getSession().getProtocol();
    }

    RawSocket write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawSocket write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next {@code size} bytes. */
    byte[] read(int size) throws IOException {
        return socket.getInputStream().readNBytes(size);
    }

    /** An HTTP answer's lines before its body. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** TLS with whoever is at the other end of what goes through this socket. */
    SSLSocket tlsThrough() throws IOException {
        SSLSocket inner =
                (SSLSocket)
                        AnyRelay.trusting()
                                .getSocketFactory()
                                .createSocket(socket, "none", 1, true);
        inner.startHandshake();
        return inner;
    }

    /** All that comes until the other end closes. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Waits until the other end closes or resets. */
    void awaitClose() throws IOException {
        try {
            readAll();
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // A reset is an end as well.
        }
    }

    /** Ends as a process that is killed with something unread does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
