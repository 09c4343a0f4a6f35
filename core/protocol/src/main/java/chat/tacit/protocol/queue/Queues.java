package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** Making, securing and deleting queues ({@code spec/30-queue} §5.1–5.4). */
final class Queues {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Subscriptions subscriptions;
    private final Terms terms;
    private int made;

    Queues(
            Line line,
            Calls calls,
            Authentication authentication,
            Subscriptions subscriptions,
            Terms terms) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.subscriptions = subscriptions;
        this.terms = terms;
    }

    /**
     * @param access the relay's server key, which creating a queue then asks for
     * @param retiring whether none is made that isn't there
     * @param entropy where recipient ids come from
     * @param tickets what owners of queues get for calls
     */
    record Terms(Optional<Secret> access, boolean retiring, Entropy entropy, CallTickets tickets) {}

    void create(Exchange exchange, Command.Create command) {
        authentication.named(
                exchange,
                Role.RECIPIENT,
                command.recipient(),
                peer -> {
                    if (!hasAccess(command)) {
                        exchange.no(peer, Refusal.SERVER_KEY);
                    } else {
                        lookUp(exchange, peer, command);
                    }
                });
    }

    private boolean hasAccess(Command.Create command) {
        if (terms.access.isEmpty()) {
            return true;
        }
        Bytes claimed = command.access().orElse(Bytes.zeros(Access.SIZE));
        return Access.proves(claimed, terms.access.get(), line.session(), command.recipient());
    }

    private void lookUp(Exchange exchange, Peer peer, Command.Create command) {
        calls.get(
                RowKey.queue(command.sender()),
                () -> exchange.no(peer, Refusal.RETRY),
                row ->
                        line.live(row)
                                .ifPresentOrElse(
                                        found -> repeat(exchange, peer, command, found),
                                        () -> make(exchange, peer, command, Row.revision(row))));
    }

    /** The same keys get the same ids; anything else about a taken id is refused. */
    private void repeat(Exchange exchange, Peer peer, Command.Create command, Row row) {
        QueueRow queue = QueueRow.decode(row.value());
        boolean same =
                queue.recipientKey().equals(command.recipient())
                        && queue.open() == command.open()
                        && (command.senderKey().isEmpty()
                                || command.senderKey().equals(queue.senderKey()));
        if (same) {
            exchange.reply(peer, new Reply.Created(queue.recipient(), command.sender()));
        } else {
            exchange.refuse();
        }
    }

    private void make(Exchange exchange, Peer peer, Command.Create command, long revision) {
        if (terms.retiring) {
            exchange.no(peer, Refusal.RETIRING);
            return;
        }
        if (!line.hasRoom()) {
            exchange.no(peer, Refusal.FULL);
            return;
        }
        if (made >= line.limits().count(Limit.QUEUES_PER_SESSION)) {
            exchange.no(peer, Refusal.TOO_MANY);
            return;
        }
        made++;
        QueueRow queue =
                new QueueRow(
                        new RecipientId(Bytes.owned(terms.entropy.bytes(EntityId.SIZE))),
                        command.recipient(),
                        command.senderKey(),
                        command.open());
        byte[] index = new RecipientRow(command.recipient(), command.sender()).encode();
        calls.set(
                new Calls.Change(
                        RowKey.recipient(queue.recipient()),
                        Row.ABSENT,
                        index,
                        line.after(Limit.IDLE_QUEUE)),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> register(exchange, peer, command, new Draft(queue, revision)));
    }

    /** A queue that has its recipient's row but not yet its own, which replaces a revision. */
    private record Draft(QueueRow queue, long revision) {}

    private void register(Exchange exchange, Peer peer, Command.Create command, Draft draft) {
        calls.set(
                new Calls.Change(
                        RowKey.queue(command.sender()),
                        draft.revision,
                        draft.queue.encode(),
                        line.after(Limit.IDLE_QUEUE)),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> {
                    RecipientId recipient = draft.queue.recipient();
                    switch (change) {
                        case Result.Changed done ->
                                exchange.reply(
                                        peer, new Reply.Created(recipient, command.sender()));
                        // Another session was faster; the row just made is an orphan.
                        case Result.Conflict conflict ->
                                removeRow(
                                        exchange,
                                        peer,
                                        RowKey.recipient(recipient),
                                        () -> lookUp(exchange, peer, command));
                    }
                });
    }

    void secure(Exchange exchange, Command.Secure command) {
        authentication.named(
                exchange,
                Role.SENDER,
                command.senderKey(),
                peer -> findToSecure(exchange, peer, exchange.entity().sender()));
    }

    private void findToSecure(Exchange exchange, Peer peer, SenderId sender) {
        calls.get(
                RowKey.queue(sender),
                () -> exchange.no(peer, Refusal.RETRY),
                row -> secure(exchange, peer, line.live(row)));
    }

    private void secure(Exchange exchange, Peer peer, Optional<Row> row) {
        Optional<QueueRow> queue = QueueRow.of(row);
        if (row.isEmpty() || queue.isEmpty() || queue.get().open()) {
            exchange.refuse();
            return;
        }
        if (queue.get().senderKey().isPresent()) {
            if (queue.get().senderKey().get().equals(peer.serverKey())) {
                secured(exchange, peer);
            } else {
                exchange.refuse();
            }
            return;
        }
        SenderId sender = exchange.entity().sender();
        calls.set(
                change(RowKey.queue(sender), row.get(), queue.get().withSender(peer.serverKey())),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> {
                    switch (change) {
                        case Result.Changed done -> secured(exchange, peer);
                        case Result.Conflict conflict ->
                                secure(exchange, peer, line.live(conflict.current()));
                    }
                });
    }

    private void secured(Exchange exchange, Peer peer) {
        authentication.confirm(Role.SENDER, exchange.entity(), peer);
        exchange.done(peer);
    }

    void replaceSender(Exchange exchange, Command.ReplaceSender command) {
        asRecipient(
                exchange, (peer, index) -> replaceSender(exchange, peer, index.sender(), command));
    }

    private void replaceSender(
            Exchange exchange, Peer peer, SenderId sender, Command.ReplaceSender command) {
        calls.get(
                RowKey.queue(sender),
                () -> exchange.no(peer, Refusal.RETRY),
                row -> {
                    Optional<Row> found = line.live(row);
                    if (found.isEmpty()) {
                        exchange.refuse();
                        return;
                    }
                    QueueRow queue = QueueRow.decode(found.get().value());
                    calls.set(
                            change(
                                    RowKey.queue(sender),
                                    found.get(),
                                    queue.withSender(command.senderKey())),
                            () -> exchange.no(peer, Refusal.RETRY),
                            change -> doneOrRetry(exchange, peer, change));
                });
    }

    /**
     * Deletes the row that senders use, then the messages, and last the row that authenticates the
     * recipient, so that a delete which failed halfway can be repeated.
     */
    void delete(Exchange exchange) {
        asRecipient(
                exchange,
                (peer, index) ->
                        removeRow(
                                exchange,
                                peer,
                                RowKey.queue(index.sender()),
                                () -> drop(exchange, peer)));
    }

    private void drop(Exchange exchange, Peer peer) {
        RecipientId queue = exchange.entity().recipient();
        subscriptions.expel(queue, Notice.DELETED);
        calls.drop(
                queue,
                () -> exchange.no(peer, Refusal.RETRY),
                () ->
                        removeRow(
                                exchange,
                                peer,
                                RowKey.recipient(queue),
                                () -> exchange.done(peer)));
    }

    private void removeRow(Exchange exchange, Peer peer, RowKey key, Runnable then) {
        Runnable retry = () -> exchange.no(peer, Refusal.RETRY);
        calls.get(
                key,
                retry,
                row -> {
                    if (row.isEmpty()) {
                        then.run();
                        return;
                    }
                    calls.remove(
                            key,
                            row.get().revision(),
                            retry,
                            change -> {
                                switch (change) {
                                    case Result.Changed done -> then.run();
                                    case Result.Conflict conflict -> retry.run();
                                }
                            });
                });
    }

    /** Gives the owner of a queue credentials for a call. */
    void turn(Exchange exchange) {
        asRecipient(exchange, (peer, _) -> terms.tickets.give(exchange, peer));
    }

    private interface Recipient {
        void proved(Peer peer, RecipientRow index);
    }

    private void asRecipient(Exchange exchange, Recipient then) {
        calls.get(
                RowKey.recipient(exchange.entity().recipient()),
                exchange::retry,
                row -> {
                    Optional<RecipientRow> index = RecipientRow.of(line.live(row));
                    authentication.registered(
                            exchange,
                            Role.RECIPIENT,
                            index.map(RecipientRow::recipientKey),
                            peer -> then.proved(peer, index.orElseThrow()));
                });
    }

    private static void doneOrRetry(Exchange exchange, Peer peer, Result.Change change) {
        switch (change) {
            case Result.Changed done -> exchange.done(peer);
            case Result.Conflict conflict -> exchange.no(peer, Refusal.RETRY);
        }
    }

    private static Calls.Change change(RowKey key, Row row, QueueRow queue) {
        return new Calls.Change(key, row.revision(), queue.encode(), row.expiresAt());
    }
}
