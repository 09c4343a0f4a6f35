package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What owners of queues get for calls. */
class CallTicketsTest {
    private final TestRelay relay = TestRelay.withCalls(80);
    private final Connection ada = relay.connect();
    private final TestQueue queue = TestQueue.pending(relay, ada);

    private Reply ask(Connection connection) {
        long seq =
                connection.ask(
                        queue.recipient().entity(),
                        new Command.Turn(),
                        Role.RECIPIENT,
                        queue.recipientKey());
        return connection.reply(seq);
    }

    @Test
    void ownerOfAQueueGetsCredentialsThatTheRelayKnowsAgainAndThatEnd() {
        CallOffer offer = relay.calls.orElseThrow();
        Reply.Turn told = (Reply.Turn) ask(ada);
        assertThat(told.credentials()).isEqualTo(offer.secret().of(told.credentials().name()));
        assertThat(told.credentials().name().end()).isEqualTo(relay.now.plus(Duration.ofHours(4)));
        assertThat(told.udp()).isEqualTo(offer.udp());
        assertThat(told.tls()).isEqualTo(offer.tls());
    }

    @Test
    void sessionGetsAsManyAsItMayEachOfItsOwnAndNotOneMore() {
        Set<Reply> all = new HashSet<>();
        for (int i = 0; i < Limit.TURN_CREDENTIALS_PER_SESSION.standard(); i++) {
            assertThat(all.add(ask(ada))).isTrue();
        }
        assertThat(all).allMatch(Reply.Turn.class::isInstance);
        assertThat(ask(ada)).isEqualTo(Reply.No.of(Refusal.TOO_MANY));
        assertThat(ask(relay.connect())).isInstanceOf(Reply.Turn.class);
    }

    @Test
    void relayWithoutCallsSaysSo() {
        relay.calls = Optional.empty();
        assertThat(ask(relay.connect())).isEqualTo(Reply.No.of(Refusal.SERVICE_OFF));
    }

    @Test
    void whoDoesNotOwnTheQueueIsRefused() {
        Connection eve = relay.connect();
        long asSender =
                eve.ask(
                        queue.sender().entity(),
                        new Command.Turn(),
                        Role.SENDER,
                        queue.senderKey());
        assertThat(eve.answer(asSender))
                .isEqualTo(new Answer.Refused(asSender, 0, Refusal.REFUSED));
        long withAnotherKey =
                eve.ask(
                        queue.recipient().entity(),
                        new Command.Turn(),
                        Role.RECIPIENT,
                        queue.senderKey());
        assertThat(eve.answer(withAnotherKey))
                .isEqualTo(new Answer.Refused(withAnotherKey, 0, Refusal.REFUSED));
    }
}
