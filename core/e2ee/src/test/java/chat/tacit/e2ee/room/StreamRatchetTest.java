package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;

class StreamRatchetTest {
    private static final StreamRatchet START = new StreamRatchet(Secret.owned(state()), 0);

    private static byte[] state() {
        byte[] state = new byte[StreamRatchet.STATE_SIZE];
        for (int i = 0; i < state.length; i++) {
            state[i] = (byte) (i * 7);
        }
        return state;
    }

    private static byte[] part(StreamRatchet ratchet, int number) {
        return Arrays.copyOfRange(ratchet.state().expose(), number * 32, number * 32 + 32);
    }

    private static byte[] hash(byte[] from, int to) {
        return Hmac.sha256(Secret.owned(from), new byte[] {(byte) to}).expose();
    }

    @Test
    void stepChangesTheLastPartAlone() {
        StreamRatchet next = START.step();
        assertThat(next.index()).isOne();
        assertThat(part(next, 3)).isEqualTo(hash(part(START, 3), 3));
        for (int part = 0; part < 3; part++) {
            assertThat(part(next, part)).isEqualTo(part(START, part));
        }
    }

    @Test
    void every256thStepRenewsTheLastPartFromTheOneBefore() {
        StreamRatchet last = START.at(255);
        StreamRatchet next = last.step();
        assertThat(part(next, 2)).isEqualTo(hash(part(last, 2), 2));
        assertThat(part(next, 3)).isEqualTo(hash(part(last, 2), 3));
        assertThat(part(next, 1)).isEqualTo(part(last, 1));
    }

    @Test
    void every65536thStepRenewsThreeParts() {
        StreamRatchet last = START.at(65_535);
        StreamRatchet next = last.step();
        for (int part = 1; part < 4; part++) {
            assertThat(part(next, part)).isEqualTo(hash(part(last, 1), part));
        }
        assertThat(part(next, 0)).isEqualTo(part(last, 0));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,300", "255,256", "250,70000", "65535,65536", "0,70000"})
    void jumpLeadsWhereSingleStepsLead(int from, int to) {
        StreamRatchet slow = START.at(from);
        StreamRatchet fast = slow.at(to);
        while (slow.index() < to) {
            slow = slow.step();
        }
        assertThat(fast.state()).isEqualTo(slow.state());
        assertThat(fast.index()).isEqualTo(to);
    }

    /** Megolm: at most 1,020 hashes, and a few more where parts begin anew. */
    @Test
    void longJumpsCostNoMoreThanMegolmPromises() {
        assertThat(StreamRatchet.plan(0, 1 << 20)).hasSizeLessThanOrEqualTo(18);
        assertThat(StreamRatchet.plan(0, 0xff_ffff)).hasSizeLessThanOrEqualTo(1_023);
        assertThat(StreamRatchet.plan(0, Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(1_023);
        assertThat(StreamRatchet.plan(1, 1 << 20)).hasSizeLessThanOrEqualTo(1_023);
    }

    @Test
    void opensNothingThatWasBefore() {
        assertThatIllegalArgumentException().isThrownBy(() -> START.at(5).at(4));
        assertThat(START.at(5).at(5).state()).isEqualTo(START.at(5).state());
    }

    @Test
    void whereItLedIsUntouchedByWhatFollows() {
        StreamRatchet five = START.at(5);
        byte[] before = five.state().expose().clone();
        var _ = five.at(100_000);
        assertThat(five.state().expose()).isEqualTo(before);
    }

    @Test
    void ratchetWhereTheLastEventLeftItIsTheOneFromTheKeys() throws UnopenableException {
        RoomSamples samples = new RoomSamples(9);
        EpochKeys third = EpochSecrets.fresh(false, samples.entropy).keys(3, 1);
        EpochKeys fourth = EpochSecrets.fresh(false, samples.entropy).keys(4, 2);
        RatchetAhead ahead = new RatchetAhead();
        for (EpochKeys keys : List.of(third, fourth, third)) {
            for (int counter : new int[] {1, 2, 2, 5, 3, 300, 299, 1_024}) {
                EventPlace place =
                        new EventPlace(samples.room, keys.epoch(), Stream.MESSAGE, counter);
                StreamRatchet ratchet = ahead.at(keys, place);
                assertThat(ratchet.index()).isEqualTo(counter);
                assertThat(ratchet.state()).isEqualTo(keys.at(place).state());
            }
        }
    }
}
