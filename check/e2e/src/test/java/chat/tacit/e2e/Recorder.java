package chat.tacit.e2e;

import chat.tacit.kit.AnyRelay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Sees what a relay sees: ends TLS with the relay's own key, taken from its data directory, and
 * records every byte of both directions before it goes on to the relay.
 */
final class Recorder implements AutoCloseable {
    /** What went over one connection. */
    record Tape(ByteArrayOutputStream toRelay, ByteArrayOutputStream fromRelay) {
        private static final String UPGRADED = "HTTP/1.1 101 ";

        /** The messages that the client sent, if it is a WebSocket. */
        List<byte[]> sent() {
            return isWebSocket() ? Frames.of(toRelay.toByteArray()) : List.of();
        }

        /** The messages that the relay sent. */
        List<byte[]> received() {
            return isWebSocket() ? Frames.of(fromRelay.toByteArray()) : List.of();
        }

        private boolean isWebSocket() {
            return fromRelay.toString(StandardCharsets.ISO_8859_1).startsWith(UPGRADED);
        }
    }

    private final ServerSocket door;
    private final List<Tape> tapes = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    Recorder() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    int port() {
        return door.getLocalPort();
    }

    /** Begins to record. */
    void standBefore(Relay relay) throws IOException, GeneralSecurityException {
        SSLContext tls = identityOf(relay.data().resolve("tls.pem"));
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            Socket socket = door.accept();
                            Thread.ofVirtual().start(() -> record(tls, socket, relay.port()));
                        }
                    } catch (IOException e) {
                        return; // closed
                    }
                });
    }

    /** Everything so far, a tape for each connection. */
    List<Tape> tapes() {
        return List.copyOf(tapes);
    }

    private void record(SSLContext tls, Socket accepted, int port) {
        Tape tape = new Tape(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        sockets.add(accepted);
        try (SSLSocket client =
                        (SSLSocket)
                                tls.getSocketFactory()
                                        .createSocket(accepted, "127.0.0.1", port, true);
                Socket relay = tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            sockets.add(relay);
            client.setUseClientMode(false);
            client.startHandshake();
            tapes.add(tape);
            Thread back = Thread.ofVirtual().start(() -> copy(relay, client, tape.fromRelay()));
            copy(client, relay, tape.toRelay());
            back.join();
        } catch (IOException e) {
            return; // one side is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to, ByteArrayOutputStream tape) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                tape.write(buffer, 0, n);
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            return; // one side is gone, the other follows
        } finally {
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext identityOf(Path pem) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem, StandardCharsets.US_ASCII);
        PrivateKey key =
                KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(block(text, "PRIVATE KEY")));
        Certificate certificate =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new java.io.ByteArrayInputStream(block(text, "CERTIFICATE")));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("relay", key, new char[0], new Certificate[] {certificate});
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        return AnyRelay.trusting(keys.getKeyManagers());
    }

    private static byte[] block(String pem, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        int from = pem.indexOf(begin) + begin.length();
        return Base64.getMimeDecoder()
                .decode(pem.substring(from, pem.indexOf("-----END " + kind + "-----")));
    }

    /** All tapes as they are, with the text of the upgrade. */
    List<byte[]> everything() {
        List<byte[]> all = new ArrayList<>();
        for (Tape tape : tapes) {
            all.add(tape.toRelay().toByteArray());
            all.add(tape.fromRelay().toByteArray());
            all.addAll(tape.sent());
            all.addAll(tape.received());
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        door.close();
        sockets.forEach(Recorder::end);
    }
}
