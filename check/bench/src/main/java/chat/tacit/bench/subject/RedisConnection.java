package chat.tacit.bench.subject;

import io.netty.channel.ChannelHandlerContext;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection to Redis: commands in a pipeline, replies in their order. */
final class RedisConnection extends ClientConnection<Resp> {
    private final CompletableFuture<RedisConnection> established = new CompletableFuture<>();
    private final Consumer<Throwable> failed;
    private final Queue<Consumer<Resp>> waiting = new ArrayDeque<>();

    /**
     * @param failed is told once the connection can't be used any more, unless it was closed here
     */
    RedisConnection(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    CompletableFuture<RedisConnection> established() {
        return established;
    }

    /** Sends a command; written out by {@link #flush}. */
    void ask(Consumer<Resp> answered, byte[]... words) {
        waiting.add(answered);
        var _ = context().write(Resp.command(context().alloc(), words));
    }

    void flush() {
        context().flush();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        established.complete(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Resp reply) {
        if (reply instanceof Resp.Failure(String sentence)) {
            throw new IllegalStateException("Redis answered: " + sentence);
        }
        waiting.remove().accept(reply);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    protected void failed(Throwable why) {
        established.completeExceptionally(why);
        failed.accept(why);
    }
}
