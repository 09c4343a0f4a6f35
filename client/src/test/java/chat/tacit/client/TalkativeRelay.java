package chat.tacit.client;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.RelayGreeting;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A relay that greets as it should, and then says one line many times. */
final class TalkativeRelay implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final RelayIdentity identity =
            new RelayIdentity(
                    SigningKey.generate(Entropy.system()),
                    TlsKey.NONE,
                    new Offer(
                            Versions.CURRENT,
                            Services.of(Service.LIVE),
                            StoreKind.MEMORY,
                            Limits.defaults()));

    private final CountDownLatch hungUp = new CountDownLatch(1);
    private final byte[] line;
    private final int times;
    private final Vertx vertx = Vertx.vertx();
    private final OldTls tls;

    TalkativeRelay(byte[] line, int times) throws Exception {
        this.line = line;
        this.times = times;
        HttpServer server =
                vertx.createHttpServer()
                        .webSocketHandler(this::greet)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        this.tls = new OldTls(server.actualPort());
    }

    RelayAddress address() {
        return new RelayAddress(identity.fingerprint(), List.of(new Host("127.0.0.1")), tls.port());
    }

    /** Waits until the client has closed the connection. */
    void awaitHungUp() throws InterruptedException {
        if (!hungUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the client still listens");
        }
    }

    private void greet(ServerWebSocket socket) {
        RelayGreeting greeting = RelayGreeting.of(identity, Instant.now(), Entropy.system());
        socket.closeHandler(_ -> hungUp.countDown());
        socket.textMessageHandler(text -> talk(socket, greeting, text));
        for (byte[] one : greeting.lines()) {
            socket.writeTextMessage(new String(one, StandardCharsets.US_ASCII));
        }
    }

    private void talk(ServerWebSocket socket, RelayGreeting greeting, String connect) {
        try {
            byte[] said = connect.getBytes(StandardCharsets.US_ASCII);
            FrameChannel channel = greeting.named(said).session().channel();
            socket.writeTextMessage(Text.base64Url(channel.sealNext(line)));
            for (int i = 1; i < times; i++) {
                socket.writeTextMessage(Text.base64Url(channel.seal(line)));
            }
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        tls.close();
        var _ = vertx.close();
    }
}
