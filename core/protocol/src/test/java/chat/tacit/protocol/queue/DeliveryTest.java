package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.Limit;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deliveries: credit, acknowledgements, redelivery, takeover. */
class DeliveryTest {
    private final TestRelay relay = new TestRelay(3);
    private final Connection alice = relay.connect();
    private final Connection bob = relay.connect();
    private final TestQueue queue = TestQueue.secured(relay, alice);

    @Test
    void noMoreThanTheWindowIsInFlight() {
        send(10);
        queue.subscribe(alice, 4);
        assertThat(alice.bodies()).containsExactly(numbers(1, 4));
        queue.acknowledge(alice, 2);
        assertThat(alice.bodies()).containsExactly(numbers(1, 6));
        queue.acknowledge(alice, 6);
        assertThat(alice.bodies()).containsExactly(numbers(1, 10));
    }

    @Test
    void theDefaultWindowIsTheRelays() {
        send(30);
        queue.subscribe(alice, 0);
        assertThat(alice.deliveries()).hasSize(relay.limits.count(Limit.DELIVERY_WINDOW));
    }

    @Test
    void whatWasNotDeliveredIsNotAcknowledged() {
        send(5);
        queue.subscribe(alice, 2);
        queue.acknowledge(alice, Long.MAX_VALUE);
        assertThat(relay.log(queue.recipient())).hasSize(3);
        assertThat(alice.bodies()).containsExactly(numbers(1, 4));
    }

    @Test
    void anAcknowledgementNeedsNoSubscription() {
        send(3);
        assertThat(bob.reply(queue.acknowledge(bob, 2))).isEqualTo(new Reply.Done());
        assertThat(relay.log(queue.recipient())).containsOnlyKeys(3L);
    }

    @Test
    void whatIsNotAcknowledgedComesAgainUnderANewCounterAndOtherBytes() {
        send(2);
        queue.subscribe(alice, 0);
        queue.subscribe(alice, 0);
        assertThat(alice.bodies()).containsExactly((byte) 1, (byte) 2, (byte) 1, (byte) 2);
        List<Answer.Delivery> all = alice.deliveries();
        assertThat(all.stream().map(Answer.Delivery::counter)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(all.stream().map(Answer.Delivery::message)).containsExactly(1L, 2L, 1L, 2L);
        assertThat(
                        Collections.disjoint(
                                QueueTest.sixteens(all.get(0).box().toArray()),
                                QueueTest.sixteens(all.get(2).box().toArray())))
                .isTrue();
    }

    @Test
    void aSecondSubscriberTakesOver() {
        send(1);
        queue.subscribe(alice, 0);
        queue.subscribe(bob, 0);
        assertThat(alice.notices()).containsExactly(Notice.TAKEN_OVER);
        assertThat(bob.bodies()).containsExactly((byte) 1);
        int before = alice.frames.size();
        queue.send(bob, 2);
        assertThat(alice.frames).hasSize(before);
        assertThat(bob.bodies()).containsExactly((byte) 1, (byte) 2);
    }

    @Test
    void whoSubscribesAgainAfterATakeoverTakesOverInTurn() {
        queue.subscribe(alice, 0);
        queue.subscribe(bob, 0);
        queue.subscribe(alice, 0);
        queue.send(bob, 1);
        assertThat(bob.notices()).containsExactly(Notice.TAKEN_OVER);
        assertThat(alice.bodies()).containsExactly((byte) 1);
    }

    @Test
    void aReadThatATakeoverOvertookIsNotDelivered() {
        relay.holding = Output.Read.class::isInstance;
        send(1);
        queue.subscribe(alice, 0);
        queue.subscribe(bob, 0);
        relay.release();
        assertThat(alice.deliveries()).isEmpty();
        assertThat(bob.deliveries()).hasSize(1);
    }

    @Test
    void nothingIsReadWhileTheSocketTakesNoMore() {
        relay.handle(alice, new Input.Writable(false));
        assertThat(alice.reading).isFalse();
        queue.subscribe(alice, 0);
        send(3);
        assertThat(alice.deliveries()).isEmpty();
        relay.handle(alice, new Input.Writable(true));
        assertThat(alice.bodies()).containsExactly(numbers(1, 3));
        assertThat(alice.reading).isTrue();
    }

    @Test
    void fewQueuesAreReadAtATimeAndAllInTheEnd() {
        Map<RecipientId, AgreementKey> queues = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            TestQueue one = TestQueue.secured(relay, bob);
            one.send(bob, i);
            queues.put(one.recipient(), one.recipientKey());
        }
        relay.holding = Output.Read.class::isInstance;
        alice.subscribe(0, queues);
        assertThat(alice.trace.stream().filter(Output.Read.class::equals)).hasSize(32);
        for (int i = 0; i < 4; i++) {
            relay.release();
        }
        assertThat(alice.deliveries()).hasSize(100);
    }

    @Test
    void aQueueThatCannotBeReadEndsItsSubscription() {
        send(1);
        relay.failing = Output.Read.class::isInstance;
        queue.subscribe(alice, 0);
        assertThat(alice.notices()).containsExactly(Notice.INTERRUPTED);
        relay.failing = output -> false;
        queue.subscribe(alice, 0);
        assertThat(alice.bodies()).containsExactly((byte) 1);
    }

    @Test
    void anEndedConnectionGivesItsQueuesBack() {
        queue.subscribe(alice, 0);
        relay.handle(alice, new Input.Ended());
        assertThat(alice.trace).endsWith(Output.Unwatch.class, Output.Release.class);
        int outputs = alice.trace.size();
        send(1);
        assertThat(alice.trace).hasSize(outputs);
    }

    @Test
    void countersNeverRepeatInASession() {
        TestQueue other = TestQueue.secured(relay, alice);
        Set<Long> counters = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            queue.send(bob, i);
            other.send(bob, i);
            queue.subscribe(alice, 0);
            other.subscribe(alice, 0);
        }
        assertThat(alice.deliveries()).allMatch(it -> counters.add(it.counter()));
    }

    @Test
    void aDeliveryOpensAsNothingElse() {
        send(1);
        queue.subscribe(alice, 0);
        Answer.Delivery real = alice.deliveries().getFirst();
        DeliveryBox box =
                alice.keys(queue.recipientKey(), Role.RECIPIENT).deliveries(queue.recipient());
        List<Answer.Delivery> forged =
                List.of(
                        new Answer.Delivery(
                                real.queue(), real.message() + 1, real.counter(), real.box()),
                        new Answer.Delivery(
                                real.queue(), real.message(), real.counter() + 1, real.box()));
        for (Answer.Delivery delivery : forged) {
            assertThatExceptionOfType(UnopenableException.class)
                    .isThrownBy(() -> box.open(delivery));
        }
        DeliveryBox otherSession =
                bob.keys(queue.recipientKey(), Role.RECIPIENT).deliveries(queue.recipient());
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> otherSession.open(real));
    }

    private void send(int count) {
        for (int i = 1; i <= count; i++) {
            queue.send(bob, i);
        }
    }

    private static Byte[] numbers(int from, int to) {
        Byte[] all = new Byte[to - from + 1];
        for (int i = from; i <= to; i++) {
            all[i - from] = (byte) i;
        }
        return all;
    }
}
