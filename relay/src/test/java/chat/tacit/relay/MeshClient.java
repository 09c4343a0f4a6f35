package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.MeshRefusal;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.TlsKey;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Uses the mesh at a relay as a client does, over TLS and by hand. */
final class MeshClient implements AutoCloseable {
    private static final Duration DAY = Duration.ofDays(1);

    private final RelayAddress relay;
    private final RawSocket socket;
    private final VerifyingKey identity;

    /** An answer, whose signature held. */
    record Said(int status, byte[] body) {
        MeshRefusal refusal() {
            return MeshRefusal.decode(body);
        }

        FetchAnswer fetched() {
            assertThat(status).as(Text.fromUtf8(body)).isEqualTo(200);
            return FetchAnswer.decode(body);
        }
    }

    private MeshClient(RelayAddress relay, RawSocket socket) throws IOException {
        this.relay = relay;
        this.socket = socket;
        this.identity = greet();
    }

    private MeshClient(RelayAddress relay, RawSocket socket, VerifyingKey identity) {
        this.relay = relay;
        this.socket = socket;
        this.identity = identity;
    }

    /** A connection on which the relay has proved who it is. */
    static MeshClient at(RelayAddress relay) throws IOException {
        return new MeshClient(relay, RawSocket.tls(relay.port()));
    }

    /** Another connection to the same relay, on which nobody said hello. */
    MeshClient withoutHello() throws IOException {
        return new MeshClient(relay, RawSocket.tls(relay.port()), identity);
    }

    private VerifyingKey greet() throws IOException {
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.fingerprint(), Entropy.system())) {
            write("POST", "/hello", Map.of(), handshake.hello());
            ClientHandshake.Established established =
                    (ClientHandshake.Established) handshake.finish(read().body(), TlsKey.NONE);
            return established.body().keys().identity();
        }
    }

    /** Writes a request without waiting for its answer. */
    void write(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: r\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + body.length + "\r\n\r\n");
        socket.write(head.toString()).write(body);
    }

    /** The status of the next answer, signed or not. */
    int status() throws IOException {
        return read().status();
    }

    private record Raw(int status, String signature, byte[] body) {}

    private Raw read() throws IOException {
        String head = socket.readHead();
        int status = Integer.parseInt(head.split(" ", 3)[1]);
        int length = Integer.parseInt(header(head, "content-length"));
        return new Raw(status, header(head, RestExchange.SIGNATURE_HEADER), socket.read(length));
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Asks, and checks the signature of the answer. */
    Said ask(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        return ask(method, path, headers, body, RestExchange.freshNonce(Entropy.system()));
    }

    private Said ask(
            String method, String path, Map<String, String> headers, byte[] body, Bytes nonce)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(RestExchange.NONCE_HEADER, nonce.base64Url());
        write(method, path, all, body);
        Raw raw = read();
        assertThat(
                        RestExchange.of(method, path, nonce, raw.status(), raw.body())
                                .isSignedBy(identity, raw.signature()))
                .isTrue();
        return new Said(raw.status(), raw.body());
    }

    /** Posts a packet, with as much work as is asked for by default at least. */
    Said post(Packet packet, int bits) throws IOException {
        return ask(
                "POST",
                "/mesh/packets",
                Map.of(PacketWork.HEADER, work(packet, bits)),
                packet.encode());
    }

    String work(Packet packet, int bits) {
        long hour = PacketWork.hour(Instant.now());
        long nonce = 0;
        while (PacketWork.puzzle(relay.fingerprint(), hour, packet.hash()).bits(nonce) < bits) {
            nonce++;
        }
        return new PacketWork(hour, nonce).toString();
    }

    /** What waits for a key after a cursor. */
    Said fetch(JoseKey key, Optional<Cursor> after, Optional<Lease> lease) throws IOException {
        return fetch(retrieval(key, after, lease));
    }

    Retrieval retrieval(JoseKey key, Optional<Cursor> after, Optional<Lease> lease) {
        return retrieval(key, after, lease, 0);
    }

    /** A fetch by a clock that is wrong by so many seconds. */
    Retrieval retrievalAt(JoseKey key, long skew) {
        return retrieval(key, Optional.empty(), Optional.empty(), skew);
    }

    /** Fetches with what was signed before. */
    Said fetch(Retrieval retrieval) throws IOException {
        return ask(
                "GET", "/mesh/messages", Map.of(Retrieval.HEADER, retrieval.header()), new byte[0]);
    }

    private Retrieval retrieval(
            JoseKey key, Optional<Cursor> after, Optional<Lease> lease, long skew) {
        Fetch fetch =
                new Fetch(
                        relay.fingerprint(),
                        Bytes.owned(Entropy.system().bytes(Fetch.NONCE_SIZE)),
                        Instant.ofEpochSecond(Instant.now().getEpochSecond() + skew),
                        new Fetch.Place(Bytes.zeros(Fetch.LOCATION_SIZE), after, false));
        return new Retrieval(
                key.publicKey(),
                fetch.sign(key, Entropy.system()),
                lease.map(it -> it.sign(key, Entropy.system())));
    }

    /** A request of a server, whole, so that it can be made again. */
    record Passed(Bytes nonce, PeerProof proof, String path, byte[] body) {}

    /** A packet as the server whose identity has this seed passes it on. */
    Passed passed(Packet packet, Bytes seed, int hops, boolean flood) {
        PeerProof.Passing passing = new PeerProof.Passing(hops, flood);
        return signed("/mesh/packets", packet.encode(), passing, seed);
    }

    private Passed signed(String path, byte[] body, PeerProof.Passing passing, Bytes seed) {
        Bytes nonce = RestExchange.freshNonce(Entropy.system());
        PeerProof proof =
                PeerProof.sign(
                        new PeerProof.Request(
                                relay.fingerprint(),
                                "POST",
                                path,
                                nonce,
                                Bytes.owned(Hash.sha256(body))),
                        passing,
                        Instant.now(),
                        SigningKey.of(Secret.owned(seed.toArray())));
        return new Passed(nonce, proof, path, body);
    }

    Said pass(Passed passed) throws IOException {
        return ask(
                "POST",
                passed.path(),
                Map.of(PeerProof.HEADER, passed.proof().header()),
                passed.body(),
                passed.nonce());
    }

    /** Passes a packet on as that server does. */
    Said passOn(Packet packet, Bytes seed, int hops, boolean flood) throws IOException {
        return pass(passed(packet, seed, hops, flood));
    }

    /** Says what became of a packet as that server does. */
    Said tell(KeptNotice notice, Bytes seed) throws IOException {
        return pass(signed("/mesh/kept", notice.encode(), PeerProof.Passing.NONE, seed));
    }

    /** A lease of a day for this relay. */
    Optional<Lease> lease(JoseKey key) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        return Optional.of(
                new Lease(key.publicKey().thumbprint(), relay.fingerprint(), now, now.plus(DAY)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
