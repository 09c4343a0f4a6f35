package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody without the right key, or with a recording, gets: nothing, and always the same. */
class AttackTest {
    private final TestRelay relay = new TestRelay(2);
    private final Connection alice = relay.connect();
    private final TestQueue queue = TestQueue.secured(relay, alice);
    private final Connection mallory = relay.connect();
    private final AgreementKey malloryKey = AgreementKey.generate(relay.entropy);

    @Test
    void unknownForbiddenAndWrongRoleAreAnsweredAlike() {
        EntityId unknown = new EntityId(Bytes.owned(relay.entropy.bytes(EntityId.SIZE)));
        List<EntityId> ids = List.of(unknown, queue.sender().entity(), queue.recipient().entity());
        for (Command command : registeredKeyCommands()) {
            List<Attempt> attempts =
                    ids.stream().map(id -> attempt(id, command, Role.SENDER)).toList();
            assertThat(attempts).as("%s", command).allMatch(attempts.getFirst()::equals);
            assertThat(attempts.getFirst().trace)
                    .as("%s", command)
                    .containsExactly(Output.Get.class, Output.Derive.class, Output.Transmit.class);
        }
    }

    private static List<Command> registeredKeyCommands() {
        return List.of(
                new Command.Send(Connection.body(1), Optional.empty()),
                new Command.Acknowledge(1),
                new Command.Delete(),
                new Command.LinkState(),
                new Command.DeleteLink(),
                new Command.DeleteBlob(),
                new Command.Turn(),
                new Command.ReplaceSender(
                        AgreementPublicKey.of(
                                new byte[] {
                                    9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                                })));
    }

    /** What an attempt looks like from outside and from inside. */
    private record Attempt(Bytes answer, List<Class<?>> trace) {}

    private Attempt attempt(EntityId id, Command command, Role role) {
        Connection connection = relay.connect();
        connection.ask(id, command, role, malloryKey);
        assertThat(connection.closed).isEmpty();
        return new Attempt(Bytes.of(connection.frames.getLast()), List.copyOf(connection.trace));
    }

    @Test
    void subscribingToUnknownForbiddenAndWrongRoleIsAnsweredAlike() {
        Map<RecipientId, AgreementKey> queues = new LinkedHashMap<>();
        queues.put(new RecipientId(Bytes.owned(relay.entropy.bytes(24))), malloryKey);
        queues.put(queue.recipient(), malloryKey);
        queues.put(new RecipientId(queue.sender().bytes()), malloryKey);
        mallory.subscribe(0, queues);
        assertThat(mallory.answers)
                .containsExactly(
                        new Answer.Refused(0, 0, Refusal.REFUSED),
                        new Answer.Refused(0, 1, Refusal.REFUSED),
                        new Answer.Refused(0, 2, Refusal.REFUSED));
        assertThat(mallory.trace)
                .containsExactly(
                        Output.Get.class,
                        Output.Get.class,
                        Output.Get.class,
                        Output.Derive.class,
                        Output.Transmit.class,
                        Output.Transmit.class,
                        Output.Transmit.class);
    }

    @Test
    void securingUnknownOpenAndSecuredQueuesIsAnsweredAlike() {
        TestQueue open = TestQueue.open(relay, alice);
        EntityId unknown = new EntityId(Bytes.owned(relay.entropy.bytes(EntityId.SIZE)));
        Command secure = new Command.Secure(malloryKey.publicKey());
        List<Attempt> attempts =
                List.of(unknown, open.sender().entity(), queue.sender().entity()).stream()
                        .map(id -> attempt(id, secure, Role.SENDER))
                        .toList();
        assertThat(attempts).allMatch(attempts.getFirst()::equals);
    }

