package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** Acknowledgements ({@code spec/30-queue} §7): cumulative, and credit for further deliveries. */
final class Acknowledging {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Subscriptions subscriptions;

    Acknowledging(
            Line line, Calls calls, Authentication authentication, Subscriptions subscriptions) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.subscriptions = subscriptions;
    }

    void acknowledge(Exchange exchange, long through) {
        RecipientId queue = exchange.entity().recipient();
        Optional<Subscription> subscription = subscriptions.of(queue);
        if (subscription.isPresent()) {
            authentication.known(
                    exchange,
                    subscription.get().peer(),
                    peer -> acknowledge(exchange, peer, subscription.get(), through));
            return;
        }
        calls.get(
                RowKey.recipient(queue),
                exchange::retry,
                row ->
                        authentication.registered(
                                exchange,
                                Role.RECIPIENT,
                                RecipientRow.of(line.live(row)).map(RecipientRow::recipientKey),
                                peer -> delete(exchange, peer, through)));
    }

    /** A subscriber can't acknowledge more than was delivered to it. */
    private void acknowledge(
            Exchange exchange, Peer peer, Subscription subscription, long through) {
        long seen = Math.min(through, subscription.delivered());
        if (seen == 0) {
            exchange.done(peer);
            return;
        }
        delete(exchange, peer, seen);
        subscriptions.acknowledge(subscription, seen);
    }

    private void delete(Exchange exchange, Peer peer, long through) {
        calls.deleteThrough(
                exchange.entity().recipient(),
                through,
                () -> exchange.no(peer, Refusal.RETRY),
                () -> exchange.done(peer));
        exchange.pass();
    }
}
