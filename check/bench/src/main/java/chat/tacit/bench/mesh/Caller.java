package chat.tacit.bench.mesh;

import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.TlsKey;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.net.ssl.SSLSocket;

/**
 * One connection of a client's to a server of the mesh: HTTP/1.1 over TLS 1.3, one request at a
 * time, each answer's signature checked. Clients use a connection for one request; here it stays,
 * so that what is measured isn't TLS.
 */
final class Caller implements AutoCloseable {
    /** As much work as is ever asked for where MESH_WORK is 0. */
    private static final int BITS = 4;

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int MOST_HEADER = 4_096;
    private static final Bytes LOCATION = Bytes.zeros(Fetch.LOCATION_SIZE);

    private final Entropy entropy = Entropy.system();
    private final RelayAddress server;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final VerifyingKey identity;

    private record Said(int status, Map<String, String> headers, byte[] body) {}

    /** Connects, and completes the hello. */
    Caller(RelaySubject relay) throws IOException {
        this.server = relay.address();
        var tls =
                (JdkSslContext)
                        SslContextBuilder.forClient()
                                .sslProvider(SslProvider.JDK)
                                .protocols("TLSv1.3")
                                .trustManager(relay.pem().toFile())
                                .build();
        this.socket =
                (SSLSocket)
                        tls.context()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
        this.identity = greet();
    }

    private VerifyingKey greet() throws IOException {
        try (ClientHandshake handshake = ClientHandshake.start(server.fingerprint(), entropy)) {
            write("POST", "/hello", Map.of(), handshake.hello());
            if (handshake.finish(read().body(), TlsKey.NONE)
                    instanceof ClientHandshake.Established established) {
                return established.body().keys().identity();
            }
            throw new IOException("another server answers");
        }
    }

    /** Posts a packet: when this returns, the server has it on its disk. */
    void post(Packet packet) throws IOException {
        long hour = PacketWork.hour(Instant.now());
        long nonce = PacketWork.puzzle(server.fingerprint(), hour, packet.hash()).search(BITS, 0);
        Said said =
                ask(
                        "POST",
                        "/mesh/packets",
                        Map.of(PacketWork.HEADER, new PacketWork(hour, nonce).toString()),
                        packet.encode());
        if (said.status() != ACCEPTED) {
            throw new IOException("not taken: " + said.status());
        }
    }

    /** What waits for a key behind a cursor, which is deleted up to there. */
    FetchAnswer fetch(JoseKey key, Optional<Cursor> after, boolean lease) throws IOException {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        Fetch fetch =
                new Fetch(
                        server.fingerprint(),
                        Bytes.owned(entropy.bytes(Fetch.NONCE_SIZE)),
                        now,
                        new Fetch.Place(LOCATION, after, after.isPresent()));
        Lease given =
                new Lease(
                        key.publicKey().thumbprint(),
                        server.fingerprint(),
                        now,
                        now.plus(Lease.LONGEST));
        Retrieval retrieval =
                new Retrieval(
                        key.publicKey(),
                        fetch.sign(key, entropy),
                        lease ? Optional.of(given.sign(key, entropy)) : Optional.empty());
        Said said =
                ask(
                        "GET",
                        "/mesh/messages",
                        Map.of(Retrieval.HEADER, retrieval.header()),
                        new byte[0]);
        if (said.status() != OK) {
            throw new IOException("not answered: " + said.status());
        }
        return FetchAnswer.decode(said.body());
    }

    private Said ask(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        Bytes nonce = RestExchange.freshNonce(entropy);
        Map<String, String> all = new TreeMap<>(headers);
        all.put(RestExchange.NONCE_HEADER, nonce.base64Url());
        write(method, path, all, body);
        Said said = read();
        String signature = said.headers().getOrDefault(RestExchange.SIGNATURE_HEADER, "");
        if (!RestExchange.of(method, path, nonce, said.status(), said.body())
                .isSignedBy(identity, signature)) {
            throw new IOException("not the server's answer: " + said.status());
        }
        return said;
    }

    private void write(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        StringBuilder head =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: relay\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private Said read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        return new Said(status, headers, in.readNBytes(length));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > MOST_HEADER) {
                throw new IOException("the server hung up");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
