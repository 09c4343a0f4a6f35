package chat.tacit.bench.live;

import chat.tacit.bench.subject.ClientConnection;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Mode;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * A connection to {@code /live}: it checks who the relay is, names itself, and hands on each line
 * as it came. Belongs to its event loop.
 */
final class LiveConnection extends ClientConnection<TextWebSocketFrame> {
    static final Entropy ENTROPY = Entropy.system();

    private final RelaySubject relay;
    private final DisplayName name;
    private final Listener listener;
    private byte @Nullable [] connect;
    private @Nullable FrameChannel frames;
    private boolean heard;

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
        return channel().eventLoop();
    }

    /** Writes a line. */
    void say(ClientLine line) {
        write(line.encode());
    }

    /** Writes a line that was encoded before. */
    void write(byte[] line) {
        FrameChannel open = frames();
        if (open.session().mode() != Mode.TLS) {
            throw new IllegalStateException("the relay doesn't end TLS itself");
        }
        var _ = context().writeAndFlush(text(open.seal(line)));
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
        if (frames == null) {
            greet(line);
        } else if (heard) {
            listener.heard(line);
        } else {
            heard = true;
            String sealed = new String(line, StandardCharsets.US_ASCII);
            listener.heard(frames.openNext(Text.fromBase64Url(sealed)));
        }
    }

    private void greet(byte[] line) throws Exception {
        if (connect == null) {
            connect = line;
            return;
        }
        ClientGreeting.Outcome outcome =
                ClientGreeting.of(relay.address().fingerprint())
                        .answer(new ClientGreeting.Heard(connect, line), leaf(), name, ENTROPY);
        switch (outcome) {
            case ClientGreeting.Connected connected -> {
                frames = connected.channel();
                var _ = context().writeAndFlush(text(connected.line()));
                listener.greeted(connected.session().id());
            }
            case ClientGreeting.Rejected(var fault) ->
                    throw new IllegalStateException(fault.sentence());
        }
    }

    @Override
    protected void failed(Throwable why) {
        listener.failed(why);
    }

    private static TextWebSocketFrame text(byte[] line) {
        return new TextWebSocketFrame(Unpooled.wrappedBuffer(line));
    }

    private FrameChannel frames() {
        if (frames == null) {
            throw new IllegalStateException("no greeting yet");
        }
        return frames;
    }
}
