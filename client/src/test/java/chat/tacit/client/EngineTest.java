package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.history.Message;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the engine does with relays that refuse, lie, fall silent or never answer. */
final class EngineTest {
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration IDLE = Limits.defaults().duration(Limit.IDLE_CONNECTION);
    private static final Duration SILENCE =
            IDLE.multipliedBy(Desk.PINGS_MISSED).plus(Desk.PING_LATE);

    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();
    private final TestRelay one = relays.one();

    private void connect(Device inviter, Device joiner) throws ClientException {
        String link = inviter.invite();
        clock.pass(Duration.ofSeconds(5));
        var _ = joiner.accept(link);
        clock.pass(Duration.ofSeconds(30));
        assertThat(inviter.conversations()).isNotEmpty();
        assertThat(joiner.conversations())
                .extracting(conversation -> conversation.state().word())
                .containsOnly("active");
    }

    private static UnaryOperator<List<byte[]>> refusingAll(Refusal refusal) {
        return frames ->
                frames.stream()
                        .map(Answer::decode)
                        .map(answer ->
                                answer instanceof Answer.Response it
                                        ? new Answer.Refused(it.seq(), it.entry(), refusal)
                                        : answer)
                        .map(Answer::encode)
                        .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Refusal.class,
            names = {"REFUSED", "RETRY"})
    void whatIsRefusedIsAskedAgainOnlyAfterAPause(Refusal refusal) throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        one.say(refusingAll(refusal));
        alice.disconnect();
        bob.disconnect();
        var _ = alice.send(alice.with("Bob"), "not now");
        var _ = one.asked();
        int before = alice.wakes();

        clock.pass(Duration.ofMinutes(10));

