package chat.tacit.client.tunnel;

import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.TlsKey;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;

/** The way to a relay over others. It is for one attempt, and knows afterwards what came of it. */
public final class Way {
    private final List<Hop> hops;
    private final Hop.Relayed end;
    private final InetSocketAddress first;
    private final Target target = new Target(this);
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Channel channel;

    /** What Netty is told to connect to. */
    static final class Target extends SocketAddress {
        private static final long serialVersionUID = 1;

        final transient Way way;

        Target(Way way) {
            this.way = way;
        }
    }

    /**
     * @param hops what is passed, the nearest first; at least one
     * @param end the relay to which it all leads
     * @param first where the nearest hop is
     */
    public Way(List<Hop> hops, Hop.Relayed end, InetSocketAddress first) {
        this.hops = List.copyOf(hops);
        this.end = end;
        this.first = first;
    }

    List<Hop> hops() {
        return hops;
    }

    InetSocketAddress first() {
        return first;
    }

    /** The hop to which the one at {@code index} leads. */
    Hop after(int index) {
        return index + 1 < hops.size() ? hops.get(index + 1) : end;
    }

    Target target() {
        return target;
    }

    void refused(Refusal reason) {
        refusal = reason;
    }

    void opened(Channel opened) {
        channel = opened;
    }

    /** Why a relay on the way led no further, if it said so. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** The key of the TLS leaf that the end of the way shows, not those of the hops. */
    public TlsKey leaf() {
        return Optional.ofNullable(channel)
                .flatMap(Handshakes::innermost)
                .map(Way::leaf)
                .orElse(TlsKey.NONE);
    }

    static TlsKey leaf(SslHandler tls) {
        try {
            Certificate leaf = tls.engine().getSession().getPeerCertificates()[0];
            return TlsKey.ofSpki(leaf.getPublicKey().getEncoded());
        } catch (SSLPeerUnverifiedException e) {
            return TlsKey.NONE;
        }
    }
}
