package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** Sending to a queue that knows its sender ({@code spec/30-queue} §6): the hot path. */
final class Sends {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;

    Sends(Line line, Calls calls, Authentication authentication) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
    }

    void send(Exchange exchange, Body body) {
        calls.get(
                RowKey.queue(exchange.entity().sender()),
                exchange::retry,
                row -> {
                    Optional<QueueRow> queue = QueueRow.of(line.live(row));
                    authentication.registered(
                            exchange,
                            Role.SENDER,
                            queue.flatMap(QueueRow::senderKey),
                            peer ->
                                    append(
                                            exchange,
                                            peer,
                                            queue.orElseThrow().recipient(),
                                            body,
                                            Limit.QUEUE_MESSAGES));
                });
    }

    /** Appends the body, and answers when it is kept. */
    void append(Exchange exchange, Peer peer, RecipientId queue, Body body, Limit quota) {
        if (!line.hasRoom()) {
            exchange.no(peer, Refusal.FULL);
            return;
        }
        calls.append(
                queue,
                new Delivered(line.now(), body).encode(),
                new Calls.Terms(line.limits().count(quota), line.after(Limit.RETENTION)),
                () -> exchange.no(peer, Refusal.RETRY),
                kept -> {
                    if (kept) {
                        exchange.done(peer);
                    } else {
                        exchange.no(peer, Refusal.QUEUE_FULL);
                    }
                });
        exchange.pass();
    }
}
