package chat.tacit.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.Strikes;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.proxy.ProxyService;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A name that leads to a relay when it is looked up first, and elsewhere when it is again. */
@Timeout(60)
final class RebindingTest {
    private static final String NAME = "relay.test";
    private static final String RELAY = "127.0.0.1";
    private static final String VICTIM = "127.0.0.2";

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> victims = new LinkedBlockingQueue<>();
    private Relay relay;
    private Vertx vertx;
    private ServerSocket victim;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        relay =
                Relay.start(
                        new RelayConfig(
                                new Keys.Passing(
                                        new Identity(SigningKey.generate(Entropy.system()))),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE),
                                Limits.defaults()),
                        new MemoryStore(1 << 20));
        victim = new ServerSocket(relay.port(), 50, InetAddress.getByName(VICTIM));
        Thread.ofVirtual().start(this::listen);
        vertx = Vertx.vertx();
        Metrics metrics = new Metrics(new SimpleMeterRegistry());
        RelayIdentity identity =
                new RelayIdentity(
                        SigningKey.generate(Entropy.system()),
                        TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.PROXY),
                                StoreKind.MEMORY,
                                Limits.defaults()));
        ProxyService service =
                new ProxyService(identity, Reach.PRIVATE_TOO, InstantSource.system(), metrics);
        Connecting connecting =
                new Connecting(service, Limits.defaults(), Entropy.system(), vertx, this::lookUp);
        Admission admission =
                new Admission(
                        Limits.defaults(),
                        new Front.Direct(),
                        new Strikes(Limits.defaults(), _ -> false, Entropy.system()),
                        InstantSource.system(),
                        metrics);
        server =
                vertx.createHttpServer()
                        .requestHandler(request ->
                                connecting.connect(
                                        request,
                                        new Visit(
                                                admission
                                                        .enter(InetAddress.getLoopbackAddress())
                                                        .orElseThrow(),
                                                Limits.defaults(),
                                                () -> {}),
                                        refusal ->
                                                request.response()
                                                        .setStatusCode(refusal.status())
                                                        .end()))
                        .listen(0, RELAY)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        victim.close();
        relay.close();
    }

    private void listen() {
        try {
            while (true) {
                try (Socket socket = victim.accept()) {
                    victims.add(socket.getInputStream().read());
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private Future<List<InetSocketAddress>> lookUp(String host) {
        assertThat(host).isEqualTo(NAME);
        String next = answers.poll();
        return next == null
                ? Future.failedFuture("looked up once too often")
                : Future.succeededFuture(
                        List.of(new InetSocketAddress(InetAddress.ofLiteral(next), 0)));
    }

    private String connect() throws IOException {
        RelayAddress address = relay.address();
        try (Socket socket = new Socket(InetAddress.ofLiteral(RELAY), server.actualPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            "CONNECT %s:%d HTTP/1.1\r\nHost: x\r\n%s: %s\r\n\r\n"
                                    .formatted(
                                            NAME,
                                            address.port(),
                                            Target.HEADER,
                                            address.fingerprint())
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    /** Proof and tunnel are at the address that one lookup gave. */
    @Test
    void nameIsLookedUpOnceForProofAndTunnel() throws Exception {
        answers.add(RELAY);
        assertThat(connect()).isEqualTo("HTTP/1.1 200");
        assertThat(answers).isEmpty();
        assertThat(victims).isEmpty();
    }

    /** What was proved at the first address counts for nothing at the second. */
    @Test
    void nameThatLeadsElsewhereAfterTheProofLeadsNowhere() throws Exception {
        answers.addAll(List.of(RELAY, VICTIM));
        assertThat(connect()).isEqualTo("HTTP/1.1 200");
        assertThat(connect()).isEqualTo("HTTP/1.1 502");
        assertThat(victims.poll(10, TimeUnit.SECONDS)).isEqualTo(22); // the relay's own question
    }
}
