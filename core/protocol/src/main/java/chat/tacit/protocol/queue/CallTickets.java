package chat.tacit.protocol.queue;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/**
 * Gives whoever owns a queue credentials for calls ({@code spec/80-calls} §5), so many in a
 * session. Nothing is kept of them: the relay knows them again by what made them.
 */
final class CallTickets {
    private final Line line;
    private final Optional<CallOffer> offer;
    private final Entropy entropy;
    private int given;

    CallTickets(Line line, Optional<CallOffer> offer, Entropy entropy) {
        this.line = line;
        this.offer = offer;
        this.entropy = entropy;
    }

    void give(Exchange exchange, Peer peer) {
        if (offer.isEmpty()) {
            exchange.no(peer, Refusal.SERVICE_OFF);
        } else if (given >= line.limits().count(Limit.TURN_CREDENTIALS_PER_SESSION)) {
            exchange.no(peer, Refusal.TOO_MANY);
        } else {
            given++;
            exchange.reply(
                    peer,
                    new Reply.Turn(
                            offer.get()
                                    .secret()
                                    .issue(
                                            line.limits().duration(Limit.TURN_CREDENTIAL_LIFE),
                                            line.now(),
                                            entropy),
                            offer.get().udp(),
                            offer.get().tls()));
        }
    }
}
