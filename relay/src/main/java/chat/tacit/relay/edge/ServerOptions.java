package chat.tacit.relay.edge;

import chat.tacit.crypto.Aead;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the relay's port speaks: HTTP/1.1 alone, small headers, no compression (which would tell
 * sizes), and TLS 1.3 alone where the relay ends TLS itself. BoringSSL offers the hybrid group
 * X25519MLKEM768 before all others.
 */
final class ServerOptions {
    private static final Set<String> TLS = Set.of("TLSv1.3");
    private static final int MAX_LINE = 512;
    private static final int MAX_HEADERS = 8_192;

    /** How long a client may take over its half of the close. */
    private static final int CLOSING_SECONDS = 2;

    private ServerOptions() {}

    static HttpServerOptions http(Limits limits, Optional<Pem> tls) {
        int message = longest(limits);
        HttpServerOptions options =
                new HttpServerOptions()
                        .setUseAlpn(false)
                        .setHttp2ClearTextEnabled(false)
                        .setCompressionSupported(false)
                        .setDecompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setMaxInitialLineLength(MAX_LINE)
                        .setMaxHeaderSize(MAX_HEADERS)
                        .setMaxWebSocketFrameSize(message)
                        .setMaxWebSocketMessageSize(message)
                        .setWebSocketClosingTimeout(CLOSING_SECONDS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true);
        tls.ifPresent(pem -> end(options, limits, pem));
        return options;
    }

    /** A port of live lines, which the relay ends TLS for itself. */
    static NetServerOptions live(Limits limits, Pem pem) {
        NetServerOptions options =
                new NetServerOptions().setUseAlpn(false).setTcpNoDelay(true).setTcpKeepAlive(true);
        end(options, limits, pem);
        return options;
    }

    private static void end(NetServerOptions options, Limits limits, Pem pem) {
        options.setSsl(true)
                .setSslEngineOptions(new OpenSSLEngineOptions().setSessionCacheEnabled(false))
                .setEnabledSecureTransportProtocols(TLS)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(limits.value(Limit.CLIENT_CONNECT_TIMEOUT))
                .setKeyCertOptions(pem.options());
    }

    /** A frame of a queue or a pipe, with the tag of mode sealed. */
    static int frame(Limits limits) {
        return limits.count(Limit.FRAME_BYTES) + Aead.TAG_SIZE;
    }

    /**
     * The longest message of any service, since a server has one limit for all: a frame, or a live
     * line, sealed and in base64url. What takes the shorter ones looks itself.
     */
    private static int longest(Limits limits) {
        int line = limits.count(Limit.LIVE_LINE_BYTES) + Aead.TAG_SIZE;
        return Math.max(frame(limits), Math.ceilDiv(4 * line, 3));
    }

    /** How a WebSocket's frames are decoded: as {@link #http} has it. */
    static WebSocketDecoderConfig frames(Limits limits) {
        return WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .maxFramePayloadLength(longest(limits))
                .build();
    }

    /** The same TLS with another certificate. */
    static ServerSSLOptions tls(Limits limits, PemKeyCertOptions certificate) {
        ServerSSLOptions options = new ServerSSLOptions().setKeyCertOptions(certificate);
        options.setEnabledSecureTransportProtocols(TLS);
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setSslHandshakeTimeout(limits.value(Limit.CLIENT_CONNECT_TIMEOUT));
        return options;
    }
}
