package chat.tacit.relay.edge;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.proxy.Passage;
import chat.tacit.relay.proxy.ProxyService;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code CONNECT}: looks the target's host up once, asks who is there unless that is known, and
 * only then opens the tunnel to that very address ({@code spec/10-wire} §12). For one event loop.
 */
final class Connecting {
    private final ProxyService service;
    private final Limits limits;
    private final Vertx vertx;
    private final Lookup lookup;
    private final Prover prover;
    private final NetClient net;

    /** Finds the addresses of a host. */
    interface Lookup {
        Future<List<InetSocketAddress>> of(String host);

        /** As this machine does it. */
        static Lookup here(Vertx vertx) {
            return host -> {
                Promise<List<InetSocketAddress>> found = Promise.promise();
                ((VertxInternal) vertx)
                        .nameResolver()
                        .resolveAll(host, result -> found.handle(result));
                return found.future();
            };
        }
    }

    Connecting(ProxyService service, Limits limits, Entropy entropy, Vertx vertx, Lookup lookup) {
        this.service = service;
        this.limits = limits;
        this.vertx = vertx;
        this.lookup = lookup;
        this.prover = new Prover(vertx, limits, entropy);
        this.net =
                vertx.createNetClient(
                        new NetClientOptions()
                                .setConnectTimeout(limits.count(Limit.SERVER_CONNECT_TIMEOUT))
                                .setTcpNoDelay(true));
    }

    /**
     * Opens a tunnel, or says why there is none.
     *
     * @param refuse is called once if there is none
     */
    void connect(HttpServerRequest request, Visit visit, Consumer<Refusal> refuse) {
        Optional<PeerAddress> address = visit.pass().address();
        if (address.isEmpty()) {
            refuse.accept(Refusal.SERVICE_OFF);
            return;
        }
        try {
            String fingerprint = request.getHeader(Target.HEADER);
            Target target = Target.parse(request.uri(), fingerprint == null ? "" : fingerprint);
            switch (service.enter(address.get(), target)) {
                case ProxyService.Refused(Refusal refusal) -> refuse.accept(refusal);
                case Passage passage -> open(request, visit, passage, refuse);
            }
        } catch (MalformedException e) {
            refuse.accept(Refusal.MALFORMED);
        }
    }

    private void open(
            HttpServerRequest request, Visit visit, Passage passage, Consumer<Refusal> refuse) {
        request.pause();
        visit.rely();
        // Whoever leaves meanwhile gives the place back at once.
        request.connection().closeHandler(_ -> passage.close());
        lookUp(passage)
                .compose(at -> proven(passage, at))
                .compose(at -> net.connect(SocketAddress.inetSocketAddress(at)))
                .onSuccess(far -> {
                    far.pause();
                    request.toNetSocket()
                            .onSuccess(near ->
                                    new Tunnel(near, far, visit, passage, vertx).begin(limits))
                            .onFailure(_ -> abandon(far, passage));
                })
                .onFailure(failure -> {
                    passage.close();
                    refuse.accept(passage.refused(reason(failure)));
                });
    }

    private static void abandon(NetSocket far, Passage passage) {
        far.close();
        passage.close();
    }

    private Future<InetSocketAddress> lookUp(Passage passage) {
        return lookup.of(passage.target().host().bare())
                .compose(addresses ->
                        passage.reachable(addresses)
                                .map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(new Refused(Refusal.TARGET))));
    }

    private Future<InetSocketAddress> proven(Passage passage, InetSocketAddress at) {
        if (passage.isProven(at)) {
            return Future.succeededFuture(at);
        }
        Optional<Refusal> refusal = passage.ask();
        if (refusal.isPresent()) {
            return Future.failedFuture(new Refused(refusal.get()));
        }
        return prover.prove(passage.target(), at)
                .compose(proven -> {
                    passage.answered(at, proven);
                    return proven
                            ? Future.succeededFuture(at)
                            : Future.failedFuture(new Refused(Refusal.TARGET));
                });
    }

    private static Refusal reason(Throwable failure) {
        return failure instanceof Refused refused ? refused.refusal : Refusal.TARGET;
    }

    /** Ends the steps towards a tunnel. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        final Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.sentence(), null, false, false);
            this.refusal = refusal;
        }
    }
}
