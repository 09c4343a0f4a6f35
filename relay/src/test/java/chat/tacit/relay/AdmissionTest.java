package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.edge.Front;

import io.vertx.core.http.UpgradeRejectedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;

/** Who may connect, how long they may take over it, and what becomes of those who misbehave. */
@Execution(ExecutionMode.CONCURRENT)
class AdmissionTest {
    private static final String HELLO_REQUEST =
            "POST /hello HTTP/1.1\r\nHost: relay\r\nContent-Length: 84\r\n\r\n";

    /** Silence, and beginnings of HTTP that never end. */
    @ParameterizedTest
    @ValueSource(strings = {"", "P", "POST /hello HTTP/1.1\r\nA: ", HELLO_REQUEST + "half a body"})
    void halfRequestIsClosedInTimeAndIsStrike(String beginning) throws Exception {
        try (RunningRelay relay = impatient(RunningRelay.behindProxy());
                RawSocket socket = RawSocket.tcp(relay.port())) {
            socket.write(beginning).awaitClose();

            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0016\u0003\u0001\u0000\u00ff"})
    void halfTlsHandshakeIsClosedInTime(String beginning) throws Exception {
        try (RunningRelay relay = impatient(new Front.Direct());
                RawSocket socket = RawSocket.tcp(relay.port())) {
            socket.write(beginning).awaitClose();
            await().until(() -> relay.metric("tacit_connections") == 0);
        }
    }

    @Test
    void silenceAfterTlsIsClosedInTime() throws Exception {
        try (RunningRelay relay = impatient(new Front.Direct());
                RawSocket socket = RawSocket.tls(relay.port())) {
            socket.awaitClose();

            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void webSocketWithoutHelloIsClosedInTime() throws Exception {
        try (RunningRelay relay = impatient(new Front.Direct());
                TestClient client = TestClient.overTls(relay.port())) {
            client.closeCode();

            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void webSocketWithoutFirstFrameIsClosedInTime() throws Exception {
        try (RunningRelay relay = impatient(new Front.Direct());
                TestClient client = TestClient.overTls(relay.port())) {
            client.hello(relay.address());

            client.closeCode();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    /** A phone that loses its network, or a command that is killed. */
    @ParameterizedTest
    @ValueSource(strings = {"/queue", "/pipe/otters"})
    void connectionThatEndsSuddenlyIsNoStrike(String resource) throws Exception {
        try (RunningRelay relay =
                RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy())) {
            for (int i = 0; i < 6; i++) {
                RawSocket socket = RawSocket.tcp(relay.port());
                assertThat(socket.write(upgrade(resource)).readHead()).contains("101");
                if (i % 2 == 0) {
                    socket.reset();
                } else {
                    socket.close(); // without the frame that a WebSocket ends with
                }
            }
            await().until(() -> relay.metric("tacit_connections") == 0);
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    private static String upgrade(String resource) {
        return "GET "
                + resource
                + " HTTP/1.1\r\n"
                + "Host: relay\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    }

    @Test
    void sessionOutlivesTheTimeOfItsHandshake() throws Exception {
        try (RunningRelay relay = impatient(new Front.Direct());
                QueueClient client =
                        new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()));
                RawSocket silent = RawSocket.tls(relay.port())) {
            silent.awaitClose();

            assertThat(client.subscribe(client.create(), 0)).isEqualTo(new Reply.Subscribed(0));
        }
    }

    @Test
    void clientThatAnswersNoPingIsGivenUp() throws Exception {
        Limits limits = Limits.defaults().with(Limit.IDLE_CONNECTION, 1);
        try (RunningRelay relay = RunningRelay.start(limits, RunningRelay.behindProxy());
                TerminatingProxy proxy =
                        TerminatingProxy.before(
                                relay.port(), (fromClient, number, payload) -> List.of(payload));
                TestClient lively = TestClient.plain(relay.port(), "").greet(relay.address());
                TestClient deaf = TestClient.overTls(proxy.port()).greet(relay.address())) {
            await().until(() -> relay.metric("tacit_sessions") == 2);
            proxy.swallowControlFrames();

            await().until(() -> relay.metric("tacit_sessions") == 1);
            assertThat(lively.isOpen()).isTrue();
            deaf.closeCode();
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void thirdStrikeBansOneAddressAndTheBanEndsByItself() throws Exception {
        Limits limits = Limits.defaults().with(Limit.BAN, 4);
        try (RunningRelay relay = RunningRelay.start(limits, RunningRelay.behindProxy());
                QueueClient before = client(relay, "192.0.2.1")) {
            for (int i = 0; i < 3; i++) {
                try (TestClient bad = TestClient.plain(relay.port(), "192.0.2.1")) {
                    bad.sendRaw(new byte[9]);
                    assertThat(bad.closeCode()).isEqualTo(4_000 + Refusal.MALFORMED.code());
                }
            }

            assertThatThrownBy(() -> client(relay, "192.0.2.1"))
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            e -> assertThat(e.getStatus()).isEqualTo(Refusal.BANNED.status()));
            assertThat(relay.metric("tacit_bans_total")).isEqualTo(1);
            // Neither an established session nor anybody else is touched.
            before.create();
            client(relay, "192.0.2.2").close();
            await().until(() -> {
                try (QueueClient after = client(relay, "192.0.2.1")) {
                    after.create();
                    return true;
                } catch (UpgradeRejectedException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void bannedAddressMayStillReadThePage() throws Exception {
        try (RunningRelay relay = RunningRelay.start()) {
            for (int i = 0; i < 3; i++) {
                try (TestClient bad = TestClient.overTls(relay.port())) {
                    bad.sendText("hello");
                    assertThat(bad.closeCode()).isEqualTo(4_000 + Refusal.MALFORMED.code());
                }
            }
            try (RawSocket page = RawSocket.tls(relay.port())) {
                page.write("GET /status.json HTTP/1.0\r\n\r\n");
                assertThat(page.readAll()).startsWith("HTTP/1.0 200");
            }
            try (RawSocket hello = RawSocket.tls(relay.port())) {
                hello.write("POST /hello HTTP/1.0\r\n\r\n");
                assertThat(hello.readAll())
                        .startsWith("HTTP/1.0 403")
                        .contains(Refusal.BANNED.sentence());
            }
        }
    }

    @Test
    void versionThatNobodySpeaksIsNoStrike() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient client = TestClient.overTls(relay.port())) {
            Entropy entropy = Entropy.system();
            client.sendRaw(
                    Proto.Writer.create()
                            .u32(1, 200)
                            .u32(2, 200)
                            .bytes(3, Bytes.owned(entropy.bytes(32)))
                            .bytes(4, Bytes.owned(entropy.bytes(32)))
                            .toByteArray());

            assertThat(client.closeCode()).isEqualTo(4_000 + Refusal.VERSION.code());
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void frameThatIsTooLargeEndsTheConnection() throws Exception {
        try (RunningRelay relay = RunningRelay.start();
                TestClient client = TestClient.overTls(relay.port()).greet(relay.address())) {
            // The server reads longer messages, which are lines of live sessions.
            client.sendRaw(new byte[131_072 + 17]);

            assertThat(client.closeCode()).isEqualTo(4_000 + Refusal.MALFORMED.code());
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void sealedFrameThatWasChangedEndsTheConnection() throws Exception {
        try (RunningRelay relay =
                        RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
                TestClient client =
                        TestClient.plain(relay.port(), "192.0.2.1").greet(relay.address())) {
            byte[] frame = client.session().channel().seal(new byte[100]);
            frame[50] ^= 1;
            client.sendRaw(frame);

            assertThat(client.closeCode()).isEqualTo(4_000 + Refusal.UNOPENABLE.code());
        }
    }

    @Test
    void addressHasAsManyConnectionsAsItMayAndOthersHaveTheirs() throws Exception {
        Limits limits = Limits.defaults().with(Limit.CONNECTIONS_PER_ADDRESS, 2);
        try (RunningRelay relay = RunningRelay.start(limits, RunningRelay.behindProxy());
                QueueClient first = client(relay, "2001:db8::1")) {
            QueueClient second = client(relay, "2001:db8::2");
            assertThatThrownBy(() -> client(relay, "2001:db8::3"))
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            e -> assertThat(e.getStatus()).isEqualTo(Refusal.TOO_MANY.status()));
            client(relay, "2001:db8:0:1::1").close();
            second.close();
            await().ignoreExceptions()
                    .until(() -> {
                        client(relay, "2001:db8::3").close();
                        return true;
                    });
            first.create();
        }
    }

    @Test
    void whoBeginsMostHandshakesMakesRoomForOthers() throws Exception {
        Limits limits =
                Limits.defaults()
                        .with(Limit.UNFINISHED_HANDSHAKES, 3)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT, 60_000);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                RawSocket oldest = RawSocket.tcp(relay.port(), "127.0.0.2");
                RawSocket second = RawSocket.tcp(relay.port(), "127.0.0.2");
                RawSocket other = RawSocket.tcp(relay.port(), "127.0.0.3")) {
            await().until(() -> relay.metric("tacit_connections") == 3);

            RawSocket.tls(relay.port()).close();

            // One of the two of an address, and no strike for it.
            oldest.awaitClose();
            assertThat(relay.metric("tacit_strikes_total")).isZero();
            assertThat(relay.metric("tacit_refusals_total{code=\"busy\"}")).isEqualTo(1);
            await().until(() -> relay.metric("tacit_connections") == 2);
            second.write("");
            other.write("");
        }
    }

    @Test
    void whoBeginsMostHandshakesTakesNobodyElsesPlace() throws Exception {
        Limits limits =
                Limits.defaults()
                        .with(Limit.UNFINISHED_HANDSHAKES, 2)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT, 60_000);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                RawSocket one = RawSocket.tcp(relay.port(), "127.0.0.2");
                RawSocket other = RawSocket.tcp(relay.port(), "127.0.0.3")) {
            await().until(() -> relay.metric("tacit_connections") == 2);
            try (RawSocket more = RawSocket.tcp(relay.port(), "127.0.0.2")) {
                more.awaitClose();
            }
            assertThat(relay.metric("tacit_connections")).isEqualTo(2);
            one.write("");
            other.write("");
        }
    }

    @Test
    void relayThatHoldsAllItCanClosesTheNextSocketAtOnce() throws Exception {
        Limits limits = Limits.defaults().with(Limit.CONNECTIONS, 1);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                QueueClient client =
                        new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()))) {
            assertThatThrownBy(
                            () -> {
                                RawSocket.tls(relay.port()).close();
                            })
                    .isInstanceOf(IOException.class);
            client.create();
            assertThat(relay.metric("tacit_refusals_total{code=\"busy\"}")).isEqualTo(1);
        }
    }

    private static RunningRelay impatient(Front front) throws Exception {
        return RunningRelay.start(RunningRelay.impatient(), front);
    }

    private static QueueClient client(RunningRelay relay, String address) throws Exception {
        return new QueueClient(TestClient.plain(relay.port(), address).greet(relay.address()));
    }
}
