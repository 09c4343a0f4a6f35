package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.net.ssl.SSLSocket;

/** A relay that leads to others, by real sockets, and whoever wants it to lead elsewhere. */
@Timeout(60)
final class ProxyTest {
    private static final byte[] HELLO = HexFormat.of().parseHex("1603010200010001fc0303aabb");
    private static final int HASTE = 300;

    private RunningRelay target;

    @BeforeEach
    void start() throws Exception {
        target = RunningRelay.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private static RunningRelay leading() throws Exception {
        return RunningRelay.leading(Limits.defaults(), Reach.PRIVATE_TOO);
    }

    private static String connect(String authority, Fingerprint fingerprint) {
        return "CONNECT %s HTTP/1.1\r\nHost: %s\r\nTacit-Relay: %s\r\n\r\n"
                .formatted(authority, authority, fingerprint);
    }

    private RawSocket ask(RunningRelay proxy) throws IOException {
        return ask(proxy, "127.0.0.1:" + target.port(), target.address().fingerprint());
    }

    private static RawSocket ask(RunningRelay proxy, String authority, Fingerprint fingerprint)
            throws IOException {
        return RawSocket.tls(proxy.port()).write(connect(authority, fingerprint));
    }

    private static void assertRefused(RawSocket socket, Refusal refusal) throws IOException {
        assertThat(socket.readAll())
                .startsWith("HTTP/1.1 " + refusal.status() + " ")
                .containsIgnoringCase("tacit-refusal: " + refusal.code() + "\r\n")
                .endsWith(refusal.sentence() + "\n");
    }

    private static Fingerprint anybody() {
        return Fingerprint.of(SigningKey.generate(Entropy.system()).publicKey());
    }

    /** Somebody on this machine who is no relay, and what he is told. */
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();

        Stranger(byte[] answer) throws IOException {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            while (true) {
                                Socket socket = server.accept();
                                Thread.ofVirtual().start(() -> serve(socket, answer));
                            }
                        } catch (IOException e) {
                            return; // closed
                        }
                    });
        }

        private void serve(Socket socket, byte[] answer) {
            try (socket) {
                heard.add(socket.getInputStream().read());
                OutputStream out = socket.getOutputStream();
                out.write(answer);
                out.flush();
                heard.add(socket.getInputStream().readAllBytes().length);
            } catch (IOException e) {
                heard.add(-1);
            }
        }

        String authority() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void clientSpeaksTlsWithTheTargetThroughTheTunnel() throws Exception {
        try (RunningRelay proxy = leading();
                RawSocket outer = ask(proxy)) {
            assertThat(outer.readHead()).startsWith("HTTP/1.1 200 ");
            SSLSocket inner = outer.tlsThrough();
            TlsKey leaf =
                    TlsKey.ofSpki(
                            inner.getSession()
                                    .getPeerCertificates()[0]
                                    .getPublicKey()
                                    .getEncoded());
            try (ClientHandshake hello =
                    ClientHandshake.start(target.address().fingerprint(), Entropy.system())) {
                inner.getOutputStream()
                        .write(
                                ("POST /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                                + "Content-Length: "
                                                + hello.hello().length
                                                + "\r\n\r\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                inner.getOutputStream().write(hello.hello());
                inner.getOutputStream().flush();
                byte[] answer = inner.getInputStream().readAllBytes();
                String text = new String(answer, StandardCharsets.ISO_8859_1);
                byte[] body =
                        text.substring(text.indexOf("\r\n\r\n") + 4)
                                .getBytes(StandardCharsets.ISO_8859_1);
                assertThat(hello.finish(body, leaf))
                        .isInstanceOfSatisfying(
                                ClientHandshake.Established.class,
                                it -> assertThat(it.session().mode()).isEqualTo(Mode.TLS));
            }
            assertThat(proxy.metric("tacit_proxy_bytes_total")).isGreaterThan(1_000);
        }
    }

    @Test
    void targetIsAskedForItsProofOnceADay() throws Exception {
        try (RunningRelay proxy = leading()) {
            for (int i = 0; i < 3; i++) {
                try (RawSocket tunnel = ask(proxy)) {
                    assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
                }
            }
            assertThat(proxy.metric("tacit_proxy_proofs_total{outcome=\"given\"}")).isEqualTo(1);
        }
    }

    @Test
    void relayWithoutTheServiceLeadsNowhere() throws Exception {
        try (RunningRelay plain = RunningRelay.start();
                RawSocket socket = ask(plain)) {
            assertRefused(socket, Refusal.SERVICE_OFF);
        }
    }

    /** Loopback by every name it has, this network, and where clouds tell secrets. */
    @Test
    void privateAddressesAreRefusedWithoutAWordToThem() throws Exception {
        try (RunningRelay proxy = RunningRelay.leading(Limits.defaults(), Reach.PUBLIC);
                Stranger stranger = new Stranger(new byte[0])) {
            String port = stranger.authority().substring(stranger.authority().indexOf(':'));
            for (String host :
                    List.of(
                            "127.0.0.1",
                            "localhost",
                            "[::1]",
                            "[::ffff:7f00:1]",
                            "0.0.0.0",
                            "10.0.0.1",
                            "169.254.169.254",
                            "[fe80::1]",
                            "[fd00:ec2::254]")) {
                try (RawSocket socket = ask(proxy, host + port, anybody())) {
                    assertRefused(socket, Refusal.TARGET);
                }
            }
            assertThat(stranger.heard).isEmpty();
            assertThat(proxy.metric("tacit_proxy_proofs_total{outcome=\"failed\"}")).isZero();
        }
    }

    @Test
    void portsBelow1024AreRefusedBut443() throws Exception {
        try (RunningRelay proxy = leading();
                RawSocket socket = ask(proxy, "127.0.0.1:22", anybody())) {
            assertRefused(socket, Refusal.TARGET);
            assertThat(proxy.metric("tacit_proxy_proofs_total{outcome=\"failed\"}")).isZero();
        }
    }

    /** All that it hears is the beginning of TLS from the relay itself. */
    @Test
    void targetThatIsNoRelayIsRefused() throws Exception {
        byte[] answer = "SSH-2.0-OpenSSH_9\r\n".getBytes(StandardCharsets.US_ASCII);
        try (RunningRelay proxy = leading();
                Stranger stranger = new Stranger(answer);
                RawSocket socket = ask(proxy, stranger.authority(), anybody())) {
            assertRefused(socket, Refusal.TARGET);
            assertThat(stranger.heard.take()).isEqualTo(22);
            assertThat(proxy.metric("tacit_proxy_proofs_total{outcome=\"failed\"}")).isEqualTo(1);
        }
    }

    @Test
    void relayOfAnotherFingerprintIsRefused() throws Exception {
        try (RunningRelay proxy = leading();
                RawSocket socket = ask(proxy, "127.0.0.1:" + target.port(), anybody())) {
            assertRefused(socket, Refusal.TARGET);
        }
    }

    /** A proof of one relay opens no way to another port, where its neighbour listens. */
    @Test
    void proofOfOneRelayIsNotAnothersAtTheSameHost() throws Exception {
        try (RunningRelay proxy = leading();
                Stranger stranger = new Stranger(new byte[0]);
                RawSocket known = ask(proxy)) {
            assertThat(known.readHead()).startsWith("HTTP/1.1 200 ");
            try (RawSocket socket =
                    ask(proxy, stranger.authority(), target.address().fingerprint())) {
                assertRefused(socket, Refusal.TARGET);
            }
        }
    }

    @Test
    void targetThatDawdlesIsGivenUp() throws Exception {
        Limits hasty = Limits.defaults().with(Limit.SERVER_CONNECT_TIMEOUT, HASTE);
        try (RunningRelay proxy = RunningRelay.leading(hasty, Reach.PRIVATE_TOO);
                Stranger silent = new Stranger(new byte[0]);
                RawSocket socket = ask(proxy, silent.authority(), anybody())) {
            assertRefused(socket, Refusal.TARGET);
        }
    }

    @Test
    void relayLeadsNotToItself() throws Exception {
        try (RunningRelay proxy = leading();
                RawSocket socket =
                        ask(proxy, "127.0.0.1:" + proxy.port(), proxy.address().fingerprint())) {
            assertRefused(socket, Refusal.TARGET);
        }
    }

    @Test
    void malformedTargetsAreToldSo() throws Exception {
        try (RunningRelay proxy = leading()) {
            for (String authority : List.of("127.1:7443", "2130706433:7443", "localhost")) {
                try (RawSocket socket = ask(proxy, authority, anybody())) {
                    assertThat(socket.readAll()).startsWith("HTTP/1.1 400 ");
                }
            }
            try (RawSocket socket = RawSocket.tls(proxy.port())) {
                socket.write("CONNECT 127.0.0.1:7443 HTTP/1.1\r\nHost: x\r\n\r\n");
                assertRefused(socket, Refusal.MALFORMED);
            }
        }
    }

    @Test
    void whatIsNotTlsEndsTheTunnelAndIsAStrike() throws Exception {
        try (RunningRelay proxy = leading();
                RawSocket tunnel = ask(proxy)) {
            assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            tunnel.write("GET / HTTP/1.1\r\n\r\n").awaitClose();
            assertThat(proxy.metric("tacit_strikes_total")).isEqualTo(1);
            assertThat(proxy.metric("tacit_proxy_bytes_total")).isZero();
        }
    }

    /** A byte now and then, and never a ClientHello. */
    @Test
    void whoDawdlesOverTheHelloIsClosedWithAStrike() throws Exception {
        try (RunningRelay proxy =
                        RunningRelay.leading(RunningRelay.impatient(), Reach.PRIVATE_TOO);
                RawSocket tunnel = ask(proxy)) {
            assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            tunnel.write(new byte[] {HELLO[0]}).write(new byte[] {HELLO[1]}).awaitClose();
            assertThat(proxy.metric("tacit_strikes_total")).isEqualTo(1);
            awaitNoTunnel(proxy);
        }
    }

    @Test
    void eightTunnelsOfAnAddressAndNoNinth() throws Exception {
        List<RawSocket> tunnels = new ArrayList<>();
        try (RunningRelay proxy = leading()) {
            for (int i = 0; i < 8; i++) {
                RawSocket tunnel = ask(proxy);
                tunnels.add(tunnel);
                assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(proxy.metric("tacit_proxy_tunnels")).isEqualTo(8);
            try (RawSocket ninth = ask(proxy)) {
                assertRefused(ninth, Refusal.TOO_MANY);
            }
            for (RawSocket tunnel : tunnels) {
                tunnel.close();
            }
            awaitNoTunnel(proxy);
            try (RawSocket again = ask(proxy)) {
                assertThat(again.readHead()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void tunnelEndsWithTheByteOverTheLimitAndNoNewOneOpens() throws Exception {
        Limits few = Limits.defaults().with(Limit.PROXY_BYTES, 1L << 16);
        try (RunningRelay proxy = RunningRelay.leading(few, Reach.PRIVATE_TOO);
                RawSocket tunnel = ask(proxy)) {
            assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            assertThatThrownBy(
                            () -> {
                                tunnel.write(HELLO);
                                for (int i = 0; i <= 64; i++) {
                                    tunnel.write(new byte[1 << 10]);
                                }
                                tunnel.awaitClose();
                                throw new IOException("closed");
                            })
                    .isInstanceOf(IOException.class);
            awaitNoTunnel(proxy);
            assertThat(proxy.metric("tacit_proxy_bytes_total")).isLessThan(1 << 18);
        }
    }

    @Test
    void silentTunnelIsClosed() throws Exception {
        Limits brief = Limits.defaults().with(Limit.PROXY_IDLE, 1);
        try (RunningRelay proxy = RunningRelay.leading(brief, Reach.PRIVATE_TOO);
                RawSocket tunnel = ask(proxy)) {
            assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            tunnel.write(HELLO).awaitClose();
            awaitNoTunnel(proxy);
        }
    }

    @Test
    void tunnelLastsNoLongerThanAProof() throws Exception {
        Limits brief = Limits.defaults().with(Limit.PROXY_PROOF_LIFE, 1);
        try (RunningRelay proxy = RunningRelay.leading(brief, Reach.PRIVATE_TOO);
                RawSocket tunnel = ask(proxy)) {
            assertThat(tunnel.readHead()).startsWith("HTTP/1.1 200 ");
            tunnel.write(HELLO).awaitClose();
            awaitNoTunnel(proxy);
        }
    }

    private static void awaitNoTunnel(RunningRelay proxy) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(proxy.metric("tacit_proxy_tunnels")).isZero());
    }
}
