package chat.tacit.client.tunnel;

import chat.tacit.client.route.RelayProxy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What dials relays, from the first time on: commands that need no relay do without its threads.
 *
 * <p>The certificate isn't checked by any authority: the relay's hello is. BoringSSL, where it is
 * available, offers the hybrid group X25519MLKEM768. Each connection has a client of its own: two
 * of one client would resume each other's TLS, which would tell the relay that both are one's.
 */
public final class Dialler implements AutoCloseable {
    /** For a connection and, after it, for TLS, where no proxies are on the way. */
    public static final int CONNECT_TIMEOUT_MS = 5_000;

    private final Supplier<AddressResolverOptions> lookups;
    private Optional<Means> means = Optional.empty();
    private volatile boolean closed;

    /**
     * @param transport over which sockets go
     * @param vertx whose thread they are read on
     */
    public record Means(TunnelTransport transport, Vertx vertx) {
        /** The options of a client whose one socket goes over TLS and, if there is one, a way. */
        public <T extends ClientOptionsBase> T over(Optional<Way> way, T options) {
            options.setTrustAll(true)
                    .setConnectTimeout(CONNECT_TIMEOUT_MS)
                    .setSsl(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setSslHandshakeTimeout(CONNECT_TIMEOUT_MS);
            if (OpenSSLEngineOptions.isAvailable()) {
                options.setSslEngineOptions(new OpenSSLEngineOptions());
            }
            way.ifPresent(over ->
                    options.setMetricsName(transport.name(over))
                            .setSslHandshakeTimeout(TunnelTransport.TIMEOUT_MS));
            return options;
        }
    }

    /**
     * @param lookups whom to ask where a name is
     */
    public Dialler(Supplier<AddressResolverOptions> lookups) {
        this.lookups = lookups;
    }

    /** None once this is closed: its threads would keep the process from ending. */
    public synchronized Optional<Means> means() {
        if (means.isEmpty() && !closed) {
            TunnelTransport transport = new TunnelTransport();
            VertxOptions one = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1);
            Vertx vertx =
                    Vertx.builder()
                            .with(one.setAddressResolverOptions(lookups.get()))
                            .withTransport(transport)
                            .build();
            means = Optional.of(new Means(transport, vertx));
        }
        return means;
    }

    /** Whether it ends, and all that it made with it: nothing of that is closed by itself then. */
    public boolean isClosed() {
        return closed;
    }

    /** The one proxy of a way that is no relay, as Vert.x knows it. */
    public static ProxyOptions options(RelayProxy.Plain proxy) {
        return new ProxyOptions()
                .setType(
                        switch (proxy.kind()) {
                            case SOCKS5 -> ProxyType.SOCKS5;
                            case HTTP -> ProxyType.HTTP;
                        })
                .setHost(proxy.host().bare())
                .setPort(proxy.port());
    }

    @Override
    public void close() {
        Optional<Means> made;
        synchronized (this) {
            closed = true;
            made = means;
        }
        made.ifPresent(it -> close(it.vertx()));
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return; // the process is about to end
        }
    }
}
