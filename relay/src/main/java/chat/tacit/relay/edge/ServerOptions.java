package chat.tacit.relay.edge;

import chat.tacit.crypto.Aead;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How the relay's port speaks: HTTP/1.1, small headers, no compression (which would tell sizes).
 * Where the relay ends TLS itself, TLS 1.3 alone, and HTTP/2 for who names it in ALPN. BoringSSL
 * offers the hybrid group X25519MLKEM768 before all others.
 */
final class ServerOptions {
    private static final Set<String> TLS = Set.of("TLSv1.3");
    private static final int MAX_LINE = 512;
    private static final int MAX_HEADERS = 8_192;

    /** Bytes of HTTP/2's table of headers. */
    private static final int HEADER_TABLE = 4_096;

    /** Bytes that a client may send on a stream, and on a connection, before they are read. */
    private static final int WINDOW = 65_535;

    /** Bytes of a frame of HTTP/2: the least there is. */
    private static final int MAX_FRAME = 16_384;

    /** Over how many seconds resets are counted. */
    private static final int RESET_SECONDS = 60;

    /** Small frames that headers may be cut into. */
    private static final int MAX_CONTINUATIONS = 16;

    /** How long a client may take over its half of the close. */
    private static final int CLOSING_SECONDS = 2;

    /** None of its own: a {@link Visit} keeps the time, and knows what it is a strike for. */
    private static final long NO_TIMEOUT = 0;

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
        tls.ifPresent(pem -> {
            end(options, pem);
            offerHttp2(options, limits);
        });
        return options;
    }

    /**
     * HTTP/2 beside HTTP/1.1. Nothing is pushed; what a client may have open, send before it is
     * read, put into headers and take back is bounded. Whoever resets more, or makes the relay
     * reset more, loses the connection (CVE-2023-44487, CVE-2025-8671), as does who cuts headers
     * into small pieces (CVE-2024-27316).
     */
    private static void offerHttp2(HttpServerOptions options, Limits limits) {
        Http2Settings settings =
                new Http2Settings()
                        .setPushEnabled(false)
                        .setMaxConcurrentStreams(limits.value(Limit.HTTP2_STREAMS))
                        .setMaxHeaderListSize(MAX_HEADERS)
                        .setHeaderTableSize(HEADER_TABLE)
                        .setInitialWindowSize(WINDOW)
                        .setMaxFrameSize(MAX_FRAME);
        options.setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setInitialSettings(settings)
                .setHttp2ConnectionWindowSize(WINDOW)
                .setHttp2RstFloodMaxRstFramePerWindow(limits.count(Limit.HTTP2_RESETS))
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setHttp2RstFloodWindowDuration(RESET_SECONDS)
                .setHttp2MaxSmallContinuationFrames(MAX_CONTINUATIONS);
    }

    /** A port of live lines, which the relay ends TLS for itself. */
    static NetServerOptions live(Pem pem) {
        NetServerOptions options =
                new NetServerOptions().setUseAlpn(false).setTcpNoDelay(true).setTcpKeepAlive(true);
        end(options, pem);
        return options;
    }

    private static void end(NetServerOptions options, Pem pem) {
        options.setSsl(true)
                .setSslEngineOptions(new OpenSSLEngineOptions().setSessionCacheEnabled(false))
                .setEnabledSecureTransportProtocols(TLS)
                .setSslHandshakeTimeout(NO_TIMEOUT)
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
    static ServerSSLOptions tls(PemKeyCertOptions certificate) {
        ServerSSLOptions options = new ServerSSLOptions().setKeyCertOptions(certificate);
        options.setEnabledSecureTransportProtocols(TLS);
        options.setSslHandshakeTimeout(NO_TIMEOUT);
        return options;
    }
}
