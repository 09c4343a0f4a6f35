package chat.tacit.relay;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A proxy that ends TLS with a certificate of its own, as a platform or an attacker does, keeps all
 * that it saw, and does to the relay's or the client's WebSocket frames what it is told.
 */
final class TerminatingProxy implements AutoCloseable {
    private final ServerSocket listening;
    private final int relayPort;
    private final Meddling meddling;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private volatile boolean swallowing;

    /** What becomes of a frame: its successors on the wire, in most cases itself. */
    @FunctionalInterface
    interface Meddling {
        List<byte[]> with(boolean fromClient, int number, byte[] payload);
    }

    private TerminatingProxy(ServerSocket listening, int relayPort, Meddling meddling) {
        this.listening = listening;
        this.relayPort = relayPort;
        this.meddling = meddling;
    }

    static TerminatingProxy before(int relayPort, Meddling meddling) throws Exception {
        ServerSocket listening =
                context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        TerminatingProxy proxy = new TerminatingProxy(listening, relayPort, meddling);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    /** From now on pings, pongs and closes get nowhere. */
    void swallowControlFrames() {
        swallowing = true;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** All bytes of all frames, unmasked. */
    byte[] seen() {
        synchronized (seen) {
            return seen.toByteArray();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket relay = new Socket(InetAddress.getLoopbackAddress(), relayPort);
                threads.execute(() -> pump(client, relay, true));
                threads.execute(() -> pump(relay, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            out.write(head(in, fromClient));
            out.flush();
            for (int number = 0; ; number++) {
                Frame frame = Frame.read(in);
                if (frame.opcode() != Frame.BINARY) {
                    out.write(swallowing ? new byte[0] : frame.bytes(fromClient));
                    number--;
                } else {
                    note(frame.payload());
                    for (byte[] payload : meddling.with(fromClient, number, frame.payload())) {
                        out.write(new Frame(Frame.BINARY, payload).bytes(fromClient));
                    }
                }
                out.flush();
            }
        } catch (IOException e) {
            // Either end closed.
        }
    }

    private void note(byte[] payload) {
        synchronized (seen) {
            seen.writeBytes(payload);
        }
    }

    /** The HTTP head; the client's gets what proxies add. */
    private static byte[] head(InputStream in, boolean fromClient) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        if (fromClient) {
            head.insert(head.indexOf("\r\n") + 2, "X-Forwarded-For: 192.0.2.77\r\n");
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static SSLContext context() throws GeneralSecurityException, IOException {
        RelayCertificate own;
        try {
            own = RelayCertificate.make(List.of("127.0.0.1"), Instant.now());
        } catch (RelayException e) {
            throw new IOException(e);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("proxy", own.key(), new char[0], new Certificate[] {own.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, new SecureRandom());
        return context;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    /** A WebSocket frame (RFC 6455 §5.2) that isn't fragmented. */
    private record Frame(int opcode, byte[] payload) {
        static final int BINARY = 2;
        private static final int FINAL = 0x80;
        private static final int MASKED = 0x80;

        static Frame read(DataInputStream in) throws IOException {
            int opcode = in.readUnsignedByte() & 15;
            int second = in.readUnsignedByte();
            int size = second & 127;
            if (size == 126) {
                size = in.readUnsignedShort();
            } else if (size == 127) {
                size = Math.toIntExact(in.readLong());
            }
            byte[] mask = (second & MASKED) == 0 ? new byte[4] : in.readNBytes(4);
            byte[] payload = in.readNBytes(size);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return new Frame(opcode, payload);
        }

        byte[] bytes(boolean masked) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int bit = masked ? MASKED : 0;
            out.write(FINAL | opcode);
            if (payload.length < 126) {
                out.write(bit | payload.length);
            } else if (payload.length < 1 << 16) {
                out.write(bit | 126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            } else {
                out.write(bit | 127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out.write((int) ((long) payload.length >> shift));
                }
            }
            if (masked) {
                out.writeBytes(new byte[4]);
            }
            out.writeBytes(payload);
            return out.toByteArray();
        }

        @Override
        public String toString() {
            return Arrays.toString(payload);
        }
    }
}
