package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** Queues that anybody may write to: what a flood of strangers achieves. */
class OpenQueueTest {
    /** Few bits, so that the tests need not work for long. */
    private static final int BITS = 6;

    private final TestRelay relay = new TestRelay(4);

    private Connection alice;
    private TestQueue queue;

    @BeforeEach
    void open() {
        relay.limits =
                relay.limits
                        .with(Limit.OPEN_QUEUE_WORK, BITS)
                        .with(Limit.OPEN_QUEUE_WORK_MAXIMUM, BITS + 3);
        alice = relay.connect();
        queue = TestQueue.open(relay, alice);
    }

    @Test
    void aStrangerWithEnoughWorkIsHeard() {
        Connection bob = relay.connect();
        assertThat(bob.reply(send(bob, 1, BITS))).isEqualTo(new Reply.Done());
        queue.subscribe(alice, 0);
        assertThat(alice.bodies()).containsExactly((byte) 1);
    }

    @Test
    void tooLittleWorkIsRefusedBeforeAnythingIsLookedUp() {
        Connection bob = relay.connect();
        long seq = attempt(bob, 1, nonceBelow(bob, 1, BITS));
        assertThat(bob.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.REFUSED));
        assertThat(bob.trace).containsExactly(Output.Transmit.class);
    }

    @Test
    void noWorkIsRefused() {
        Connection bob = relay.connect();
        long seq = queue.send(bob, 1);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void workForAnUnknownAndForASecuredQueueIsAnsweredAlike() {
        TestQueue secured = TestQueue.secured(relay, alice);
        TestQueue unknown = TestQueue.open(relay, relayElsewhere());
        for (TestQueue target : new TestQueue[] {secured, unknown}) {
            queue = target;
            Connection bob = relay.connect();
            long seq = send(bob, 1, BITS);
            assertThat(bob.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.REFUSED));
            assertThat(bob.trace)
                    .containsExactly(Output.Derive.class, Output.Get.class, Output.Transmit.class);
        }
    }

    private static Connection relayElsewhere() {
        return new TestRelay(5).connect();
    }

    @Test
    void workIsForOneSessionQueueAndBody() {
        Connection bob = relay.connect();
        Connection carol = relay.connect();
        long nonce = work(bob, queue, 1).search(16, 0);
        assertThat(work(carol, queue, 1).bits(nonce)).isLessThan(16);
        assertThat(work(bob, queue, 2).bits(nonce)).isLessThan(16);
        assertThat(work(bob, TestQueue.open(relay, alice), 1).bits(nonce)).isLessThan(16);
    }

    @Test
    void workIsSpentOnce() {
        Connection bob = relay.connect();
        long nonce = work(bob, queue, 1).search(BITS, 0);
        assertThat(bob.reply(attempt(bob, 1, nonce))).isEqualTo(new Reply.Done());
        assertThat(bob.reply(attempt(bob, 1, nonce))).isEqualTo(new Reply.No(Refusal.WORK, BITS));
        assertThat(relay.log(queue.recipient())).hasSize(1);
    }

    @Test
    void sixAMinuteAreTakenFromEverybodyTogether() {
        for (int i = 0; i < 6; i++) {
            Connection stranger = relay.connect();
            assertThat(stranger.reply(send(stranger, i, BITS))).isEqualTo(new Reply.Done());
            relay.now = relay.now.plusSeconds(1);
        }
        Connection bob = relay.connect();
        assertThat(bob.reply(send(bob, 7, BITS))).isEqualTo(new Reply.No(Refusal.TOO_MANY, 54));
        relay.now = relay.now.plusSeconds(54);
        assertThat(bob.reply(send(bob, 8, BITS))).isEqualTo(new Reply.Done());
        assertThat(bob.reply(send(bob, 9, BITS))).isInstanceOf(Reply.No.class);
    }

    @Test
    void twoSessionsCannotShareOnePlaceInTheMinute() {
        relay.limits = relay.limits.with(Limit.OPEN_QUEUE_PER_MINUTE, 1);
        Connection bob = relay.connect();
        Connection carol = relay.connect();
        relay.holding =
                output ->
                        output instanceof Output.Get get && get.key().space() == RowKey.Space.RATE;
        long one = send(bob, 1, BITS);
        long two = send(carol, 2, BITS);
        relay.release();
        assertThat(bob.reply(one)).isEqualTo(new Reply.Done());
        assertThat(carol.reply(two)).isInstanceOf(Reply.No.class);
        assertThat(relay.log(queue.recipient())).hasSize(1);
    }

    @Test
    void theFullerTheQueueTheMoreWork() {
        fill(10);
        Connection bob = relay.connect();
        long cheap = attempt(bob, 99, exactly(bob, 99, BITS));
        assertThat(bob.reply(cheap)).isEqualTo(new Reply.No(Refusal.WORK, BITS + 1));
        assertThat(bob.reply(send(bob, 99, BITS + 1))).isEqualTo(new Reply.Done());
        relay.now = relay.now.plus(Duration.ofSeconds(10));
        fill(40);
        assertThat(bob.reply(attempt(bob, 98, exactly(bob, 98, BITS))))
                .isEqualTo(new Reply.No(Refusal.WORK, BITS + 3));
    }

    @Test
    void sixtyFourRequestsFillIt() {
        fill(64);
        Connection bob = relay.connect();
        assertThat(bob.reply(send(bob, 1, BITS + 3)))
                .isEqualTo(new Reply.No(Refusal.QUEUE_FULL, 0));
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            Connection stranger = relay.connect();
            assertThat(stranger.reply(send(stranger, i, BITS + 3))).isEqualTo(new Reply.Done());
            relay.now = relay.now.plus(Duration.ofSeconds(10));
        }
    }

    private Hashcash work(Connection connection, TestQueue target, int body) {
        return new Hashcash(connection.terms(), target.sender(), Connection.body(body));
    }

    private long nonceBelow(Connection connection, int body, int bits) {
        Hashcash work = work(connection, queue, body);
        long nonce = 0;
        while (work.bits(nonce) >= bits) {
            nonce++;
        }
        return nonce;
    }

    private long exactly(Connection connection, int body, int bits) {
        Hashcash work = work(connection, queue, body);
        long nonce = 0;
        while (work.bits(nonce) != bits) {
            nonce++;
        }
        return nonce;
    }

    private long send(Connection connection, int body, int bits) {
        return attempt(connection, body, work(connection, queue, body).search(bits, 0));
    }

    private long attempt(Connection connection, int body, long nonce) {
        AgreementKey fresh = AgreementKey.generate(relay.entropy);
        Work work = new Work(fresh.publicKey(), nonce);
        return connection.ask(
                queue.sender().entity(),
                new Command.Send(Connection.body(body), Optional.of(work)),
                Role.SENDER,
                fresh);
    }
}
