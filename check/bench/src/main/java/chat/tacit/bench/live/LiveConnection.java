package chat.tacit.bench.live;

import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.TlsKey;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;

/**
 * A connection to {@code /live}: it checks who the relay is, names itself, and hands on each line
 * as it came. Belongs to its event loop.
 */
final class LiveConnection extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    static final Entropy ENTROPY = Entropy.system();

    private final RelaySubject relay;
    private final DisplayName name;
    private final Listener listener;
    private byte @Nullable [] connect;
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameChannel channel;
    private boolean heard;
    private boolean closing;

    /** Whose connection it is. */
    interface Listener {

        /**
         * The relay is who it should be.
         *
         * @param session {@code sid}, 32 bytes
         */
        void greeted(Bytes session);

        /** The relay said a line. */
        void heard(byte[] line);

        /** The connection can't be used any more, and wasn't closed here. */
        void failed(Throwable why);
    }

    private LiveConnection(RelaySubject relay, DisplayName name, Listener listener) {
        this.relay = relay;
        this.name = name;
        this.listener = listener;
    }

    static LiveConnection dial(
            RelaySubject relay, EventLoop loop, DisplayName name, Listener listener) {
        LiveConnection made = new LiveConnection(relay, name, listener);
        relay.connect(loop, "/live", made, listener::failed);
        return made;
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    /** Writes a line. */
    void say(ClientLine line) {
        write(line.encode());
    }

    /** Writes a line that was encoded before. */
    void write(byte[] line) {
        FrameChannel open = channel();
        if (open.session().mode() != Mode.TLS) {
            throw new IllegalStateException("the relay doesn't end TLS itself");
        }
        var _ = context().writeAndFlush(text(open.seal(line)));
    }

    /** Ends without a word. */
    void close() {
        closing = true;
        var _ = context().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            fail(new IllegalStateException("no WebSocket in time"));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame message)
            throws Exception {
        byte[] line = ByteBufUtil.getBytes(message.content());
        if (channel == null) {
            greet(ctx, line);
        } else if (heard) {
            listener.heard(line);
        } else {
            heard = true;
            String sealed = new String(line, StandardCharsets.US_ASCII);
            listener.heard(channel.openNext(Text.fromBase64Url(sealed)));
        }
    }

    private void greet(ChannelHandlerContext ctx, byte[] line) throws Exception {
        if (connect == null) {
            connect = line;
            return;
        }
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        Certificate leaf = tls.engine().getSession().getPeerCertificates()[0];
        ClientGreeting.Outcome outcome =
                ClientGreeting.of(relay.address().fingerprint())
                        .answer(
                                new ClientGreeting.Heard(connect, line),
                                TlsKey.ofSpki(leaf.getPublicKey().getEncoded()),
                                name,
                                ENTROPY);
        switch (outcome) {
            case ClientGreeting.Connected connected -> {
                channel = connected.channel();
                var _ = ctx.writeAndFlush(text(connected.line()));
                listener.greeted(connected.session().id());
            }
            case ClientGreeting.Rejected(var fault) ->
                    throw new IllegalStateException(fault.sentence());
        }
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
            listener.failed(why);
        }
    }

    private static TextWebSocketFrame text(byte[] line) {
        return new TextWebSocketFrame(Unpooled.wrappedBuffer(line));
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }

    private FrameChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("no greeting yet");
        }
        return channel;
    }
}
