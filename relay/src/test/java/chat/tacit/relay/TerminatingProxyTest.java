package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What a proxy that ends TLS, as a platform must and an attacker may, can learn and do. */
class TerminatingProxyTest {
    private final Entropy entropy = Entropy.system();

    @Test
    void learnsNoIdAndNoBody() throws Exception {
        byte[] body = entropy.bytes(Body.SMALL);
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = honest(relay);
                QueueClient client = client(proxy, relay)) {
            assertThat(client.socket.session().session().mode()).isEqualTo(Mode.SEALED);
            QueueClient.QueueBox queue = client.create();
            client.subscribe(queue, 0);
            client.sendAndWait(queue, body);
            assertThat(client.receive().body()).isEqualTo(body);

            assertThat(proxy.seen().length).isGreaterThan(2 * Body.SMALL);
            assertThat(contains(proxy.seen(), queue.recipient().bytes().shared())).isFalse();
            assertThat(contains(proxy.seen(), queue.sender().bytes().shared())).isFalse();
            assertThat(contains(proxy.seen(), slice(body))).isFalse();
            // The search itself finds what is there.
            assertThat(contains(proxy.seen(), slice(proxy.seen()))).isTrue();
        }
    }

    @Test
    void cannotForgeAnAnswer() throws Exception {
        TerminatingProxy.Meddling forge =
                (fromClient, number, payload) -> {
                    if (!fromClient && number == 1) {
                        payload[payload.length / 2] ^= 1;
                    }
                    return List.of(payload);
                };
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = TerminatingProxy.before(relay.port(), forge);
                QueueClient client = client(proxy, relay)) {
            assertThatThrownBy(client::create).isInstanceOf(UnopenableException.class);
        }
    }

    @Test
    void cannotRepeatACommand() throws Exception {
        assertThat(endOfCommand((number, frame) -> List.of(frame, frame)))
                .isEqualTo(Refusal.UNOPENABLE);
    }

    @Test
    void cannotChangeACommand() throws Exception {
        assertThat(
                        endOfCommand((number, frame) -> {
                            frame[0] ^= 1;
                            return List.of(frame);
                        }))
                .isEqualTo(Refusal.UNOPENABLE);
    }

    @Test
    void cannotDropACommandUnnoticed() throws Exception {
        TerminatingProxy.Meddling drop =
                (fromClient, number, payload) ->
                        fromClient && number == 3 ? List.of() : List.of(payload);
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = TerminatingProxy.before(relay.port(), drop);
                QueueClient client = client(proxy, relay)) {
            QueueClient.QueueBox queue = client.create();
            client.send(queue, entropy.bytes(Body.SMALL));
            client.send(queue, entropy.bytes(Body.SMALL));

            assertThat(client.socket.closeCode()).isEqualTo(4_000 + Refusal.UNOPENABLE.code());
        }
    }

    @Test
    void cannotReplayAHelloOfTheTrueRelay() throws Exception {
        AtomicReference<byte[]> recorded = new AtomicReference<>();
        TerminatingProxy.Meddling replay =
                (fromClient, number, payload) -> {
                    if (fromClient || number != 0) {
                        return List.of(payload);
                    }
                    recorded.compareAndSet(null, payload);
                    return List.of(recorded.get());
                };
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = TerminatingProxy.before(relay.port(), replay);
                QueueClient first = client(proxy, relay)) {
            first.create();

            assertThatThrownBy(() -> client(proxy, relay))
                    .isInstanceOf(IOException.class)
                    .hasMessage("BAD_SIGNATURE");
        }
    }

    @Test
    void cannotPutItselfInThePlaceOfTheRelay() throws Exception {
        try (RunningRelay relay = relay();
                RunningRelay evil = relay();
                TerminatingProxy proxy = honest(evil)) {
            assertThatThrownBy(() -> client(proxy, relay))
                    .isInstanceOf(IOException.class)
                    .hasMessage("OTHER_IDENTITY");
        }
    }

    /** A session of one client can't be continued by the frames of another. */
    @Test
    void cannotSpliceTwoSessions() throws Exception {
        AtomicReference<byte[]> ofFirst = new AtomicReference<>();
        TerminatingProxy.Meddling splice =
                (fromClient, number, payload) -> {
                    if (!fromClient || number != 2) {
                        return List.of(payload);
                    }
                    return ofFirst.compareAndSet(null, payload)
                            ? List.of(payload)
                            : List.of(ofFirst.get());
                };
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = TerminatingProxy.before(relay.port(), splice);
                QueueClient first = client(proxy, relay);
                QueueClient second = client(proxy, relay)) {
            QueueClient.QueueBox queue = first.create();
            assertThat(first.sendAndWait(queue, entropy.bytes(Body.SMALL)))
                    .isEqualTo(new Reply.Done());
            second.send(queue, entropy.bytes(Body.SMALL));

            assertThat(second.socket.closeCode()).isEqualTo(4_000 + Refusal.UNOPENABLE.code());
        }
    }

    private interface Change {
        List<byte[]> of(int number, byte[] frame);
    }

    /** With what the relay ends a session whose first command was changed on the way. */
    private Refusal endOfCommand(Change change) throws Exception {
        TerminatingProxy.Meddling meddling =
                (fromClient, number, payload) ->
                        fromClient && number == 2 ? change.of(number, payload) : List.of(payload);
        try (RunningRelay relay = relay();
                TerminatingProxy proxy = TerminatingProxy.before(relay.port(), meddling);
                QueueClient client = client(proxy, relay)) {
            client.send(
                    new QueueClient.QueueBox(
                            AgreementKey.generate(entropy),
                            AgreementKey.generate(entropy),
                            EntityId.NONE.recipient(),
                            EntityId.NONE.sender()),
                    entropy.bytes(Body.SMALL));
            return Refusal.of(client.socket.closeCode() - 4_000);
        }
    }

    private static RunningRelay relay() throws Exception {
        return RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
    }

    private static TerminatingProxy honest(RunningRelay relay) throws Exception {
        return TerminatingProxy.before(
                relay.port(), (fromClient, number, payload) -> List.of(payload));
    }

    private static QueueClient client(TerminatingProxy proxy, RunningRelay relay) throws Exception {
        return new QueueClient(TestClient.overTls(proxy.port()).greet(relay.address()));
    }

    private static byte[] slice(byte[] bytes) {
        return Arrays.copyOfRange(bytes, 100, 116);
    }

    private static boolean contains(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
