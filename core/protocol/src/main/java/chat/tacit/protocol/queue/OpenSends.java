package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Sending to a queue that anybody may write to who knows its sender id ({@code spec/30-queue} §6).
 * What keeps one stranger from filling it: work for each request, more of it the fuller the queue
 * is, a few requests a minute from everybody together, and a quota of its own.
 */
final class OpenSends {
    /** Requests per session; whoever has more connects again. */
    private static final int SPENT = 1_024;

    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Sends sends;
    private final Set<Bytes> spent = new HashSet<>();

    OpenSends(Line line, Calls calls, Authentication authentication, Sends sends) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.sends = sends;
    }

    private record Request(
            SenderId sender, RecipientId queue, Body body, int bits, Bytes identity) {}

    void send(Exchange exchange, Body body, Work work) {
        SenderId sender = exchange.entity().sender();
        Hashcash hashcash = new Hashcash(line.session(), sender, body);
        int bits = hashcash.bits(work.nonce());
        if (bits < line.limits().count(Limit.OPEN_QUEUE_WORK)) {
            exchange.refuse();
            return;
        }
        authentication.named(
                exchange,
                Role.SENDER,
                work.key(),
                peer ->
                        calls.get(
                                RowKey.queue(sender),
                                () -> exchange.no(peer, Refusal.RETRY),
                                row -> {
                                    Optional<QueueRow> queue =
                                            QueueRow.of(line.live(row)).filter(QueueRow::open);
                                    if (queue.isEmpty()) {
                                        exchange.refuse();
                                        return;
                                    }
                                    RecipientId recipient = queue.get().recipient();
                                    measure(
                                            exchange,
                                            peer,
                                            new Request(
                                                    sender,
                                                    recipient,
                                                    body,
                                                    bits,
                                                    hashcash.identity()));
                                }));
    }

    private void measure(Exchange exchange, Peer peer, Request request) {
        calls.measure(
                request.queue,
                () -> exchange.no(peer, Refusal.RETRY),
                waiting -> {
                    int needed = needed(waiting);
                    if (waiting >= line.limits().count(Limit.OPEN_QUEUE_MESSAGES)) {
                        exchange.no(peer, Refusal.QUEUE_FULL);
                    } else if (request.bits < needed || spent.contains(request.identity)) {
                        exchange.reply(peer, new Reply.No(Refusal.WORK, needed));
                    } else if (spent.size() >= SPENT) {
                        exchange.no(peer, Refusal.TOO_MANY);
                    } else {
                        calls.get(
                                RowKey.rate(request.sender),
                                () -> exchange.no(peer, Refusal.RETRY),
                                row -> pace(exchange, peer, request, row));
                    }
                });
    }

    /** One bit more for each ten requests that wait. */
    private int needed(int waiting) {
        return Math.min(
                line.limits().count(Limit.OPEN_QUEUE_WORK) + waiting / 10,
                line.limits().count(Limit.OPEN_QUEUE_WORK_MAXIMUM));
    }

    private void pace(Exchange exchange, Peer peer, Request request, Optional<Row> row) {
        Instant now = line.now();
        RateRow rate = row.map(it -> RateRow.decode(it.value())).orElseGet(RateRow::empty).at(now);
        if (rate.times().size() >= line.limits().count(Limit.OPEN_QUEUE_PER_MINUTE)) {
            long wait = Math.ceilDiv(Duration.between(now, rate.roomAt()).toMillis(), 1_000);
            exchange.reply(peer, new Reply.No(Refusal.TOO_MANY, wait));
            return;
        }
        calls.set(
                new Calls.Change(
                        RowKey.rate(request.sender),
                        Row.revision(row),
                        rate.plus(now).encode(),
                        now.plus(RateRow.MINUTE)),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> {
                    switch (change) {
                        case Result.Changed done -> {
                            spent.add(request.identity);
                            sends.append(
                                    exchange,
                                    peer,
                                    request.queue,
                                    request.body,
                                    Limit.OPEN_QUEUE_MESSAGES);
                        }
                        case Result.Conflict conflict ->
                                pace(exchange, peer, request, conflict.current());
                    }
                });
    }
}
