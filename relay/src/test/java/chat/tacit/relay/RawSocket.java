package chat.tacit.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

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
        SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket(host, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** TLS that takes any certificate. */
    static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
                (SSLSocket) trusting().getSocketFactory().createSocket(socket, "none", 1, true);
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

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
