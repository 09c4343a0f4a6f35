package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.turn.PortRange;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.relay.turn.TurnConfig;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Calls over true sockets of IPv6, beside those of IPv4. */
class TurnIpv6Test {
    private static final Secret SECRET = Secret.owned(Text.utf8("a secret of the relay"));
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    /** Of documentation: what allocations are called, wherever their sockets are. */
    private static final InetAddress RELAYED = InetAddress.ofLiteral("2001:db8::1");

    private static final int CHANNEL = 0x4000;

    @BeforeAll
    static void look() {
        boolean has;
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            has = socket.isBound();
        } catch (SocketException e) {
            has = false;
        }
        assumeTrue(has, "This machine has no IPv6, so nobody called over it.");
    }

    private static CallCredentials credentials() {
        return new CallSecret(SECRET).issue(Duration.ofHours(1), Instant.now(), Entropy.system());
    }

    private static RunningRelay relay(Reach reach) throws Exception {
        return RunningRelay.callsEverywhere(
                reach,
                new TurnConfig(
                        0,
                        PortRange.DYNAMIC,
                        List.of(Bytes.of(RELAYED.getAddress())),
                        Optional.of(SECRET)));
    }

    @Test
    void whoComesByIpv4AndWhoComesByIpv6MeetAtTheirAllocationsOfIpv6() throws Exception {
        try (RunningRelay relay = relay(Reach.PUBLIC);
                TurnClient ada = TurnClient.udp(LOOPBACK, relay.turnPort(), credentials());
                TurnClient bob = TurnClient.tls(LOOPBACK, relay.turnPort(), credentials());
                TurnClient cleo = TurnClient.udp(relay.turnPort(), credentials())) {
            InetSocketAddress adas = ada.allocateIpv6();
            InetSocketAddress bobs = bob.allocateIpv6();
            assertThat(adas.getAddress()).isEqualTo(RELAYED);
            assertThat(cleo.allocateIpv6().getAddress()).isEqualTo(RELAYED);
            ada.bind(CHANNEL, bobs);
            bob.bind(CHANNEL, adas);
            ada.say(CHANNEL, Text.utf8("hello"));
            assertThat(bob.hear(CHANNEL)).isEqualTo(Text.utf8("hello"));
            bob.say(CHANNEL, Text.utf8("and hello"));
            assertThat(ada.hear(CHANNEL)).isEqualTo(Text.utf8("and hello"));
        }
    }

    @Test
    void peerOfIpv6IsReachedAndHeard() throws Exception {
        try (RunningRelay relay = relay(Reach.PRIVATE_TOO);
                DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                TurnClient ada = TurnClient.udp(LOOPBACK, relay.turnPort(), credentials())) {
            peer.setSoTimeout(5_000);
            int port = ada.allocateIpv6().getPort();
            InetSocketAddress there = (InetSocketAddress) peer.getLocalSocketAddress();
            assertThat(ada.ask(TurnClient.CREATE_PERMISSION, TurnClient.Part.peer(there)).code())
                    .isZero();
            ada.say(there, Text.utf8("hello"));
            DatagramPacket packet = heard(peer);
            assertThat(packet.getSocketAddress()).isEqualTo(new InetSocketAddress(LOOPBACK, port));
            packet.setData(Text.utf8("and hello"));
            peer.send(packet);
            assertThat(ada.hear()).isEqualTo(Text.utf8("and hello"));
        }
    }

    private static DatagramPacket heard(DatagramSocket peer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer.receive(packet);
        assertThat(Arrays.copyOf(packet.getData(), packet.getLength()))
                .isEqualTo(Text.utf8("hello"));
        return packet;
    }

    @Test
    void whereOneIsSeenFromIsToldOfEitherFamily() throws Exception {
        try (RunningRelay relay = relay(Reach.PUBLIC);
                TurnClient six = TurnClient.udp(LOOPBACK, relay.turnPort(), credentials());
                TurnClient four = TurnClient.udp(relay.turnPort(), credentials())) {
            assertThat(six.askBare(TurnClient.BINDING).address(0x0020).getAddress())
                    .isEqualTo(LOOPBACK);
            assertThat(four.askBare(TurnClient.BINDING).address(0x0020).getAddress())
                    .isEqualTo(InetAddress.getLoopbackAddress());
        }
    }

    @Test
    void addressesOfTheOtherFamilyAndThoseOfIpv4InIpv6AreRefused() throws Exception {
        try (RunningRelay relay = relay(Reach.PUBLIC);
                TurnClient ada = TurnClient.udp(LOOPBACK, relay.turnPort(), credentials())) {
            TurnClient.Answer four =
                    ada.ask(TurnClient.ALLOCATE, TurnClient.Part.number(0x0019, 17 << 24));
            assertThat(four.code()).isEqualTo(440);
            ada.allocateIpv6();
            for (String inside :
                    List.of("::1", "fe80::1", "fd00::1", "::7f00:1", "2002:7f00:1::")) {
                InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(inside), 80);
                assertThat(
                                ada.ask(TurnClient.CREATE_PERMISSION, TurnClient.Part.peer(there))
                                        .code())
                        .as(inside)
                        .isEqualTo(403);
            }
            InetSocketAddress public4 = new InetSocketAddress(InetAddress.ofLiteral("8.8.8.8"), 80);
            assertThat(ada.ask(TurnClient.CREATE_PERMISSION, TurnClient.Part.peer(public4)).code())
                    .isEqualTo(443);
        }
    }
}
