package chat.tacit.client.tunnel;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Refusal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;

/**
 * One relay on the way to another: TLS to it, its hello, which has to be that of its fingerprint
 * and of this very channel, and only then {@code CONNECT} to the next. After that bytes pass.
 */
final class RelayTunnel extends ProxyHandler {
    private static final int OK = 200;
    private static final String NO_CREDENTIALS = "none";

    /** More than any relay's hello, or a sentence of refusal. */
    private static final int MAX_ANSWER = 2_048;

    private final Hop.Relayed hop;
    private final Hop next;
    private final Way way;
    private final SslHandler tls;
    private final HttpClientCodec codec = new HttpClientCodec();
    private final ClientHandshake handshake;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private boolean proven;
    private int status;

    /**
     * @param at where the hop is, for whatever connects to it
     */
    RelayTunnel(SocketAddress at, Way way, int index, SslHandler tls) {
        super(at);
        this.hop = (Hop.Relayed) way.hops().get(index);
        this.next = way.after(index);
        this.way = way;
        this.tls = tls;
        this.handshake = ClientHandshake.start(hop.fingerprint(), Entropy.system());
    }

    @Override
    public String protocol() {
        return "tacit";
    }

    @Override
    public String authScheme() {
        return NO_CREDENTIALS;
    }

    @Override
    protected void addCodec(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), null, tls);
        context.pipeline().addBefore(context.name(), null, codec);
    }

    @Override
    protected void removeEncoder(ChannelHandlerContext context) {
        codec.removeOutboundHandler();
    }

    @Override
    protected void removeDecoder(ChannelHandlerContext context) {
        codec.removeInboundHandler();
    }

    @Override
    protected Object newInitialMessage(ChannelHandlerContext context) {
        byte[] hello = handshake.hello();
        FullHttpRequest request = request(HttpMethod.POST, "/hello", hello);
        request.headers()
                .set(HttpHeaderNames.HOST, hop.host() + ":" + hop.port())
                .set(HttpHeaderNames.CONTENT_LENGTH, hello.length);
        return request;
    }

    @Override
    protected boolean handleResponse(ChannelHandlerContext context, Object message)
            throws ProxyConnectException {
        if (message instanceof HttpResponse response) {
            status = response.status().code();
            if (proven && status != OK) {
                refused(response.headers().get(Target.REFUSAL_HEADER, ""));
            }
        }
        if (message instanceof HttpContent content) {
            ByteBuf bytes = content.content();
            if (answer.size() + bytes.readableBytes() > MAX_ANSWER) {
                throw failure("said too much");
            }
            byte[] part = new byte[bytes.readableBytes()];
            bytes.readBytes(part);
            answer.writeBytes(part);
        }
        if (!(message instanceof LastHttpContent)) {
            return false;
        }
        if (status != OK) {
            throw failure("answered " + status);
        }
        if (proven) {
            return true;
        }
        check();
        proven = true;
        answer.reset();
        sendToProxyServer(connect());
        return false;
    }

    /** What lies nearer has come about; whoever waits for TLS with the relay beyond isn't told. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent)
                && !(event instanceof ProxyConnectionEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    /** Nobody is told where to go but the relay of the fingerprint, and nobody between hears it. */
    private void check() throws ProxyConnectException {
        try {
            switch (handshake.finish(answer.toByteArray(), Way.leaf(tls))) {
                case ClientHandshake.Established established -> {
                    established.channel().close();
                    if (established.session().mode() != Mode.TLS) {
                        throw failure("doesn't end TLS itself");
                    }
                }
                case ClientHandshake.Rejected _ -> throw failure("is another");
            }
        } catch (MalformedException e) {
            throw failure("says no hello");
        } finally {
            handshake.close();
        }
    }

    private FullHttpRequest connect() {
        String authority = next.host() + ":" + next.port();
        FullHttpRequest request = request(HttpMethod.CONNECT, authority, new byte[0]);
        request.headers().set(HttpHeaderNames.HOST, authority);
        switch (next) {
            case Hop.Relayed relay ->
                    request.headers().set(Target.HEADER, relay.fingerprint().toString());
            case Hop.Plain _ -> throw new IllegalStateException("a relay leads to relays only");
        }
        return request;
    }

    private static FullHttpRequest request(HttpMethod method, String uri, byte[] body) {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, method, uri, Unpooled.wrappedBuffer(body));
    }

    private void refused(String code) {
        try {
            way.refused(Refusal.of(Integer.parseInt(code)));
        } catch (NumberFormatException | MalformedException e) {
            // It gave no reason that there is; the tunnel fails all the same.
            return;
        }
    }

    private ProxyConnectException failure(String what) {
        return new ProxyConnectException("the relay on the way " + what);
    }
}
