package chat.tacit.relay.edge;

import chat.tacit.crypto.Aead;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import io.vertx.core.http.HttpServerOptions;
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
        int frame = limits.count(Limit.FRAME_BYTES) + Aead.TAG_SIZE;
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
                        .setMaxWebSocketFrameSize(frame)
                        .setMaxWebSocketMessageSize(frame)
                        .setWebSocketClosingTimeout(CLOSING_SECONDS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true);
        tls.ifPresent(pem ->
                options.setSsl(true)
                        .setSslEngineOptions(
                                new OpenSSLEngineOptions().setSessionCacheEnabled(false))
                        .setEnabledSecureTransportProtocols(TLS)
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setSslHandshakeTimeout(limits.value(Limit.CLIENT_CONNECT_TIMEOUT))
                        .setKeyCertOptions(pem.options()));
        return options;
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
