package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.MalformedException;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * Bytes that mean nothing draw nothing and do no harm to others. Without {@code JAZZER_FUZZ} the
 * inputs are those kept under {@code test/resources}.
 */
class StunFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void message(byte[] input) {
        try {
            StunMessage message = StunMessage.decode(ByteBuffer.wrap(input));
            for (StunAttribute attribute : StunAttribute.values()) {
                assertThat(message.value(attribute).map(ByteBuffer::remaining).orElse(0))
                        .isLessThan(input.length);
            }
            assertThat(message.unknown()).hasSizeLessThanOrEqualTo(32);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @FuzzTest(maxDuration = "60s")
    void server(byte[] input) {
        TestTurn turn = new TestTurn();
        TestClient ada = turn.client(1);
        TestClient bob = turn.client(2);
        meet(ada, bob);
        List<Output> drawn = turn.take(ada.tuple, ByteBuffer.wrap(input));
        assertThat(drawn).hasSizeLessThanOrEqualTo(1);
        assertUnharmed(turn, ada, bob);
    }

    /** Every kind of message with bytes of it exchanged, cut or doubled. */
    @Test
    void messagesThatAreNearlyRightHurtNobody() {
        Random random = new Random(80);
        TestTurn turn = new TestTurn();
        TestClient ada = turn.client(1);
        TestClient bob = turn.client(2);
        meet(ada, bob);
        TestClient mallory = turn.client(3);
        mallory.allocate();
        for (int run = 0; run < 20_000; run++) {
            byte[] message = valid(mallory, random);
            for (int i = random.nextInt(3); i >= 0; i--) {
                message[random.nextInt(message.length)] ^= (byte) (1 << random.nextInt(8));
            }
            int size = random.nextInt(8) == 0 ? random.nextInt(message.length) : message.length;
            turn.take(mallory.tuple, ByteBuffer.wrap(message, 0, size));
        }
        assertUnharmed(turn, ada, bob);
    }

    private static byte[] valid(TestClient client, Random random) {
        StunMethod[] methods = StunMethod.values();
        StunWriter out =
                client.bare(methods[random.nextInt(methods.length)])
                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                        .number(StunAttribute.LIFETIME, random.nextInt())
                        .number(StunAttribute.CHANNEL_NUMBER, 0x4000 << 16)
                        .address(StunAttribute.XOR_PEER_ADDRESS, TestTurn.address(40, 1, 9))
                        .bytes(StunAttribute.DATA, new byte[random.nextInt(20)]);
        ByteBuffer message = client.signed(out).fingerprint().message();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    private static void meet(TestClient ada, TestClient bob) {
        TransportAddress adas = ada.allocate();
        TransportAddress bobs = bob.allocate();
        assertThat(ada.bind(0x4000, bobs)).isZero();
        assertThat(bob.bind(0x4001, adas)).isZero();
    }

    private static void assertUnharmed(TestTurn turn, TestClient ada, TestClient bob) {
        ByteBuffer said = TestTurn.data(100);
        List<Output> heard = ada.channel(0x4000, said);
        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst())
                .isInstanceOfSatisfying(
                        Output.Deliver.class,
                        it -> {
                            assertThat(it.to()).isEqualTo(bob.tuple);
                            assertThat(it.data()).isEqualTo(said);
                        });
        assertThat(turn.server.allocations()).isGreaterThanOrEqualTo(2);
    }
}
