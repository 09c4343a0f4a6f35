package chat.tacit.bench.subject;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A connection to Redis: commands in a pipeline, replies in their order. */
final class RedisConnection extends SimpleChannelInboundHandler<Resp> {
    private final CompletableFuture<RedisConnection> established = new CompletableFuture<>();
    private final Consumer<Throwable> failed;
    private final Queue<Consumer<Resp>> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean closing;

    /**
     * @param failed is told once the connection can't be used any more, unless it was closed here
     */
    RedisConnection(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    CompletableFuture<RedisConnection> established() {
        return established;
    }

    Channel channel() {
        return context().channel();
    }

    /** Sends a command; written out by {@link #flush}. */
    void ask(Consumer<Resp> answered, byte[]... words) {
        waiting.add(answered);
        var _ = context().write(Resp.command(context().alloc(), words));
    }

    void flush() {
        context().flush();
    }

    CompletionStage<Void> close() {
        closing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        context().close().addListener(_ -> closed.complete(null));
        return closed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
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
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("the connection ended"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        var _ = ctx.close();
    }

    private void fail(Throwable why) {
        if (!closing) {
            closing = true;
            established.completeExceptionally(why);
            failed.accept(why);
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }
}