    @Test
    void aRequestOfAnotherSessionIsRefused() {
        Connection bob = relay.connect();
        mallory.raw(recorded(bob, 0));
        assertThat(mallory.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
        assertThat(relay.log(queue.recipient())).isEmpty();
    }

    @Test
    void aRepeatedRequestClosesTheConnection() {
        Connection bob = relay.connect();
        byte[] frame = recorded(bob, 0);
        bob.raw(frame);
        bob.raw(frame);
        assertThat(bob.closed).contains(new Output.Close(Refusal.MALFORMED, true));
        assertThat(relay.log(queue.recipient())).hasSize(1);
    }

    @Test
    void aSkippedSeqClosesTheConnection() {
        mallory.skipSeq();
        queue.send(mallory, 1);
        assertThat(mallory.closed).contains(new Output.Close(Refusal.MALFORMED, true));
    }

    /** The frame that sends to the queue as frame {@code seq} of a connection. */
    private byte[] recorded(Connection connection, long seq) {
        QueueKeys keys = connection.keys(queue.senderKey(), Role.SENDER);
        EntityId id = queue.sender().entity();
        return Request.frame(
                seq,
                id,
                new Command.Send(Connection.body(1), Optional.empty()),
                signed -> keys.authenticator().of(seq, id, signed));
    }

    @Test
    void anAuthenticatorOfAnotherSeqIsRefused() {
        Connection bob = relay.connect();
        QueueKeys keys = bob.keys(queue.senderKey(), Role.SENDER);
        EntityId id = queue.sender().entity();
        bob.raw(
                Request.frame(
                        0,
                        id,
                        new Command.Send(Connection.body(1), Optional.empty()),
                        signed -> keys.authenticator().of(1, id, signed)));
        assertThat(bob.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
    }

    @Test
    void anAuthenticatorOfAnotherQueueIsRefused() {
        TestQueue other = TestQueue.secured(relay, alice);
        Connection bob = relay.connect();
        bob.ask(
                queue.sender().entity(),
                new Command.Send(Connection.body(1), Optional.empty()),
                Role.SENDER,
                other.senderKey());
        assertThat(bob.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
    }

    @Test
    void anAuthenticatorOfAnotherRoleIsRefused() {
        Connection bob = relay.connect();
        bob.ask(
                queue.recipient().entity(),
                new Command.Delete(),
                Role.SENDER,
                queue.recipientKey());
        assertThat(bob.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
        assertThat(relay.rows).hasSize(2);
    }

    @Test
    void anAuthenticatorOfAnotherCommandIsRefused() {
        Connection bob = relay.connect();
        QueueKeys keys = bob.keys(queue.recipientKey(), Role.RECIPIENT);
        EntityId id = queue.recipient().entity();
        ByteRange acknowledge = ByteRange.of(CommandCodec.encode(new Command.Acknowledge(1)));
        bob.raw(
                Request.frame(
                        0,
                        id,
                        new Command.Delete(),
                        signed -> keys.authenticator().of(0, id, acknowledge)));
        assertThat(bob.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
        assertThat(relay.rows).hasSize(2);
    }

    @Test
    void anAuthenticatorOfASubscribeEntryIsNoneOfACommand() {
        Connection bob = relay.connect();
        QueueKeys keys = bob.keys(queue.recipientKey(), Role.RECIPIENT);
        EntityId id = queue.recipient().entity();
        bob.raw(
                Request.frame(
                        0,
                        id,
                        new Command.Delete(),
                        signed -> keys.authenticator().ofEntry(0, queue.recipient())));
        assertThat(bob.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
    }

    @Test
    void aBadAuthenticatorIsAStrikeOnceTheQueueWasConfirmedInTheSession() {
        Connection bob = relay.connect();
        queue.send(bob, 1);
        bob.ask(
                queue.sender().entity(),
                new Command.Send(Connection.body(1), Optional.empty()),
                Role.SENDER,
                malloryKey);
        assertThat(bob.closed).contains(new Output.Close(Refusal.UNOPENABLE, true));
    }

    @Test
    void aBadAuthenticatorOnAConfirmedSubscriptionIsAStrike() {
        queue.subscribe(mallory, 0);
        mallory.ask(
                queue.recipient().entity(), new Command.Acknowledge(1), Role.RECIPIENT, malloryKey);
        assertThat(mallory.closed).contains(new Output.Close(Refusal.UNOPENABLE, true));
    }

    @Test
    void aBadAuthenticatorAmongSubscribeEntriesIsAStrikeOnceConfirmed() {
        queue.subscribe(mallory, 0);
        mallory.subscribe(0, Map.of(queue.recipient(), malloryKey));
        assertThat(mallory.closed).contains(new Output.Close(Refusal.UNOPENABLE, true));
    }

    @Test
    void nothingIsDoneAfterTheConnectionIsClosed() {
        mallory.raw(new byte[] {1, 2, 3});
        assertThat(mallory.closed).contains(new Output.Close(Refusal.MALFORMED, true));
        int outputs = mallory.trace.size();
        queue.send(mallory, 1);
        assertThat(mallory.trace).hasSize(outputs);
        assertThat(mallory.session.wakeAt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            })
    void pointsOfLowOrderAuthenticateNobody(String hex) {
        AgreementPublicKey low = new AgreementPublicKey(Bytes.ofHex(hex));
        SenderId sender = new SenderId(Bytes.owned(relay.entropy.bytes(24)));
        Command.Create create =
                new Command.Create(low, sender, Optional.empty(), false, Optional.empty());
        int rows = relay.rows.size();
        // Whoever registers such a key knows the shared secret: zeros.
        QueueKeys zeros =
                new QueueKeys(
                        chat.tacit.crypto.Secret.zeros(32), mallory.terms(), Role.RECIPIENT, low);
        mallory.raw(
                Request.frame(
                        0,
                        EntityId.NONE,
                        create,
                        signed -> zeros.authenticator().of(0, EntityId.NONE, signed)));
        assertThat(mallory.answers).containsExactly(new Answer.Refused(0, 0, Refusal.REFUSED));
        assertThat(relay.rows).hasSize(rows);
    }

    @Test
    void askingForWhatIsNotThereIsNoStrikeButSlowsTheConnection() {
        relay.limits = relay.limits.with(Limit.REFUSALS, 10).with(Limit.REFUSALS_PER_SECOND, 2);
        Connection prober = relay.connect();
        for (int i = 0; i < 10; i++) {
            prober.ask(
                    new EntityId(Bytes.owned(relay.entropy.bytes(24))),
                    new Command.Delete(),
                    Role.RECIPIENT,
                    malloryKey);
            assertThat(prober.reading).isTrue();
        }
        Map<RecipientId, AgreementKey> many = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            many.put(new RecipientId(Bytes.owned(relay.entropy.bytes(24))), malloryKey);
        }
        prober.subscribe(0, many);
        assertThat(prober.closed).isEmpty();
        assertThat(prober.reading).isFalse();
        for (int i = 0; i < 19; i++) {
            relay.pass(Duration.ofMillis(500), prober);
            assertThat(prober.reading).isFalse();
        }
        relay.pass(Duration.ofMillis(500), prober);
        assertThat(prober.reading).isTrue();
    }

    @Test
    void aSocketIsNotReadWhileFourFramesWaitForDerivations() {
        relay.holding = Output.Derive.class::isInstance;
        for (int i = 0; i < 3; i++) {
            mallory.subscribe(0, Map.of(random(), malloryKey));
            assertThat(mallory.reading).isTrue();
        }
        mallory.subscribe(0, Map.of(random(), malloryKey));
        assertThat(mallory.reading).isFalse();
        relay.release();
        assertThat(mallory.reading).isTrue();
    }

    @Test
    void aSocketIsNotReadWhileTooManyRequestsWaitForTheStore() {
        relay.limits = relay.limits.with(Limit.REQUESTS_IN_FLIGHT, 8);
        Connection bob = relay.connect();
        queue.send(bob, 1);
        relay.holding = Output.Append.class::isInstance;
        for (int i = 0; i < 8; i++) {
            assertThat(bob.reading).isTrue();
            queue.send(bob, i);
        }
        assertThat(bob.reading).isFalse();
        relay.release();
        assertThat(bob.reading).isTrue();
    }

    private RecipientId random() {
        return new RecipientId(Bytes.owned(relay.entropy.bytes(24)));
    }
}
