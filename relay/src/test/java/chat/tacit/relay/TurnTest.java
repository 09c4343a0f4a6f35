package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Calls over true sockets, with a client that shares no code with the relay. */
class TurnTest {
    private static final Secret SECRET =
            Secret.owned("a secret of the relay".getBytes(StandardCharsets.US_ASCII));
    private static final int CHANNEL = 0x4000;

    private static CallCredentials credentials() {
        return new CallSecret(SECRET).issue(Duration.ofHours(1), Instant.now(), Entropy.system());
    }

    private static RunningRelay relay() throws Exception {
        return RunningRelay.calls(Limits.defaults(), Reach.PUBLIC, SECRET);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void twoWhoComeByUdpAndTlsMeetAtTheirAllocations() throws Exception {
        try (RunningRelay relay = relay();
                TurnClient ada = TurnClient.udp(relay.turnPort(), credentials());
                TurnClient bob = TurnClient.tls(relay.turnPort(), credentials())) {
            InetSocketAddress adas = ada.allocate();
            InetSocketAddress bobs = bob.allocate();
            ada.bind(CHANNEL, bobs);
            bob.bind(CHANNEL + 5, adas);

            for (int size : new int[] {1, 3, 160, 1_200}) {
                byte[] data = Entropy.system().bytes(size);
                ada.say(CHANNEL, data);
                assertThat(bob.hear(CHANNEL + 5)).isEqualTo(data);
                bob.say(CHANNEL + 5, data);
                assertThat(ada.hear(CHANNEL)).isEqualTo(data);
            }
            assertThat(relay.metric("tacit_turn_allocations")).isEqualTo(2);
        }
    }

    @Test
    void whoOwnsAQueueGetsCredentialsWithWhichItAllocates() throws Exception {
        try (RunningRelay relay = relay();
                QueueClient client =
                        new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()))) {
            Reply.Turn told = (Reply.Turn) client.turn(client.create());
            assertThat(told.udp()).isEqualTo(relay.turnPort());
            try (TurnClient ada = TurnClient.udp(told.udp(), told.credentials());
                    TurnClient bob = TurnClient.tls(told.tls(), told.credentials())) {
                InetSocketAddress adas = ada.allocate();
                ada.bind(CHANNEL, bob.allocate());
                bob.bind(CHANNEL, adas);
                bob.say(CHANNEL, text("hello"));
                assertThat(ada.hear(CHANNEL)).isEqualTo(text("hello"));
            }
        }
    }

    @Test
    void relayBesideACoturnMakesItsCredentialsAndLeavesThePortToIt() throws Exception {
        try (DatagramSocket coturn = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                RunningRelay relay = RunningRelay.besideCoturn(coturn.getLocalPort(), SECRET);
                QueueClient client =
                        new QueueClient(TestClient.overTls(relay.port()).greet(relay.address()))) {
            Reply.Turn told = (Reply.Turn) client.turn(client.create());
            assertThat(told.udp()).isEqualTo(coturn.getLocalPort());
            assertThat(told.tls()).isEqualTo(coturn.getLocalPort());
            CallCredentials known = new CallSecret(SECRET).of(told.credentials().name());
            assertThat(told.credentials().password()).isEqualTo(known.password());
        }
    }

    @Test
    void whereOneIsSeenFromIsToldToAnybody() throws Exception {
        try (RunningRelay relay = relay();
                TurnClient udp = TurnClient.udp(relay.turnPort(), credentials());
                TurnClient tls = TurnClient.tls(relay.turnPort(), credentials())) {
            for (TurnClient client : new TurnClient[] {udp, tls}) {
                TurnClient.Answer answer = client.askBare(TurnClient.BINDING);
                assertThat(answer.code()).isZero();
                assertThat(answer.address(0x0020).getAddress())
                        .isEqualTo(InetAddress.getLoopbackAddress());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void peerOutsideIsReachedFromTheAllocationsPort(boolean tls) throws Exception {
        try (RunningRelay relay = RunningRelay.calls(Limits.defaults(), Reach.PRIVATE_TOO, SECRET);
                DatagramSocket peer =
                        new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
                TurnClient ada =
                        tls
                                ? TurnClient.tls(relay.turnPort(), credentials())
                                : TurnClient.udp(relay.turnPort(), credentials())) {
            peer.setSoTimeout(5_000);
            InetSocketAddress relayed = ada.allocate();
            InetSocketAddress there = (InetSocketAddress) peer.getLocalSocketAddress();
            assertThat(ada.ask(TurnClient.CREATE_PERMISSION, TurnClient.Part.peer(there)).code())
                    .isZero();
            ada.say(there, text("hello"));
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            peer.receive(packet);
            assertThat(Arrays.copyOf(packet.getData(), packet.getLength()))
                    .isEqualTo(text("hello"));
            assertThat(packet.getSocketAddress()).isEqualTo(relayed);

            packet.setData(text("and hello"));
            peer.send(packet);
            assertThat(ada.hear()).isEqualTo(text("and hello"));
            assertThat(relay.metric("tacit_turn_bytes_total{peers=\"from\"}")).isEqualTo(9);
        }
    }

    @Test
    void relaysNetworkIsOutOfReachUnlessItsOperatorAllowsIt() throws Exception {
        try (RunningRelay relay = relay();
                TurnClient ada = TurnClient.udp(relay.turnPort(), credentials())) {
            ada.allocate();
            for (String inside : new String[] {"127.0.0.2", "10.0.0.1", "192.168.1.1"}) {
                InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(inside), 80);
                assertThat(
                                ada.ask(TurnClient.CREATE_PERMISSION, TurnClient.Part.peer(there))
                                        .code())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void whoHasNoCredentialsGetsNoAllocation() throws Exception {
        CallCredentials stranger =
                CallSecret.random(Entropy.system())
                        .issue(Duration.ofHours(1), Instant.now(), Entropy.system());
        try (RunningRelay relay = relay();
                TurnClient mallory = TurnClient.udp(relay.turnPort(), stranger)) {
            assertThat(
                            mallory.ask(
                                            TurnClient.ALLOCATE,
                                            TurnClient.Part.number(0x0019, 17 << 24))
                                    .code())
                    .isEqualTo(401);
            assertThat(relay.metric("tacit_turn_allocations")).isZero();
        }
    }

    @Test
    void allocationEndsWithItsConnection() throws Exception {
        try (RunningRelay relay = relay()) {
            try (TurnClient bob = TurnClient.tls(relay.turnPort(), credentials())) {
                bob.allocate();
                assertThat(relay.metric("tacit_turn_allocations")).isEqualTo(1);
            }
            await().until(() -> relay.metric("tacit_turn_allocations") == 0);
        }
    }

    @Test
    void connectionThatSaysNothingGetsAStrike() throws Exception {
        try (RunningRelay relay =
                        RunningRelay.calls(RunningRelay.impatient(), Reach.PUBLIC, SECRET);
                RawSocket silent = RawSocket.tcp(relay.turnPort());
                RawSocket agreed = RawSocket.tls(relay.turnPort())) {
            assertThat(silent.readAll()).isEmpty();
            assertThat(agreed.readAll()).isEmpty();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u00ff\u00ffxxxx",
                "\u0000\u0001\u0000\u0004abcdefghijklmnopqrstuvwx"
            })
    void connectionThatSaysNoMessageIsClosedWithAStrike(String garbage) throws Exception {
        try (RunningRelay relay = relay();
                RawSocket socket = RawSocket.tls(relay.turnPort())) {
            socket.write(garbage);
            assertThat(socket.readAll()).isEmpty();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void connectionIsClosedThatHasNoAllocationForALongTime() throws Exception {
        Limits limits = Limits.defaults().with(Limit.IDLE_CONNECTION, 1);
        try (RunningRelay relay = RunningRelay.calls(limits, Reach.PUBLIC, SECRET);
                TurnClient idle = TurnClient.tls(relay.turnPort(), credentials());
                TurnClient ada = TurnClient.tls(relay.turnPort(), credentials())) {
            ada.allocate();
            assertThat(idle.askBare(TurnClient.BINDING).code()).isZero();
            assertThat(idle.raw()).isEmpty();
            assertThat(ada.ask(TurnClient.REFRESH, TurnClient.Part.number(0x000D, 600)).code())
                    .isZero();
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void whoeverSendsWhatIsNoMessageByUdpDrawsNothingAndHurtsNobody() throws Exception {
        try (RunningRelay relay = relay();
                TurnClient mallory = TurnClient.udp(relay.turnPort(), credentials())) {
            mallory.sendRaw(text("what is this"));
            mallory.sendRaw(new byte[3]);
            mallory.sendRaw(new byte[9_000]);
            assertThat(mallory.askBare(TurnClient.BINDING).type()).isEqualTo(0x0101);
            assertThat(relay.metric("tacit_turn_dropped_total{why=\"malformed\"}")).isEqualTo(3);
        }
    }

    @Test
    void behindAPlatformThatEndsTlsThereAreNoCalls() throws Exception {
        try (RunningRelay relay =
                RunningRelay.calls(
                        Limits.defaults(), Reach.PUBLIC, RunningRelay.behindProxy(), SECRET)) {
            assertThat(relay.relay.turnPort()).isEmpty();
        }
    }

    @Test
    void portOfCallsThatSomebodyElseHasIsNamed() throws Exception {
        try (RunningRelay relay = relay()) {
            assertThatThrownBy(() -> RunningRelay.callsAt(relay.turnPort()))
                    .isInstanceOf(RelayException.class)
                    .hasMessageContaining("the port of calls, " + relay.turnPort());
        }
    }
}
