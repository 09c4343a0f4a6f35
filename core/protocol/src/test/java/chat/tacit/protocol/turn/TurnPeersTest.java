package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;

/** The relay is no way into the network that it stands in. */
class TurnPeersTest {
    private final TestTurn turn = new TestTurn();

    private static TransportAddress peer(String hex) {
        return new TransportAddress(Bytes.ofHex(hex), 80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f000001",
                "0a000001",
                "ac100001",
                "c0a80001",
                "a9fea9fe",
                "64400001",
                "00000000",
                "e0000001",
                "ffffffff",
                "c0000201"
            })
    void privatePeersAreForbidden(String address) {
        TestClient ada = turn.client(1);
        ada.allocate();
        assertThat(ada.permit(peer(address))).isEqualTo(403);
        assertThat(ada.bind(0x4000, peer(address))).isEqualTo(403);
        assertThat(ada.indicate(peer(address), TestTurn.data(4)))
                .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.UNPERMITTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000001",
                "00000000000000000000ffff7f000001",
                "00000000000000000000ffff08080808",
                "0000000000000000000000007f000001",
                "fe800000000000000000000000000001",
                "fc000000000000000000000000000001",
                "ff020000000000000000000000000001",
                "20027f00000100000000000000000001",
                "0064ff9b00000000000000007f000001",
                "20010000000000000000000000000001"
            })
    void privateIpv6PeersAreForbidden(String address) {
        TestClient ada = turn.client(1);
        ada.ask(
                StunMethod.ALLOCATE,
                request -> {
                    TestClient.udp(request);
                    request.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24);
                });
        assertThat(ada.permit(peer(address))).isEqualTo(403);
        assertThat(ada.permit(peer("2a010000000000000000000000000001"))).isZero();
    }

    @Test
    void onePrivatePeerAmongOthersPermitsNone() {
        TestClient ada = turn.client(1);
        ada.allocate();
        TransportAddress good = TestTurn.address(40, 1, 9);
        assertThat(ada.permit(good, peer("7f000001"))).isEqualTo(403);
        assertThat(ada.indicate(good, TestTurn.data(4)).getFirst())
                .isInstanceOf(Output.Dropped.class);
        assertThat(ada.permit(good, TestTurn.address(40, 2, 9))).isZero();
        assertThat(ada.indicate(good, TestTurn.data(4)).getFirst()).isInstanceOf(Output.Send.class);
    }

    @Test
    void peersAreOfTheAllocationsFamily() {
        TestClient ada = turn.client(1);
        ada.allocate();
        assertThat(ada.permit(peer("2a010000000000000000000000000001"))).isEqualTo(443);
        assertThat(ada.permit()).isEqualTo(400);
    }

    @Test
    void privatePeersAreReachedWhereTheRelayIsToldSoButNoneInDisguise() {
        TestTurn own = new TestTurn(Limits.defaults(), Reach.PRIVATE_TOO);
        TestClient ada = own.client(1);
        ada.allocate();
        assertThat(ada.permit(peer("7f000001"), peer("0a000001"))).isZero();
        assertThat(ada.permit(peer("e0000001"))).isEqualTo(403);
        TestClient bob = own.client(2);
        bob.ask(
                StunMethod.ALLOCATE,
                request -> {
                    TestClient.udp(request);
                    request.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 2 << 24);
                });
        assertThat(bob.permit(peer("00000000000000000000ffff14000001"))).isEqualTo(403);
        assertThat(bob.permit(peer("00000000000000000000000000000001"))).isZero();
    }

    /** Else whoever has credentials would reach everything that listens on the relay's host. */
    @Test
    void ownAddressIsReachedAtAllocationsAlone() {
        TestTurn own = new TestTurn(Limits.defaults(), Reach.PRIVATE_TOO);
        TestClient ada = own.client(1);
        TestClient bob = own.client(2);
        TransportAddress adas = ada.allocate();
        TransportAddress bobs = bob.allocate();
        assertThat(ada.permit(bobs)).isZero();
        assertThat(bob.permit(adas)).isZero();

        ByteBuffer said = TestTurn.data(10);
        List<Output> heard = ada.indicate(bobs, said);
        assertThat(heard).hasSize(1);
        Output.Deliver delivered = (Output.Deliver) heard.getFirst();
        assertThat(delivered.to()).isEqualTo(bob.tuple);
        assertThat(delivered.data()).isEqualTo(said);

        for (int port = 1; port < 65_536; port += 13) {
            TransportAddress other = new TransportAddress(TestTurn.OWN, port);
            if (!other.equals(bobs) && !other.equals(adas)) {
                assertThat(ada.indicate(other, said))
                        .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.UNPERMITTED));
            }
        }
    }

    @Test
    void nothingFromTheRelaysHostComesInByAnotherWay() {
        TestClient ada = turn.client(1);
        ada.allocate();
        TransportAddress service = new TransportAddress(TestTurn.OWN, 53);
        assertThat(ada.permit(service)).isZero();
        assertThat(turn.take(new Input.FromPeer(1, service, TestTurn.data(4))))
                .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.UNPERMITTED));
    }
}
