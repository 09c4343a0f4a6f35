package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.relay.edge.Front;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueueServiceTest {
    private final Entropy entropy = Entropy.system();

    /** How a client reaches the relay. */
    enum Way {
        OWN_TLS,
        FOREIGN_TLS,
        PROXY;

        RunningRelay relay() throws Exception {
            return switch (this) {
                case OWN_TLS, FOREIGN_TLS -> RunningRelay.start();
                case PROXY -> RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
            };
        }

        QueueClient client(RunningRelay relay) throws Exception {
            return new QueueClient(
                    switch (this) {
                        case OWN_TLS -> TestClient.overTls(relay.port()).greet(relay.address());
                        case FOREIGN_TLS ->
                                TestClient.overTls(relay.port())
                                        .greet(relay.address(), TlsKey.NONE);
                        case PROXY ->
                                TestClient.plain(relay.port(), "192.0.2.1").greet(relay.address());
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void messageTravelsFromSenderToRecipientAndIsGoneWhenAcknowledged(Way way) throws Exception {
        byte[] body = entropy.bytes(Body.SMALL);
        try (RunningRelay relay = way.relay();
                QueueClient alice = way.client(relay);
                QueueClient bob = way.client(relay)) {
            QueueClient.QueueBox queue = alice.create();
            assertThat(alice.subscribe(queue, 0)).isEqualTo(new Reply.Subscribed(0));

            assertThat(bob.sendAndWait(queue, body)).isEqualTo(new Reply.Done());
            QueueClient.Message message = alice.receive();
            assertThat(message.body()).isEqualTo(body);
            assertThat(alice.acknowledgeAndWait(queue, message.id())).isEqualTo(new Reply.Done());

            assertThat(alice.subscribe(queue, 0)).isEqualTo(new Reply.Subscribed(0));
            assertThat(relay.metric("tacit_messages_accepted_total")).isEqualTo(1);
            assertThat(relay.metric("tacit_messages_delivered_total")).isEqualTo(1);
            assertThat(relay.metric("tacit_acknowledgements_total")).isEqualTo(1);
            assertThat(relay.metric("tacit_queue_creations_total")).isEqualTo(1);
            assertThat(relay.metric("tacit_sessions")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void secondSubscriberOnAnotherSocketTakesOver(Way way) throws Exception {
        try (RunningRelay relay = way.relay();
                QueueClient first = way.client(relay);
                QueueClient second = way.client(relay);
                QueueClient sender = way.client(relay)) {
            QueueClient.QueueBox queue = first.create();
            first.subscribe(queue, 0);
            sender.sendAndWait(queue, entropy.bytes(Body.SMALL));
            long unacknowledged = first.receive().id();

            assertThat(second.subscribe(queue, 0)).isEqualTo(new Reply.Subscribed(1));

            assertThat(first.notice(queue)).isEqualTo(Notice.TAKEN_OVER);
            assertThat(second.receive().id()).isEqualTo(unacknowledged);
            byte[] next = entropy.bytes(Body.LARGE);
            sender.sendAndWait(queue, next);
            assertThat(second.receive().body()).isEqualTo(next);
        }
    }

    @Test
    void refusalsAreCountedWhetherSealedOrNot() throws Exception {
        Limits limits = Limits.defaults().with(Limit.QUEUE_MESSAGES, 1);
        try (RunningRelay relay = RunningRelay.start(limits, new Front.Direct());
                QueueClient client = Way.OWN_TLS.client(relay)) {
            QueueClient.QueueBox queue = client.create();
            byte[] body = entropy.bytes(Body.SMALL);
            client.sendAndWait(queue, body);

            assertThat(client.sendAndWait(queue, body))
                    .isEqualTo(new Reply.No(Refusal.QUEUE_FULL, 0));
            QueueClient.QueueBox unknown =
                    new QueueClient.QueueBox(
                            queue.recipientKey(),
                            queue.senderKey(),
                            new RecipientId(Bytes.owned(entropy.bytes(24))),
                            new SenderId(Bytes.owned(entropy.bytes(24))));
            assertThat(client.sendAndWait(unknown, body))
                    .isEqualTo(new Reply.No(Refusal.REFUSED, 0));

            assertThat(relay.metric("tacit_refusals_total{code=\"queue_full\"}")).isEqualTo(1);
            assertThat(relay.metric("tacit_refusals_total{code=\"refused\"}")).isEqualTo(1);
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    @Test
    void relayWithServerKeyMakesNoQueueForOthers() throws Exception {
        Secret serverKey = Secret.random(entropy, 32);
        try (RunningRelay relay = RunningRelay.start(serverKey);
                QueueClient client = Way.OWN_TLS.client(relay)) {
            assertThatThrownBy(client::create).hasMessageContaining("SERVER_KEY");
        }
    }
}
