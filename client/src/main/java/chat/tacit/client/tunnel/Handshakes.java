package chat.tacit.client.tunnel;

import chat.tacit.client.route.TlsGroup;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;

import java.util.Optional;

/** What was agreed in the TLS of a channel, at the end of its way and not at the hops. */
public final class Handshakes {
    private Handshakes() {}

    /** The TLS with the end, which lies inside that with every hop. */
    static Optional<SslHandler> innermost(Channel channel) {
        Optional<SslHandler> innermost = Optional.empty();
        for (var entry : channel.pipeline()) {
            if (entry.getValue() instanceof SslHandler tls) {
                innermost = Optional.of(tls);
            }
        }
        return innermost;
    }

    /**
     * The group of an open channel; empty without TLS, and where BoringSSL isn't what speaks it. To
     * be asked on the channel's own thread.
     */
    public static Optional<TlsGroup> group(Channel channel) {
        return innermost(channel)
                .map(SslHandler::engine)
                .filter(ReferenceCountedOpenSslEngine.class::isInstance)
                .map(engine -> ((ReferenceCountedOpenSslEngine) engine).sslPointer())
                .filter(pointer -> pointer != 0) // closed meanwhile
                .flatMap(Handshakes::group);
    }

    private static Optional<TlsGroup> group(long pointer) {
        try {
            return Optional.ofNullable(SSL.getGroupName(pointer)).map(TlsGroup::new);
        } catch (Exception e) { // so it is declared; what the library can't tell isn't known
            return Optional.empty();
        }
    }
}
