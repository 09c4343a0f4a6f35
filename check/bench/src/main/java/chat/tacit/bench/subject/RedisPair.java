package chat.tacit.bench.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sender and a recipient at Redis, with a stream between them: {@code XADD}, {@code XREAD BLOCK},
 * and {@code XDEL} for everything that came together. No consumer group: a stream has one
 * recipient, and a group would cost Redis more.
 */
final class RedisPair implements Pair {
    private static final byte[] XADD = word("XADD");
    private static final byte[] XDEL = word("XDEL");
    private static final byte[] DEL = word("DEL");
    private static final byte[] ANY = word("*");
    private static final byte[] FIELD = word("b");
    private static final byte[] BEGINNING = word("0");

    private final RedisConnection sender;
    private final RedisConnection recipient;
    private final byte[] stream;
    private final Messages messages;
    private final Witness witness;
    private boolean closing;

    RedisPair(
            RedisConnection sender,
            RedisConnection recipient,
            String stream,
            Messages messages,
            Witness witness) {
        this.sender = sender;
        this.recipient = recipient;
        this.stream = word(stream);
        this.messages = messages;
        this.witness = witness;
    }

    /** Begins to wait for messages. */
    RedisPair begin() {
        read(BEGINNING);
        recipient.flush();
        return this;
    }

    /** Waits for what comes to {@code stream} after {@code last}. */
    static byte[][] readAfter(byte[] stream, byte[] last) {
        return new byte[][] {
            word("XREAD"),
            word("COUNT"),
            word("32"),
            word("BLOCK"),
            word("0"),
            word("STREAMS"),
            stream,
            last
        };
    }

    static byte[] word(String word) {
        return word.getBytes(US_ASCII);
    }

    @Override
    public EventLoop loop() {
        return sender.channel().eventLoop();
    }

    @Override
    public void send(long number) {
        byte[] message = messages.message(number);
        sender.ask(_ -> witness.stored(number), XADD, stream, ANY, FIELD, message);
    }

    @Override
    public void flush() {
        sender.flush();
    }

    /** The recipient waits in a blocking read, so the sender deletes the stream. */
    @Override
    public CompletionStage<Void> close() {
        closing = true;
        CompletableFuture<Void> deleted = new CompletableFuture<>();
        recipient
                .close()
                .thenAccept(_ -> {
                    sender.ask(_ -> deleted.complete(null), DEL, stream);
                    sender.flush();
                });
        return deleted.thenCompose(_ -> sender.close());
    }

    private void read(byte[] last) {
        recipient.ask(this::arrived, readAfter(stream, last));
    }

    private void arrived(Resp reply) {
        if (closing) {
            return;
        }
        List<byte[]> delete = new ArrayList<>(List.of(XDEL, stream));
        byte[] last = BEGINNING;
        long number = -1;
        for (Resp entry : items(items(items(reply).getFirst()).get(1))) {
            List<Resp> idAndFields = items(entry);
            last = text(idAndFields.getFirst());
            byte[] message = text(items(idAndFields.get(1)).get(1));
            number = messages.received(message, 0, message.length);
            witness.delivered(number);
            delete.add(last);
        }
        long through = number;
        recipient.ask(_ -> witness.acknowledged(through), delete.toArray(byte[][]::new));
        read(last);
    }

    private static List<Resp> items(Resp reply) {
        if (reply instanceof Resp.Items(List<Resp> items)) {
            return items;
        }
        throw new IllegalStateException("not what XREAD answers: " + reply);
    }

    private static byte[] text(Resp reply) {
        if (reply instanceof Resp.Text(byte[] bytes)) {
            return bytes;
        }
        throw new IllegalStateException("not what XREAD answers: " + reply);
    }
}
