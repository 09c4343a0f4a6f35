package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.kit.NotingProxy;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.Relay;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Real WebSockets to a real relay through real proxies, beside a name server that is listening. */
@Timeout(60)
final class SocketsThroughProxyTest {
    private static final String NAME = "relay.test";
    private static final int SUPPORTED_GROUPS = 10;
    private static final int PRE_SHARED_KEY = 41;
    private static final LinkId LINK = new LinkId(1);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Relay relay;
    private Relay leading;
    private DatagramSocket nameServer;
    private volatile TlsKey shown = TlsKey.NONE;
    private Sockets sockets;

    /** Notes what becomes of a dial, and whether the relay's TLS key was seen. */
    private final class Ear implements Sockets.Listener {
        @Override
        public void opened(LinkId link, TlsKey leaf) {
            shown = leaf;
            heard.add(leaf.equals(TlsKey.NONE) ? "opened without TLS" : "opened");
        }

        @Override
        public void received(LinkId link, byte[] message) {}

        @Override
        public void alive(LinkId link) {}

        @Override
        public void closed(LinkId link, Optional<Refusal> reason) {
            heard.add("closed" + reason.map(why -> " as " + why).orElse(""));
        }
    }

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.keepingQueues();
        leading = RealRelays.leading();
        nameServer = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        sockets =
                new Sockets(() ->
                        new AddressResolverOptions()
                                .setServers(List.of("127.0.0.1:" + nameServer.getLocalPort()))
                                .setQueryTimeout(200)
                                .setMaxQueries(1));
    }

    @AfterEach
    void stop() throws Exception {
        sockets.close();
        nameServer.close();
        leading.close();
        relay.close();
    }

    private String dial(String host, Optional<RelayProxy> proxy) throws InterruptedException {
        return dial(host, proxy.stream().toList());
    }

    private String dial(String host, List<RelayProxy> path) throws InterruptedException {
        RelayAddress real = relay.address();
        RelayAddress named =
                new RelayAddress(real.fingerprint(), List.of(new Host(host)), real.port());
        sockets.dial(new Sockets.Target(LINK, named, "/queue", path, new Ear()));
        String next = heard.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    private static Optional<RelayProxy> through(String scheme, int port) {
        return Optional.of(RelayProxy.parse(scheme + "://127.0.0.1:" + port));
    }

    /** Whether the name server was asked anything; a question is there before the dial ends. */
    private boolean lookedUp() throws Exception {
        nameServer.setSoTimeout(100);
        try {
            nameServer.receive(new DatagramPacket(new byte[512], 512));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void socksProxyIsToldTheNameAndNobodyElseIsAsked() throws Exception {
        try (NotingProxy proxy = new NotingProxy()) {
            assertThat(dial(NAME, through("socks5", proxy.port()))).isEqualTo("opened");
            assertThat(proxy.asked())
                    .containsExactly("socks5 name " + NAME + ":" + relay.address().port());
            assertThat(lookedUp()).isFalse();
        }
    }

    @Test
    void httpProxyIsToldTheNameAndNobodyElseIsAsked() throws Exception {
        try (NotingProxy proxy = new NotingProxy()) {
            assertThat(dial(NAME, through("http", proxy.port()))).isEqualTo("opened");
            assertThat(proxy.asked())
                    .containsExactly(
                            "CONNECT " + NAME + ":" + relay.address().port() + " HTTP/1.1");
            assertThat(lookedUp()).isFalse();
        }
    }

    /** A resumed session would tell the relay that both sockets are one client's. */
    @Test
    void helloOfTlsOffersTheHybridGroupAndResumesNothing() throws Exception {
        try (NotingProxy proxy = new NotingProxy()) {
            for (int i = 0; i < 3; i++) {
                assertThat(dial(NAME, through("socks5", proxy.port()))).isEqualTo("opened");
                sockets.hangUp(LINK);
            }
            assertThat(proxy.hellos().size()).isEqualTo(3);
            for (byte[] hello : proxy.hellos()) {
                Map<Integer, String> extensions = extensions(hello);
                assertThat(extensions.get(SUPPORTED_GROUPS)).contains("11ec");
                assertThat(extensions.keySet()).doesNotContain(PRE_SHARED_KEY);
            }
        }
    }

    /** The extensions of a ClientHello (RFC 8446 §4.1.2), each in hexadecimal digits. */
    private static Map<Integer, String> extensions(byte[] hello) {
        ByteBuffer in = ByteBuffer.wrap(hello).position(4 + 2 + 32);
        in.position(in.position() + 1 + in.get(in.position()));
        in.position(in.position() + 2 + in.getShort(in.position()));
        in.position(in.position() + 1 + in.get(in.position()));
        Map<Integer, String> extensions = new HashMap<>();
        int end = in.getShort() + in.position();
        while (in.position() < end) {
            int kind = in.getShort();
            byte[] content = new byte[in.getShort()];
            in.get(content);
            extensions.put(kind, HexFormat.of().formatHex(content));
        }
        return extensions;
    }

    private List<RelayProxy> over(RelayAddress... relays) {
        return Stream.of(relays).<RelayProxy>map(RelayProxy.Relayed::new).toList();
    }

    /** The key that is checked is the target's, not that of the relay on the way. */
    @Test
    void relayLeadsToAnotherWhoseOwnTlsKeyIsSeen() throws Exception {
        assertThat(dial("127.0.0.1", List.of())).isEqualTo("opened");
        TlsKey direct = shown;
        sockets.hangUp(LINK);
        shown = TlsKey.NONE;
        assertThat(dial("127.0.0.1", over(leading.address()))).isEqualTo("opened");
        assertThat(shown).isEqualTo(direct);
    }

    /** It is the relay on the way that fails to find it. */
    @Test
    void relayOnTheWayLooksUpTheNameAndNobodyHereIsAsked() throws Exception {
        assertThat(dial(NAME, over(leading.address()))).isEqualTo("closed as TARGET");
        assertThat(lookedUp()).isFalse();
    }

    @Test
    void waysGoOverAProxyAndThenARelay() throws Exception {
        try (NotingProxy proxy = new NotingProxy()) {
            RelayAddress named =
                    new RelayAddress(
                            leading.address().fingerprint(),
                            List.of(new Host(NAME)),
                            leading.port());
            List<RelayProxy> path =
                    List.of(
                            through("socks5", proxy.port()).orElseThrow(),
                            new RelayProxy.Relayed(named));
            assertThat(dial("127.0.0.1", path)).isEqualTo("opened");
            assertThat(proxy.asked()).containsExactly("socks5 name " + NAME + ":" + leading.port());
            assertThat(lookedUp()).isFalse();
        }
    }

    @Test
    void waysGoOverTwoRelays() throws Exception {
        try (Relay second = RealRelays.leading()) {
            assertThat(dial("127.0.0.1", over(leading.address(), second.address())))
                    .isEqualTo("opened");
        }
    }

    /** Whoever answers in the place of the relay on the way isn't told where to lead. */
    @Test
    void falseRelayOnTheWayHearsNothing() throws Exception {
        RelayAddress real = leading.address();
        RelayAddress other =
                new RelayAddress(relay.address().fingerprint(), real.hosts(), real.port());
        assertThat(dial("127.0.0.1", over(other))).isEqualTo("closed");
    }

    @Test
    void relayThatLeadsNowhereSaysSo() throws Exception {
        RelayAddress plain = relay.address();
        RelayAddress end = leading.address();
        sockets.dial(new Sockets.Target(LINK, end, "/queue", over(plain), new Ear()));
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("closed as SERVICE_OFF");
    }

    @Test
    void deadRelayOnTheWayIsNotGoneRound() throws Exception {
        RelayAddress gone;
        try (NotingProxy proxy = new NotingProxy()) {
            gone =
                    new RelayAddress(
                            leading.address().fingerprint(),
                            List.of(new Host("127.0.0.1")),
                            proxy.port());
        }
        assertThat(dial("127.0.0.1", over(gone))).isEqualTo("closed");
    }

    @Test
    void withoutProxyTheNameIsLookedUpHere() throws Exception {
        assertThat(dial(NAME, Optional.empty())).isEqualTo("closed");
        assertThat(lookedUp()).isTrue();
    }

    /** The relay itself would answer. */
    @Test
    void deadProxyIsNotGoneRound() throws Exception {
        int gone;
        try (NotingProxy proxy = new NotingProxy()) {
            gone = proxy.port();
        }
        assertThat(dial("127.0.0.1", Optional.empty())).isEqualTo("opened");
        sockets.hangUp(LINK);
        assertThat(dial("127.0.0.1", through("socks5", gone))).isEqualTo("closed");
        assertThat(dial("127.0.0.1", through("http", gone))).isEqualTo("closed");
    }
}
