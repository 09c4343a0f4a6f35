package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Queues from their making to their end, with a relay and real clients on virtual time. */
class QueueTest {
    private final TestRelay relay = new TestRelay(1);
    private final Connection alice = relay.connect();
    private final Connection bob = relay.connect();

    @Test
    void whatIsSentIsDeliveredAndGoneWhenAcknowledged() {
        TestQueue queue = TestQueue.secured(relay, alice);
        long send = queue.send(bob, 7);
        assertThat(bob.reply(send)).isEqualTo(new Reply.Done());

        long subscribe = queue.subscribe(alice, 0);
        assertThat(alice.reply(subscribe)).isEqualTo(new Reply.Subscribed(1));
        assertThat(alice.bodies()).containsExactly((byte) 7);
        Answer.Delivery delivery = alice.deliveries().getFirst();
        assertThat(alice.open(delivery).receivedAt()).isEqualTo(relay.now);

        long acknowledge = queue.acknowledge(alice, delivery.message());
        assertThat(alice.reply(acknowledge)).isEqualTo(new Reply.Done());
        assertThat(relay.log(queue.recipient())).isEmpty();
    }

    @Test
    void aSubscriberGetsWhatComesLater() {
        TestQueue queue = TestQueue.secured(relay, alice);
        assertThat(alice.reply(queue.subscribe(alice, 0))).isEqualTo(new Reply.Subscribed(0));
        queue.send(bob, 1);
        queue.send(bob, 2);
        assertThat(alice.bodies()).containsExactly((byte) 1, (byte) 2);
    }

