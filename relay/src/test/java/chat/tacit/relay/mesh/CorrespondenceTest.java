package chat.tacit.relay.mesh;

import static chat.tacit.relay.mesh.Packets.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** What waits for servers that take a connection and say nothing. */
@Timeout(30)
class CorrespondenceTest {
    private static final int ROOM = 8;

    private final Vertx vertx = Vertx.vertx();
    private final Semaphore settled = new Semaphore(0);
    private final AtomicInteger dropped = new AtomicInteger();
    private ServerSocket silent;
    private Correspondence correspondence;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Limits limits = Limits.defaults().with(Limit.MESH_FORWARDING, ROOM);
        var own =
                new RelayIdentity(
                        Peers.identity(0),
                        TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.MESH),
                                StoreKind.MEMORY,
                                limits));
        correspondence =
                new Correspondence(
                        new Dialer(vertx, own, () -> NOW, new SeededEntropy(3)),
                        Peers.at(0, 4_000, NOW).server().address(),
                        new Counting());
        int port = silent.getLocalPort();
        correspondence.verified(List.of(Peers.at(1, port, NOW), Peers.at(2, port, NOW)));
    }

    @AfterEach
    void close() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        silent.close();
    }

    private final class Counting implements Correspondence.Home {
        @Override
        public void run(Runnable task) {
            settled.release();
        }

        @Override
        public void heard(Fingerprint server, boolean answered) {}

        @Override
        public void taken() {}

        @Override
        public void dropped() {
            dropped.incrementAndGet();
        }
    }

    private void send(int peer, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            correspondence.send(
                    Peers.name(peer),
                    Errand.packet(Packets.packet(i).encode(), PeerProof.Passing.NONE));
        }
        // What is sent is put in order on the loop; a request behind it ends after it.
        correspondence.visit(
                new Target(Peers.name(3), new Host("127.0.0.1"), 1),
                Bytes.of(new byte[] {127, 0, 0, 1}),
                _ -> {});
        settled.acquire();
    }

    @Test
    void nothingMoreThanTheRoomForAllServersWaitsAndWhoHasMostMakesRoom() throws Exception {
        send(1, ROOM);
        assertThat(correspondence.waiting()).isEqualTo(ROOM);
        assertThat(dropped).hasValue(0);
        send(2, 2);
        assertThat(correspondence.waiting()).isEqualTo(ROOM);
        assertThat(dropped).hasValue(2);
        send(2, 1);
        send(1, 5);
        assertThat(correspondence.waiting()).isEqualTo(ROOM);
        assertThat(dropped).hasValue(8);
    }
}
