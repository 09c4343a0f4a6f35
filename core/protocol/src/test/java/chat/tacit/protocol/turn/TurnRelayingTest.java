package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

class TurnRelayingTest {
    private static final TransportAddress PEER = TestTurn.address(40, 1, 9_000);
    private static final int CHANNEL = 0x4000;

    private final TestTurn turn = new TestTurn();
    private final TestClient ada = turn.client(1);

    private TransportAddress adas = PEER;

    @BeforeEach
    void allocate() {
        adas = ada.allocate();
    }

    private List<Output> hear(TransportAddress peer, ByteBuffer data) {
        return turn.take(new Input.FromPeer(1, peer, data));
    }

    private Output dropped() {
        return new Output.Dropped(ada.tuple, Output.Drop.UNPERMITTED);
    }

    @Test
    void indicationsPassBothWays() {
        assertThat(ada.permit(PEER)).isZero();
        ByteBuffer data = TestTurn.data(5);
        assertThat(ada.indicate(PEER, data)).containsExactly(new Output.Send(1, PEER, data));

        Output.Deliver heard = (Output.Deliver) hear(PEER, data).getFirst();
        StunMessage message = StunMessage.decode(whole(heard));
        assertThat(message.kind()).isEqualTo(StunClass.INDICATION);
        assertThat(message.method()).contains(StunMethod.DATA);
        assertThat(message.addresses(StunAttribute.XOR_PEER_ADDRESS)).containsExactly(PEER);
        assertThat(message.value(StunAttribute.DATA)).contains(data);
    }

    @Test
    void channelsPassBothWays() {
        assertThat(ada.bind(CHANNEL, PEER)).isZero();
        ByteBuffer data = TestTurn.data(5);
        assertThat(ada.channel(CHANNEL, data)).containsExactly(new Output.Send(1, PEER, data));
        Output.Deliver heard = (Output.Deliver) hear(PEER, data).getFirst();
        assertThat(heard.padding()).isZero();
        ChannelData message = ChannelData.decode(whole(heard));
        assertThat(message).isEqualTo(new ChannelData(CHANNEL, data));
    }

    @Test
    void channelDataIsPaddedOnAStream() {
        TestClient bob = turn.client(2, Transport.TLS);
        bob.allocate();
        assertThat(bob.bind(CHANNEL, PEER)).isZero();
        for (int size = 0; size < 9; size++) {
            Output.Deliver heard =
                    (Output.Deliver)
                            turn.take(new Input.FromPeer(2, PEER, TestTurn.data(size))).getFirst();
            ByteBuffer message = whole(heard);
            assertThat(message.remaining() % 4).isZero();
            assertThat(StreamForm.size(message)).isEqualTo(message.remaining());
        }
    }

    /** On the way of data nothing is copied: what goes out is the memory of what came in. */
    @Test
    void dataIsHandedOnAsItCame() {
        ada.bind(CHANNEL, PEER);
        ByteBuffer message = ByteBuffer.allocate(104);
        message.put(0, ChannelData.before(CHANNEL, 100), 0, 4);
        Output.Send sent = (Output.Send) turn.take(ada.tuple, message).getFirst();
        message.put(50, (byte) 77);
        assertThat(sent.data().get(sent.data().position() + 46)).isEqualTo((byte) 77);

        ByteBuffer data = ByteBuffer.allocate(100);
        Output.Deliver heard = (Output.Deliver) hear(PEER, data).getFirst();
        assertThat(heard.data()).isSameAs(data);
    }

    @Test
    void peerWithoutPermissionIsNotHeard() {
        assertThat(hear(PEER, TestTurn.data(4))).containsExactly(dropped());
        ada.permit(TestTurn.address(40, 2, 9_000));
        assertThat(hear(PEER, TestTurn.data(4))).containsExactly(dropped());
        assertThat(ada.indicate(PEER, TestTurn.data(4))).containsExactly(dropped());
        assertThat(ada.channel(CHANNEL, TestTurn.data(4))).containsExactly(dropped());
    }

    @Test
    void permissionIsForAllPortsOfAnAddress() {
        ada.permit(new TransportAddress(PEER.address(), 0));
        assertThat(hear(PEER, TestTurn.data(4)).getFirst()).isInstanceOf(Output.Deliver.class);
    }

    @Test
    void permissionLastsFiveMinutes() {
        ada.permit(PEER);
        turn.pass(Duration.ofSeconds(299));
        assertThat(hear(PEER, TestTurn.data(4)).getFirst()).isInstanceOf(Output.Deliver.class);
        turn.pass(Duration.ofSeconds(1));
        assertThat(hear(PEER, TestTurn.data(4))).containsExactly(dropped());
    }

