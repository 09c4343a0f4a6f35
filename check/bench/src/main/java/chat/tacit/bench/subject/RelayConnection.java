package chat.tacit.bench.subject;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Delivered;
import chat.tacit.protocol.queue.DeliveryBox;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Session;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A client's connection to a relay, as lean as load asks for: the whole of the hello, every
 * authenticator made, every answer and delivery opened. Belongs to its event loop.
 */
final class RelayConnection extends ClientConnection<BinaryWebSocketFrame> {
    /** As many deliveries in flight as the client asks for. */
    private static final int WINDOW = 32;

    private static final Entropy ENTROPY = Entropy.system();

    private final ClientHandshake handshake;
    private final CompletableFuture<RelayConnection> established = new CompletableFuture<>();
    private final Consumer<Throwable> failed;
    private final LongObjectMap<Waiting> waiting = new LongObjectHashMap<>();
    private final Map<RecipientId, Subscribed> subscribed = new HashMap<>();
    private Runnable quiet = () -> {};
    private Consumer<Answer.Refused> refused =
            answer -> {
                throw new IllegalStateException("the relay said " + answer);
            };
    private @Nullable FrameChannel frames;
    private long seq;

    /** Answers that are to come to one frame, by entry. */
    private record Waiting(List<ResponseBox> boxes, BiConsumer<Integer, Reply> answered) {}

    private record Subscribed(DeliveryBox box, BiConsumer<Long, Delivered> arrived) {}

    /**
     * @param failed is told once the connection can't be used any more, unless it was closed here
     */
    RelayConnection(Fingerprint relay, Consumer<Throwable> failed) {
        this.handshake = ClientHandshake.start(relay, ENTROPY);
        this.failed = failed;
    }

    /** Completes when the relay proved who it is. */
    CompletableFuture<RelayConnection> established() {
        return established;
    }

    Session session() {
        return frames().session();
    }

    /** Runs {@code task} whenever everything was handled that has come by now. */
    void whenQuiet(Runnable task) {
        quiet = task;
    }

    /** Hands refusals to {@code hearer}, which without it are a failure. */
    void whenRefused(Consumer<Answer.Refused> hearer) {
        refused = hearer;
    }

    /** Sends a command; written out by {@link #flush}. */
    void ask(EntityKeys keys, Command command, Consumer<Reply> answered) {
        long number = seq++;
        waiting.put(
                number,
                new Waiting(List.of(keys.responses()), (_, reply) -> answered.accept(reply)));
        write(
                Request.frame(
                        number,
                        keys.entity(),
                        command,
                        signed -> keys.authenticator().of(number, keys.entity(), signed)));
    }

    /** Makes a queue for which both ends are known. */
    CompletableFuture<QueueEnds> create() {
        AgreementKey recipient = AgreementKey.generate(ENTROPY);
        AgreementKey sender = AgreementKey.generate(ENTROPY);
        SenderId senderId = SenderId.of(AgreementKey.generate(ENTROPY).publicKey());
        CompletableFuture<QueueEnds> made = new CompletableFuture<>();
        ask(
                EntityKeys.of(recipient, session(), Role.RECIPIENT, EntityId.NONE),
                new Command.Create(
                        recipient.publicKey(),
                        senderId,
                        Optional.of(sender.publicKey()),
                        false,
                        Optional.empty()),
                reply -> {
                    if (reply instanceof Reply.Created created) {
                        made.complete(
                                new QueueEnds(
                                        recipient, sender, created.recipient(), created.sender()));
                    } else {
                        made.completeExceptionally(unexpected(reply));
                    }
                });
        return made;
    }

    /**
     * Subscribes to queues in one frame.
     *
     * @param arrived is given the id and contents of each message of theirs
     * @param answered is told the place of each queue when the relay has subscribed it
     */
    void subscribe(
            List<EntityKeys> queues,
            BiConsumer<Long, Delivered> arrived,
            Consumer<Integer> answered) {
        long number = seq++;
        List<Command.Subscribe.Entry> entries = new ArrayList<>(queues.size());
        List<ResponseBox> boxes = new ArrayList<>(queues.size());
        for (EntityKeys keys : queues) {
            RecipientId id = keys.entity().recipient();
            Bytes authenticator = keys.authenticator().ofEntry(number, id);
            entries.add(new Command.Subscribe.Entry(id, authenticator));
            boxes.add(keys.responses());
            subscribed.put(id, new Subscribed(keys.deliveries(id), arrived));
        }
        waiting.put(
                number,
                new Waiting(
                        boxes,
                        (place, reply) -> {
                            if (reply instanceof Reply.Subscribed) {
                                answered.accept(place);
                            } else {
                                fail(unexpected(reply));
                            }
                        }));
        write(Request.frame(number, new Command.Subscribe(entries, WINDOW)));
    }

    void flush() {
        context().flush();
    }

    static IllegalStateException unexpected(Reply reply) {
        return new IllegalStateException("the relay answered " + reply);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            var _ = ctx.writeAndFlush(binary(handshake.hello()));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, BinaryWebSocketFrame message)
            throws Exception {
        byte[] bytes = ByteBufUtil.getBytes(message.content());
        if (frames == null) {
            establish(bytes);
        } else {
            hear(Answer.decode(frames.open(bytes)));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        quiet.run();
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    private void establish(byte[] relayHello) throws Exception {
        switch (handshake.finish(relayHello, leaf())) {
            case ClientHandshake.Rejected(ClientHandshake.Fault fault) ->
                    throw new IllegalStateException(fault.sentence());
            case ClientHandshake.Established established -> {
                handshake.close();
                frames = established.channel();
                var _ = context().write(binary(established.firstFrame()));
                this.established.complete(this);
            }
        }
    }

    private void hear(Answer answer) throws UnopenableException {
        switch (answer) {
            case Answer.Response(long number, int entry, Bytes box) -> {
                Waiting asked = waiting.get(number);
                if (asked.boxes().size() == 1) {
                    waiting.remove(number);
                }
                asked.answered().accept(entry, asked.boxes().get(entry).open(number, box));
            }
            case Answer.Delivery delivery -> {
                Subscribed queue = subscribed.get(delivery.queue());
                if (queue == null) {
                    throw new IllegalStateException("a delivery that wasn't asked for");
                }
                queue.arrived().accept(delivery.message(), queue.box().open(delivery));
            }
            case Answer.Refused answered -> {
                waiting.remove(answered.seq());
                refused.accept(answered);
            }
            case Answer.Service _, Answer.Content _ ->
                    throw new IllegalStateException("the relay said " + answer);
        }
    }

    private void write(byte[] frame) {
        var _ = context().write(binary(frames().seal(frame)));
    }

    @Override
    protected void failed(Throwable why) {
        established.completeExceptionally(why);
        failed.accept(why);
    }

    private FrameChannel frames() {
        if (frames == null) {
            throw new IllegalStateException("no hello yet");
        }
        return frames;
    }

    private static BinaryWebSocketFrame binary(byte[] bytes) {
        return new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes));
    }
}