        // Subscribe, make, secure, send: each at most every other second, most of them more rarely.
        assertThat(one.asked()).hasSizeBetween(20, 1_200);
        assertThat(alice.wakes() - before).isLessThan(3_000);
    }

    @Test
    void relayThatMakesNoQueuesIsAskedEveryFiveMinutesInTheEnd() throws ClientException {
        TestRelay closed = relays.locked(Secret.random(Entropy.system(), 32));
        Device alice = relays.device("Alice", closed);
        var _ = alice.invite();
        clock.pass(Duration.ofMinutes(10));
        List<Request> asked = closed.asked();
        assertThat(asked).allMatch(request -> request.command() instanceof Command.Create);
        assertThat(asked).hasSizeBetween(10, 20);
    }

    @Test
    void relayThatSaysNothingIsGivenUpAfterFiveSeconds() throws ClientException {
        one.behave(TestRelay.Behaviour.MUTE);
        Device alice = relays.device("Alice", one);
        var _ = alice.invite();
        clock.pass(Duration.ofSeconds(5));
        assertThat(alice.hangUps()).isEmpty();
        clock.pass(MOMENT);
        assertThat(alice.hangUps()).hasSize(1);
        assertThat(alice.reasons()).containsExactly("it has been silent too long");
    }

    @Test
    void diallingThatLeadsNowhereIsGivenUpAfterFortyFiveSeconds() throws ClientException {
        one.behave(TestRelay.Behaviour.UNREACHABLE);
        Device alice = relays.device("Alice", one);
        var _ = alice.invite();
        clock.pass(Duration.ofSeconds(45).minus(MOMENT));
        assertThat(alice.hangUps()).isEmpty();
        clock.pass(MOMENT);
        assertThat(alice.hangUps()).hasSize(1);
    }

    @Test
    void relayIsDialledAgainAfterPausesThatDoubleUpToAMinute() throws ClientException {
        one.behave(TestRelay.Behaviour.MUTE);
        Device alice = relays.device("Alice", one);
        var _ = alice.invite();
        clock.pass(Duration.ofMinutes(6));
        List<Instant> dials = alice.dials();
        List<Instant> hangUps = alice.hangUps();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i + 1 < dials.size(); i++) {
            pauses.add(Duration.between(hangUps.get(i), dials.get(i + 1)).toSeconds());
        }
        assertThat(pauses).startsWith(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void relayThatAnsweredAndFellSilentIsGivenUpAndDialledAgain() throws ClientException {
        Device alice = relays.device("Alice", one);
        var _ = alice.invite();
        clock.pass(Duration.ofSeconds(1));
        assertThat(alice.dials()).hasSize(1);
        alice.pinged();
        one.behave(TestRelay.Behaviour.MUTE);

        clock.pass(SILENCE.minus(MOMENT));
        assertThat(alice.hangUps()).isEmpty();
        clock.pass(MOMENT);
        assertThat(alice.hangUps()).hasSize(1);
        assertThat(alice.reasons()).containsExactly("it has been silent too long");

        one.behave(TestRelay.Behaviour.HONEST);
        clock.pass(Duration.ofSeconds(2));
        assertThat(alice.dials()).hasSize(2);
        assertThat(alice.hangUps()).hasSize(1);
    }

    @Test
    void pingsKeepAQuietConnection() throws ClientException {
        Device alice = relays.device("Alice", one);
        var _ = alice.invite();
        for (int i = 0; i < 60; i++) {
            clock.pass(IDLE);
            alice.pinged();
        }
        assertThat(alice.dials()).hasSize(1);
        assertThat(alice.hangUps()).isEmpty();
    }

    @Test
    void messagesKeepAConnectionAsWell() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        alice.pinged();
        bob.pinged();
        for (int i = 0; i < 5; i++) {
            clock.pass(SILENCE.minusSeconds(20));
            var _ = bob.send(bob.with("Alice"), "still here");
        }
        assertThat(alice.hangUps()).isEmpty();
    }

    @Test
    void messageThatCantBeOpenedIsAcknowledgedAndCountedAndBlocksNothing() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        alice.disconnect();
        var _ = bob.send(bob.with("Alice"), "poisoned");
        one.behave(TestRelay.Behaviour.MUTE); // so that it waits in Bob's outbox
        bob.disconnect();
        var _ = bob.send(bob.with("Alice"), "spoilt on its way");
        var _ = bob.write(tx -> tx.update("UPDATE outbox SET sealed = zeroblob(2500)"));
        one.behave(TestRelay.Behaviour.HONEST);
        var _ = bob.send(bob.with("Alice"), "and a good one");
        clock.pass(Duration.ofMinutes(2));

        assertThat(alice.texts(alice.with("Bob"))).contains("and a good one");
        long counted = alice.number("SELECT unopenable FROM queue");
        assertThat(counted).isPositive();
        alice.disconnect();
        clock.pass(Duration.ofMinutes(1));
        assertThat(alice.number("SELECT unopenable FROM queue")).isEqualTo(counted);
    }

    @Test
    void failureOverOneContactsMessageDoesntStopAnothers() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        Device carol = relays.device("Carol", one);
        connect(alice, bob);
        connect(alice, carol);
        var _ =
                alice.write(tx ->
                        tx.update("UPDATE conversation SET state = 'bogus' WHERE name = 'Bob'"));
        var _ = bob.send(bob.with("Alice"), "can't be taken");
        var _ = carol.send(carol.with("Alice"), "from Carol");
        clock.pass(Duration.ofSeconds(30));
        assertThat(alice.number("SELECT unopenable FROM queue ORDER BY id LIMIT 1")).isEqualTo(1);
        assertThat(alice.number("SELECT COUNT(*) FROM message WHERE text = 'from Carol'"))
                .isEqualTo(1);
        assertThat(alice.hangUps()).isEmpty();
    }

    @Test
    void whatTheDatabaseCantTakeIsNotAcknowledgedAndComesAgain() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        var _ =
                alice.write(tx ->
                        tx.update(
                                "CREATE TRIGGER profile.broken BEFORE INSERT ON message BEGIN"
                                        + " SELECT RAISE(ABORT, 'the disk is full'); END"));
        var _ = bob.send(bob.with("Alice"), "safe at the relay");
        clock.pass(Duration.ofMinutes(5));
        assertThat(alice.texts(alice.with("Bob"))).isEmpty();
        assertThat(alice.reasons()).containsOnly("the profile can't be written now");
        assertThat(alice.hangUps()).hasSizeLessThan(12); // after pauses that double, too

        var _ = alice.write(tx -> tx.update("DROP TRIGGER profile.broken"));
        clock.pass(Duration.ofMinutes(2));
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("safe at the relay");
        assertThat(alice.number("SELECT unopenable FROM queue")).isZero();
    }

    private static boolean isDelivery(byte[] frame) {
        return Answer.decode(frame) instanceof Answer.Delivery;
    }

    @Test
    void deliveryThatIsRepeatedBreaksTheLinkAndIsShownOnce() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        one.say(frames ->
                isDelivery(frames.getFirst())
                        ? List.of(frames.getFirst(), frames.getFirst())
                        : frames);
        var _ = bob.send(bob.with("Alice"), "once");
        clock.pass(Duration.ofMillis(100));
        one.say(frames -> frames);
        clock.pass(Duration.ofSeconds(30));
        assertThat(alice.reasons()).containsExactly("it repeated something of this session");
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("once");
    }

    @Test
    void deliveriesInAnotherOrderBreakTheLink() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        List<byte[]> held = new ArrayList<>();
        one.say(frames -> {
            if (!isDelivery(frames.getFirst())) {
                return frames;
            }
            held.addAll(frames);
            return held.size() < 2 ? List.of() : held.reversed();
        });
        var _ = bob.send(bob.with("Alice"), "first");
        var _ = bob.send(bob.with("Alice"), "second");
        clock.pass(Duration.ofMillis(100));
        assertThat(alice.reasons()).containsExactly("it repeated something of this session");
        one.say(frames -> frames);
        clock.pass(Duration.ofSeconds(30));
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("first", "second");
    }

    @Test
    void answerThatIsRepeatedBreaksTheLink() throws ClientException {
        Device alice = relays.device("Alice", one);
        one.say(frames -> List.of(frames.getFirst(), frames.getFirst()));
        var _ = alice.invite();
        clock.pass(Duration.ofSeconds(1));
        assertThat(alice.reasons()).startsWith("it answered what wasn't asked");
    }

    @Test
    void messageThatNoRelayTookInSevenDaysFailsAndSaysWhy() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        one.behave(TestRelay.Behaviour.UNREACHABLE);
        alice.disconnect();
        Message message = alice.send(alice.with("Bob"), "too late");
        clock.jump(Outbox.RETENTION);
        clock.pass(Duration.ofSeconds(1));
        assertThat(alice.now(message).state()).isEqualTo(Message.State.QUEUED);

        clock.jump(Duration.ofHours(1));
        clock.pass(Duration.ofSeconds(1));
        assertThat(alice.now(message).state()).isEqualTo(Message.State.FAILED);
        assertThat(alice.now(message).reason()).isEqualTo("no relay took it in seven days");
        assertThat(alice.number("SELECT COUNT(*) FROM outbox")).isZero();
    }

    private long subscriptions() {
        return one.asked().stream()
                .filter(request -> request.command() instanceof Command.Subscribe)
                .count();
    }

    @Test
    void queueThatAnEndingProcessTookComesBackAfterAMinute() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        Device ending = alice.twin();
        clock.pass(Duration.ofSeconds(1));
        ending.rest();
        var _ = subscriptions();
        var _ = bob.send(bob.with("Alice"), "are you there?");
        clock.pass(Subscriptions.TAKEN_OVER_PAUSE.minusSeconds(2));
        assertThat(alice.texts(alice.with("Bob"))).isEmpty();
        assertThat(subscriptions()).isZero();

        clock.pass(Duration.ofSeconds(5));
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("are you there?");
        assertThat(subscriptions()).isEqualTo(1);
    }

    @Test
    void twoThatReceiveForOneProfileTakeAQueueFromEachOtherEverMoreRarely() throws ClientException {
        Device alice = relays.device("Alice", one);
        Device bob = relays.device("Bob", one);
        connect(alice, bob);
        Device copy = alice.twin();
        clock.pass(Duration.ofSeconds(1));
        var _ = subscriptions();

        for (int minute = 0; minute < 240; minute++) {
            clock.pass(Duration.ofMinutes(1));
            alice.pinged();
            copy.pinged();
            bob.pinged();
        }
        // After 1, 2, 4 … 60 minutes on either side.
        assertThat(subscriptions()).isBetween(6L, 20L);
        assertThat(alice.hangUps()).isEmpty();
    }
}