    @Test
    void whatGoesInSharesNoBytesWithWhatComesOut() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.subscribe(alice, 0);
        byte[] body = relay.entropy.bytes(Body.LARGE);
        Command.Send send = new Command.Send(Body.of(body.clone()), Optional.empty());
        bob.ask(queue.sender().entity(), send, Role.SENDER, queue.senderKey());
        byte[] out = alice.frames.getLast();
        assertThat(alice.open(alice.deliveries().getFirst()).body().bytes().toArray())
                .isEqualTo(body);
        assertThat(Collections.disjoint(sixteens(out), sixteens(body))).isTrue();
    }

    @Test
    void messagesOfOneSessionAreKeptInTheirOrderThoughTheStoreIsSlow() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.subscribe(alice, 64);
        Connection carol = relay.connect();
        relay.holding = output -> output instanceof Output.Get || output instanceof Output.Derive;
        List<Long> sends = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            sends.add(queue.send(carol, i));
        }
        for (int i = 0; i < 60; i++) {
            relay.release();
        }
        assertThat(alice.bodies())
                .isEqualTo(
                        java.util.stream.IntStream.rangeClosed(1, 20)
                                .mapToObj(i -> (byte) i)
                                .toList());
        assertThat(sends).allSatisfy(seq -> assertThat(carol.isAnswered(seq)).isTrue());
    }

    @Test
    void aSendIsAnsweredWhenItIsKeptAndNotBefore() {
        TestQueue queue = TestQueue.secured(relay, alice);
        relay.holding = Output.Append.class::isInstance;
        long first = queue.send(bob, 1);
        long second = queue.send(bob, 2);
        assertThat(bob.isAnswered(first)).isFalse();
        assertThat(relay.log(queue.recipient())).hasSize(2);
        relay.release();
        assertThat(bob.reply(first)).isEqualTo(new Reply.Done());
        assertThat(bob.reply(second)).isEqualTo(new Reply.Done());
    }

    @Test
    void creatingAgainAnswersTheSameIds() {
        TestQueue queue = TestQueue.secured(relay, alice);
        Command.Create again =
                new Command.Create(
                        queue.recipientKey().publicKey(),
                        queue.sender(),
                        Optional.empty(),
                        false,
                        Optional.empty());
        long seq = bob.ask(EntityId.NONE, again, Role.RECIPIENT, queue.recipientKey());
        assertThat(bob.reply(seq)).isEqualTo(new Reply.Created(queue.recipient(), queue.sender()));
    }

    @Test
    void aRelayThatRetiresServesWhatIsThereAndMakesNothingNew() {
        TestQueue queue = TestQueue.secured(relay, alice);
        relay.retiring = true;
        Connection later = relay.connect();
        Command.Create again = create(queue.recipientKey(), queue.sender());
        long seq = later.ask(EntityId.NONE, again, Role.RECIPIENT, queue.recipientKey());
        assertThat(later.reply(seq))
                .isEqualTo(new Reply.Created(queue.recipient(), queue.sender()));
        assertThat(later.reply(queue.subscribe(later, 0))).isEqualTo(new Reply.Subscribed(0));

        AgreementKey key = AgreementKey.generate(relay.entropy);
        SenderId sender = SenderId.of(AgreementKey.generate(relay.entropy).publicKey());
        long fresh = later.ask(EntityId.NONE, create(key, sender), Role.RECIPIENT, key);
        assertThat(later.reply(fresh)).isEqualTo(new Reply.No(Refusal.RETIRING, 0));
        assertThat(relay.rows).doesNotContainKey(RowKey.queue(sender));
    }

    @Test
    void twoSessionsThatCreateAtOnceGetTheSameIds() {
        AgreementKey key = AgreementKey.generate(relay.entropy);
        SenderId sender = SenderId.of(AgreementKey.generate(relay.entropy).publicKey());
        Command.Create create = create(key, sender);
        relay.holding = Output.Get.class::isInstance;
        long one = alice.ask(EntityId.NONE, create, Role.RECIPIENT, key);
        long two = bob.ask(EntityId.NONE, create, Role.RECIPIENT, key);
        relay.holding = output -> false;
        relay.release();
        assertThat(alice.reply(one)).isEqualTo(bob.reply(two));
        assertThat(relay.rows).hasSize(2);
    }

    @Test
    void aTakenSenderIdIsRefusedToAnotherKey() {
        TestQueue queue = TestQueue.secured(relay, alice);
        AgreementKey mallory = AgreementKey.generate(relay.entropy);
        long seq = bob.ask(EntityId.NONE, create(mallory, queue.sender()), Role.RECIPIENT, mallory);
        assertThat(bob.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.REFUSED));
    }

    @Test
    void onlyTheFirstSenderSecures() {
        TestQueue queue = TestQueue.pending(relay, alice);
        assertThat(bob.reply(queue.secure(bob))).isEqualTo(new Reply.Done());
        assertThat(bob.reply(queue.secure(bob))).isEqualTo(new Reply.Done());
        AgreementKey late = AgreementKey.generate(relay.entropy);
        Command.Secure secure = new Command.Secure(late.publicKey());
        long seq = bob.ask(queue.sender().entity(), secure, Role.SENDER, late);
        assertThat(bob.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.REFUSED));
    }

    @Test
    void anOpenQueueIsNotSecuredByAStranger() {
        TestQueue queue = TestQueue.open(relay, alice);
        long seq = queue.secure(bob);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aPendingQueueTakesNothing() {
        TestQueue queue = TestQueue.pending(relay, alice);
        long seq = queue.send(bob, 1);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void theRecipientReplacesTheSenderKey() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.send(bob, 1);
        AgreementKey next = AgreementKey.generate(relay.entropy);
        long replace =
                alice.ask(
                        queue.recipient().entity(),
                        new Command.ReplaceSender(next.publicKey()),
                        Role.RECIPIENT,
                        queue.recipientKey());
        assertThat(alice.reply(replace)).isEqualTo(new Reply.Done());
        long old = queue.send(bob, 2);
        assertThat(bob.answer(old)).isInstanceOf(Answer.Refused.class);
        assertThat(bob.closed).isEmpty();
        Command.Send send = new Command.Send(Connection.body(3), Optional.empty());
        long fresh = bob.ask(queue.sender().entity(), send, Role.SENDER, next);
        assertThat(bob.reply(fresh)).isEqualTo(new Reply.Done());
    }

    @Test
    void aDeletedQueueLeavesNothing() {
        TestQueue queue = TestQueue.secured(relay, alice);
        Connection carol = relay.connect();
        queue.subscribe(carol, 0);
        queue.send(bob, 1);
        assertThat(alice.reply(queue.delete(alice))).isEqualTo(new Reply.Done());
        assertThat(relay.rows).isEmpty();
        assertThat(relay.logs).isEmpty();
        assertThat(carol.notices()).containsExactly(Notice.DELETED);
        long seq = queue.send(bob, 2);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aDeleteThatFailedHalfwayIsRepeated() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.send(bob, 1);
        relay.failing = Output.Drop.class::isInstance;
        assertThat(alice.reply(queue.delete(alice))).isEqualTo(new Reply.No(Refusal.RETRY, 0));
        relay.failing = output -> false;
        assertThat(alice.reply(queue.delete(alice))).isEqualTo(new Reply.Done());
        assertThat(relay.rows).isEmpty();
        assertThat(relay.logs).isEmpty();
    }

    @Test
    void aFullQueueTellsItsSender() {
        relay.limits = relay.limits.with(Limit.QUEUE_MESSAGES, 3);
        Connection carol = relay.connect();
        TestQueue queue = TestQueue.secured(relay, carol);
        for (int i = 0; i < 3; i++) {
            assertThat(carol.reply(queue.send(carol, i))).isEqualTo(new Reply.Done());
        }
        assertThat(carol.reply(queue.send(carol, 4)))
                .isEqualTo(new Reply.No(Refusal.QUEUE_FULL, 0));
    }

    @Test
    void aFullDiskRefusesWhatTakesRoomAndNothingElse() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.send(bob, 1);
        relay.handle(bob, new Input.Room(false, false));
        assertThat(bob.reply(queue.send(bob, 2))).isEqualTo(new Reply.No(Refusal.FULL, 0));
        queue.subscribe(bob, 0);
        assertThat(bob.reply(queue.acknowledge(bob, 1))).isEqualTo(new Reply.Done());
        relay.handle(bob, new Input.Room(true, true));
        assertThat(bob.reply(queue.send(bob, 3))).isEqualTo(new Reply.Done());
    }

    @Test
    void aFailedStoreMakesARequestRetryableAndLeavesTheSessionAlone() {
        TestQueue queue = TestQueue.secured(relay, alice);
        relay.failing = Output.Append.class::isInstance;
        assertThat(bob.reply(queue.send(bob, 1))).isEqualTo(new Reply.No(Refusal.RETRY, 0));
        relay.failing = Output.Get.class::isInstance;
        long seq = queue.send(bob, 1);
        assertThat(bob.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.RETRY));
        relay.failing = output -> false;
        assertThat(bob.reply(queue.send(bob, 1))).isEqualTo(new Reply.Done());
    }

    @Test
    void aRelayWithAServerKeyAsksForIt() {
        Secret key = Secret.owned(Text.utf8("let me in"));
        relay.serverKey = Optional.of(key);
        Connection carol = relay.connect();
        AgreementKey recipient = AgreementKey.generate(relay.entropy);
        SenderId sender = SenderId.of(AgreementKey.generate(relay.entropy).publicKey());
        long without =
                carol.ask(EntityId.NONE, create(recipient, sender), Role.RECIPIENT, recipient);
        assertThat(carol.reply(without)).isEqualTo(new Reply.No(Refusal.SERVER_KEY, 0));
        Command.Create proved =
                new Command.Create(
                        recipient.publicKey(),
                        sender,
                        Optional.empty(),
                        false,
                        Optional.of(Access.proof(key, carol.terms(), recipient.publicKey())));
        assertThat(carol.reply(carol.ask(EntityId.NONE, proved, Role.RECIPIENT, recipient)))
                .isInstanceOf(Reply.Created.class);
        Connection dave = relay.connect();
        assertThat(dave.reply(dave.ask(EntityId.NONE, proved, Role.RECIPIENT, recipient)))
                .isEqualTo(new Reply.No(Refusal.SERVER_KEY, 0));
    }

    @Test
    void aQueueLivesOnAsLongAsItsRecipientComes() {
        TestQueue queue = TestQueue.secured(relay, alice);
        relay.now = relay.now.plus(Duration.ofDays(89));
        assertThat(alice.reply(queue.subscribe(alice, 0))).isEqualTo(new Reply.Subscribed(0));
        relay.now = relay.now.plus(Duration.ofDays(89));
        assertThat(bob.reply(queue.send(bob, 1))).isEqualTo(new Reply.Done());
    }

    @Test
    void aLongSubscriptionKeepsItsQueueAliveByItself() {
        TestQueue queue = TestQueue.secured(relay, alice);
        queue.subscribe(alice, 0);
        for (int day = 0; day < 200; day++) {
            relay.pass(Duration.ofDays(1), alice);
        }
        assertThat(bob.reply(queue.send(bob, 1))).isEqualTo(new Reply.Done());
    }

    @Test
    void anIdleQueueIsGoneAfterNinetyDaysThoughItsSenderComes() {
        TestQueue queue = TestQueue.secured(relay, alice);
        for (int day = 0; day < 91; day++) {
            queue.send(bob, day);
            relay.now = relay.now.plus(Duration.ofDays(1));
        }
        long seq = queue.send(bob, 1);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
        long subscribe = queue.subscribe(alice, 0);
        assertThat(alice.answer(subscribe)).isInstanceOf(Answer.Refused.class);
        assertThat(alice.reply(recreate(queue))).isInstanceOf(Reply.Created.class);
    }

    private long recreate(TestQueue queue) {
        return alice.ask(
                EntityId.NONE,
                create(queue.recipientKey(), queue.sender()),
                Role.RECIPIENT,
                queue.recipientKey());
    }

    @Test
    void aKeyOfLowOrderRegistersNothing() {
        AgreementPublicKey low = AgreementPublicKey.of(new byte[AgreementPublicKey.SIZE]);
        SenderId sender = SenderId.of(AgreementKey.generate(relay.entropy).publicKey());
        Command.Create create =
                new Command.Create(low, sender, Optional.empty(), false, Optional.empty());
        long seq =
                alice.ask(
                        EntityId.NONE,
                        create,
                        Role.RECIPIENT,
                        AgreementKey.generate(relay.entropy));
        assertThat(alice.answer(seq)).isInstanceOf(Answer.Refused.class);
        assertThat(relay.rows).isEmpty();
    }

    @Test
    void oneFrameSubscribesToManyQueues() {
        Map<RecipientId, AgreementKey> queues = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            TestQueue queue = TestQueue.pending(relay, alice);
            queues.put(queue.recipient(), queue.recipientKey());
        }
        Connection carol = relay.connect();
        carol.subscribe(0, queues);
        assertThat(carol.answers).hasSize(1_000);
        assertThat(carol.answers).hasOnlyElementsOfType(Answer.Response.class);
        assertThat(carol.trace.stream().filter(Output.Derive.class::equals)).hasSize(1);
    }

    private static Command.Create create(AgreementKey key, SenderId sender) {
        return new Command.Create(
                key.publicKey(), sender, Optional.empty(), false, Optional.empty());
    }

    /** Every sixteen bytes in a row of {@code bytes}. */
    static Set<String> sixteens(byte[] bytes) {
        Set<String> all = new java.util.HashSet<>();
        for (int i = 0; i + 16 <= bytes.length; i++) {
            all.add(new String(bytes, i, 16, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return all;
    }
}
