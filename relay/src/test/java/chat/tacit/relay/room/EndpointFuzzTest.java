package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Whatever is called, sealed or not, gets one answer that says what is wrong with it, and does no
 * harm to others. Without {@code JAZZER_FUZZ} the inputs are those kept under {@code
 * test/resources}.
 */
class EndpointFuzzTest {
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.ROOM_POSTS, 100_000).with(Limit.REFUSALS, 1_000_000);

    private final VirtualHost host = host();
    private final VirtualSession session = host.session();

    private static VirtualHost host() {
        return new VirtualHost(new MemoryStore(64 << 20), LIMITS);
    }

    /** Whatever no session has sealed. */
    @FuzzTest(maxDuration = "30s")
    void message(byte[] input) {
        for (Method method : Method.values()) {
            VirtualCall call = session.send(method, input.clone());
            assertThat(call.rejected.isPresent() || method == Method.HELLO).isTrue();
            assertThat(call.rejected).isNotEqualTo(Optional.of(Refusal.RETRY));
        }
    }

    /** Whatever is in a good seal. */
    @FuzzTest(maxDuration = "30s")
    void request(byte[] input) {
        for (Method method : Method.values()) {
            if (method != Method.HELLO) {
                VirtualSession own = host.session();
                byte[] frame = own.frame(method, 0, input.clone());
                VirtualCall call = own.send(method, frame);
                assertThat(call.rejected.map(Refusal.MALFORMED::equals).orElse(true)).isTrue();
                assertThat(call.struck).isEqualTo(call.rejected.isPresent());
            }
        }
    }

    /** Members who know the keys, and do anything in any order. */
    @FuzzTest(maxDuration = "60s")
    void membersOfARoom(FuzzedDataProvider data) {
        new Play(most -> data.consumeInt(0, most)).run(() -> data.remainingBytes() > 0);
    }

    @Test
    void manyPlaysGoAsTheModelSays() {
        Random random = new Random(50);
        for (int i = 0; i < 30; i++) {
            int[] left = {100};
            new Play(most -> random.nextInt(most + 1)).run(() -> left[0]-- > 0);
        }
    }

    /** A room, and what it has to be by what was told. */
    private static final class Play {
        private final VirtualHost host = host();
        private final IntUnaryOperator dice;
        private final TestRoom room = new TestRoom(host.room(false));
        private final Map<Long, Bytes> told = new HashMap<>();
        private final Map<Long, Bytes> parts = new HashMap<>();
        private VirtualSession session = host.session();
        private long last;

        /**
         * @param dice from 0 to what it is given
         */
        Play(IntUnaryOperator dice) {
            this.dice = dice;
        }

        void run(BooleanSupplier goesOn) {
            assertThat(room.create(session)).isEqualTo(new Reply.Posted(1, 0));
            while (goesOn.getAsBoolean()) {
                step(dice.applyAsInt(7));
            }
            VirtualCall all = session.begin(room.read(session, room.keys, false));
            Map<Long, Bytes> heard = new HashMap<>();
            for (Reply reply : all.items) {
                if (reply instanceof Reply.MessageItem it) {
                    heard.put(it.position(), it.event().bytes());
                }
            }
            assertThat(all.over).isTrue();
            assertThat(heard).isEqualTo(told);
            parts.forEach((number, part) ->
                    assertThat(session.begin(room.getPart(session, room.keys, number)).reply())
                            .isEqualTo(new Reply.Part(part)));
        }

        private void step(int what) {
            switch (what) {
                case 0, 1 -> say();
                case 2 -> assertTaken(room.change(session, power()));
                case 3 -> assertTaken(room.commit(session, power(), true));
                case 4 -> part();
                case 5 -> read();
                case 6 -> {
                    host.pass(Duration.ofSeconds(dice.applyAsInt(5_000)));
                    session = host.session();
                }
                default -> stranger();
            }
        }

        private Power power() {
            return dice.applyAsInt(1) == 0 ? Power.ADMIN : Power.MEMBER;
        }

        /** A change by a member may be one too many. */
        private static void assertTaken(Reply reply) {
            assertThat(
                            reply instanceof Reply.Posted
                                    || VirtualSession.refusal(reply)
                                            .filter(Refusal.TOO_MANY::equals)
                                            .isPresent())
                    .isTrue();
        }

        /** Long enough never to be the same as another, which would be told its position. */
        private void say() {
            Bytes text = room.random(16 + dice.applyAsInt(17_392));
            Reply reply = room.say(session, text);
            assertThat(reply).isInstanceOf(Reply.Posted.class);
            Reply.Posted posted = (Reply.Posted) reply;
            assertThat(posted.position()).isGreaterThan(last);
            assertThat(posted.stamp()).isEqualTo(room.head.position());
            last = posted.position();
            told.put(last, text);
        }

        private void part() {
            Bytes part = room.random(1 + dice.applyAsInt(2_000));
            Reply reply = session.ask(room.part(session, power(), part));
            assertThat(parts.put(((Reply.Posted) reply).position(), part)).isNull();
        }

        private void read() {
            Positions after =
                    new Positions(
                            dice.applyAsInt(50), (long) dice.applyAsInt(50) << dice.applyAsInt(40));
            TestRoom.Keys by = room.terms.get(dice.applyAsInt(room.terms.size() - 1));
            VirtualCall call = session.begin(room.read(session, by, after, false));
            assertThat(call.over).isTrue();
        }

        /** Whoever has no key, or one of another room. */
        private void stranger() {
            TestRoom other = new TestRoom(room.id);
            other.head = room.head;
            other.keys = other.fresh(room.keys.term());
            Reply no =
                    dice.applyAsInt(1) == 0 ? other.say(session) : other.change(session, power());
            assertThat(VirtualSession.refusal(no)).contains(Refusal.REFUSED);
        }
    }
}
