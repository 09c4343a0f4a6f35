package chat.tacit.bench.subject;

import chat.tacit.protocol.wire.TlsKey;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.security.cert.Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A client's connection, which either is closed here or fails once. Belongs to its event loop.
 *
 * @param <M> what comes over it
 */
public abstract class ClientConnection<M> extends SimpleChannelInboundHandler<M> {
    private @Nullable ChannelHandlerContext context;
    private boolean closing;

    protected ClientConnection() {}

    /** It can't be used any more, and wasn't closed here. Told once. */
    protected abstract void failed(Throwable why);

    /** Whoever finds that something is wrong with it says so here. */
    protected final void fail(Throwable why) {
        if (!closing) {
            closing = true;
            failed(why);
        }
    }

    /** Ends it without a word. */
    public final CompletionStage<Void> close() {
        closing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        context().close().addListener(_ -> closed.complete(null));
        return closed;
    }

    public final Channel channel() {
        return context().channel();
    }

    protected final ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }

    /** The key that the server's certificate shows. */
    protected final TlsKey leaf() throws SSLPeerUnverifiedException {
        SslHandler tls = context().pipeline().get(SslHandler.class);
        Certificate shown = tls.engine().getSession().getPeerCertificates()[0];
        return TlsKey.ofSpki(shown.getPublicKey().getEncoded());
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        fail(new IllegalStateException("the connection ended"));
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause);
        var _ = ctx.close();
    }
}