    @Test
    void channelLastsTenMinutesAndItsPermissionFive() {
        ada.bind(CHANNEL, PEER);
        turn.pass(Duration.ofMinutes(5));
        assertThat(ada.channel(CHANNEL, TestTurn.data(4))).containsExactly(dropped());
        ada.permit(PEER);
        assertThat(ada.channel(CHANNEL, TestTurn.data(4)).getFirst())
                .isInstanceOf(Output.Send.class);
        ada.refresh(3_600);
        turn.pass(Duration.ofSeconds(299));
        ada.permit(PEER);
        turn.pass(Duration.ofSeconds(1));
        assertThat(ada.channel(CHANNEL, TestTurn.data(4))).containsExactly(dropped());
        Output.Deliver heard = (Output.Deliver) hear(PEER, TestTurn.data(4)).getFirst();
        assertThat(StunMessage.decode(whole(heard)).method()).contains(StunMethod.DATA);
    }

    @Test
    void channelIsOfOnePeerAndPeerOfOneChannel() {
        TransportAddress other = TestTurn.address(40, 1, 9_001);
        assertThat(ada.bind(CHANNEL, PEER)).isZero();
        assertThat(ada.bind(CHANNEL, PEER)).isZero();
        assertThat(ada.bind(CHANNEL, other)).isEqualTo(400);
        assertThat(ada.bind(CHANNEL + 1, PEER)).isEqualTo(400);
        assertThat(ada.bind(CHANNEL + 1, other)).isZero();
        assertThat(ada.bind(0x3fff, TestTurn.address(40, 3, 1))).isEqualTo(400);
        assertThat(ada.bind(0x8000, TestTurn.address(40, 3, 1))).isEqualTo(400);
        assertThat(ada.bind(0x7fff, TestTurn.address(40, 3, 1))).isZero();
    }

    @Test
    void whatOthersSendOnAChannelOfAdasIsTheirOwn() {
        ada.bind(CHANNEL, PEER);
        TestClient bob = turn.client(2);
        bob.allocate();
        assertThat(bob.channel(CHANNEL, TestTurn.data(4)))
                .containsExactly(new Output.Dropped(bob.tuple, Output.Drop.UNPERMITTED));
    }

    @Test
    void indicationWithSomethingUnknownIsNotPassed() {
        ada.permit(PEER);
        StunWriter dontFragment =
                new StunWriter(StunClass.INDICATION, StunMethod.SEND, TransactionId.NONE)
                        .address(StunAttribute.XOR_PEER_ADDRESS, PEER)
                        .raw(0x001A, new byte[0])
                        .bytes(StunAttribute.DATA, new byte[4]);
        assertThat(turn.take(ada.tuple, dontFragment.message()))
                .containsExactly(new Output.Dropped(ada.tuple, Output.Drop.UNEXPECTED));
    }

    @Test
    void whatIsTooLongForAMessageIsNotPassed() {
        ada.bind(CHANNEL, PEER);
        assertThat(hear(PEER, TestTurn.data(4_032)).getFirst()).isInstanceOf(Output.Deliver.class);
        assertThat(hear(PEER, TestTurn.data(4_033))).containsExactly(dropped());
    }

    @Test
    void twoClientsOfOneRelayMeetWithinIt() {
        TestClient bob = turn.client(2, Transport.TLS);
        TransportAddress bobs = bob.allocate();
        assertThat(ada.bind(CHANNEL, bobs)).isZero();
        assertThat(ada.channel(CHANNEL, TestTurn.data(4)))
                .containsExactly(new Output.Dropped(bob.tuple, Output.Drop.UNPERMITTED));
        assertThat(bob.bind(CHANNEL + 7, adas)).isZero();
        Output.Deliver heard = (Output.Deliver) ada.channel(CHANNEL, TestTurn.data(4)).getFirst();
        assertThat(heard.to()).isEqualTo(bob.tuple);
        assertThat(ChannelData.decode(whole(heard)).channel()).isEqualTo(CHANNEL + 7);
    }

    private static ByteBuffer whole(Output.Deliver heard) {
        ByteBuffer whole =
                ByteBuffer.allocate(
                        heard.head().remaining() + heard.data().remaining() + heard.padding());
        whole.put(heard.head().duplicate()).put(heard.data().duplicate());
        return whole.rewind();
    }
}
