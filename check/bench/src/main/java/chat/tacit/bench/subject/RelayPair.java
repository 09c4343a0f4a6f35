package chat.tacit.bench.subject;

import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Delivered;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.ByteRange;

import io.netty.channel.EventLoop;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sender and a recipient at a relay. The recipient acknowledges once for everything that came
 * together, as a client does that commits it together.
 */
final class RelayPair implements Pair {
    private final RelayConnection sender;
    private final RelayConnection recipient;
    private final EntityKeys sending;
    private final EntityKeys receiving;
    private final Messages messages;
    private final Witness witness;
    private long arrivedNumber = -1;
    private long arrivedId;
    private long acknowledgedId;

    private RelayPair(
            RelayConnection sender,
            RelayConnection recipient,
            QueueEnds queue,
            Messages messages,
            Witness witness) {
        this.sender = sender;
        this.recipient = recipient;
        this.sending =
                EntityKeys.of(
                        queue.senderKey(), sender.session(), Role.SENDER, queue.sender().entity());
        this.receiving =
                EntityKeys.of(
                        queue.recipientKey(),
                        recipient.session(),
                        Role.RECIPIENT,
                        queue.recipient().entity());
        this.messages = messages;
        this.witness = witness;
    }

    /** Makes a queue at the recipient's connection and subscribes to it. */
    static CompletionStage<Pair> open(
            RelayConnection sender, RelayConnection recipient, Messages messages, Witness witness) {
        CompletableFuture<QueueEnds> made = recipient.create();
        recipient.flush();
        return made.thenCompose(
                queue -> new RelayPair(sender, recipient, queue, messages, witness).subscribe());
    }

    @Override
    public EventLoop loop() {
        return sender.channel().eventLoop();
    }

    @Override
    public void send(long number) {
        Body body = Body.of(messages.message(number));
        sender.ask(
                sending,
                new Command.Send(body, Optional.empty()),
                reply -> {
                    if (reply instanceof Reply.Done) {
                        witness.stored(number);
                    } else {
                        witness.failed(RelayConnection.unexpected(reply));
                    }
                });
    }

    @Override
    public void flush() {
        sender.flush();
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> deleted = new CompletableFuture<>();
        recipient.whenQuiet(() -> {});
        recipient.ask(receiving, new Command.Delete(), _ -> deleted.complete(null));
        recipient.flush();
        return deleted.thenCompose(_ -> sender.close()).thenCompose(_ -> recipient.close());
    }

    private CompletionStage<Pair> subscribe() {
        CompletableFuture<Pair> open = new CompletableFuture<>();
        recipient.whenQuiet(this::acknowledge);
        recipient.subscribe(List.of(receiving), this::arrived, _ -> open.complete(this));
        recipient.flush();
        return open;
    }

    private void arrived(long id, Delivered delivered) {
        ByteRange body = delivered.body().bytes();
        arrivedNumber = messages.received(body.source(), body.offset(), body.size());
        arrivedId = id;
        witness.delivered(arrivedNumber);
    }

    private void acknowledge() {
        if (arrivedId > acknowledgedId) {
            acknowledgedId = arrivedId;
            long number = arrivedNumber;
            recipient.ask(
                    receiving,
                    new Command.Acknowledge(arrivedId),
                    reply -> {
                        if (reply instanceof Reply.Done) {
                            witness.acknowledged(number);
                        } else {
                            witness.failed(RelayConnection.unexpected(reply));
                        }
                    });
        }
    }
}
