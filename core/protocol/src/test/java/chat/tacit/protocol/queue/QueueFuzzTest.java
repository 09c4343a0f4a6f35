package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.kit.Decoding;
import chat.tacit.protocol.wire.ByteRange;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Bytes that mean nothing get a clear error or close their connection, and do no harm to others.
 * Without {@code JAZZER_FUZZ} the inputs are those kept under {@code test/resources}.
 */
class QueueFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void request(byte[] input) {
        Decoding.decode(input, bytes -> Request.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void command(byte[] input) {
        Decoding.decode(
                input, bytes -> CommandCodec.encode(CommandCodec.decode(ByteRange.of(bytes))));
    }

    @FuzzTest(maxDuration = "30s")
    void answer(byte[] input) {
        Decoding.decode(input, bytes -> Answer.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void reply(byte[] input) {
        Decoding.decode(input, bytes -> Reply.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void notice(byte[] input) {
        Decoding.decode(input, bytes -> Notice.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void delivered(byte[] input) {
        Decoding.decode(input, bytes -> Delivered.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void fetchedLink(byte[] input) {
        Decoding.decode(input, bytes -> FetchedLink.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "60s")
    void session(FuzzedDataProvider data) {
        TestRelay relay = new TestRelay(9);
        Connection alice = relay.connect();
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.subscribe(alice, 0);
        Connection mallory = relay.connect();
        while (data.remainingBytes() > 0 && mallory.closed.isEmpty()) {
            mallory.raw(data.consumeBytes(data.consumeInt(0, 2_048)));
        }
        assertUnharmed(relay, alice, queue);
    }

    @Test
    void randomRequestsDoNothingButDrawAnAnswerOrCloseTheirConnection() {
        TestRelay relay = new TestRelay(10);
        Connection alice = relay.connect();
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.subscribe(alice, 0);
        Random random = new Random(10);
        Samples samples = new Samples(random);
        for (int run = 0; run < 40; run++) {
            Connection mallory = relay.connect();
            AgreementKey key = AgreementKey.generate(relay.entropy);
            for (Command command : samples.commands()) {
                Request sample = samples.request(command);
                EntityId entity =
                        random.nextInt(3) == 0 && !sample.entity().equals(EntityId.NONE)
                                ? queue.recipient().entity()
                                : sample.entity();
                int before = mallory.answers.size();
                if (command instanceof Command.Subscribe) {
                    mallory.subscribe(0, Map.of(queue.recipient(), key));
                } else {
                    mallory.ask(entity, command, Role.RECIPIENT, key);
                }
                assertThat(mallory.closed).isEmpty();
                assertThat(mallory.answers).hasSize(before + 1);
            }
            byte[] frame = samples.request(new Command.Delete()).encode();
            mallory.raw(Arrays.copyOf(frame, frame.length - 1));
            assertThat(mallory.closed).isPresent();
        }
        assertUnharmed(relay, alice, queue);
    }

    private static void assertUnharmed(TestRelay relay, Connection alice, TestQueue queue) {
        Connection bob = relay.connect();
        assertThat(bob.reply(queue.send(bob, 5))).isEqualTo(new Reply.Done());
        assertThat(alice.bodies()).containsExactly((byte) 5);
        assertThat(alice.closed).isEmpty();
    }
}
