package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a server says of how busy it is, by a clock that the test moves. */
class BusyServiceTest {
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.MESH_WORK, 0).with(Limit.MESH_OUTGOING, 4);

    private final RelayIdentity identity =
            new RelayIdentity(
                    SigningKey.generate(Entropy.system()),
                    TlsKey.NONE,
                    new Offer(
                            Versions.CURRENT, Services.of(Service.MESH), StoreKind.MEMORY, LIMITS));

    private volatile Instant now = Packets.NOW;

    private MeshService start() {
        MeshService service =
                new MeshService(
                        identity,
                        MeshConfig.ALONE,
                        new MeshService.Means(
                                new MemoryStore(64 << 20),
                                () -> now,
                                Entropy.system(),
                                new Metrics(new SimpleMeterRegistry()),
                                Reach.PRIVATE_TOO,
                                _ -> {}));
        service.begin(RelayAddress.parse("tacit://" + identity.fingerprint() + "@127.0.0.1:4000"));
        return service;
    }

    private int posted(MeshService service, long seed) {
        Packet packet = Packets.packet(seed);
        MeshRequest request =
                new MeshRequest(
                        Resource.PACKETS,
                        Resource.PACKETS.path(),
                        new MeshRequest.Caller(Optional.empty(), true),
                        new MeshRequest.Headers(
                                RestExchange.freshNonce(Entropy.system()),
                                Optional.of(new PacketWork(PacketWork.hour(now), 0).toString()),
                                Optional.empty(),
                                Optional.empty()),
                        packet.encode());
        CompletableFuture<MeshReply> answer = new CompletableFuture<>();
        service.endpoint().ask(request, answer::complete);
        return answer.orTimeout(10, TimeUnit.SECONDS).join().status();
    }

    /** Looks as a relay does, for two minutes in which the processor has next to nothing to do. */
    private void pass(MeshService service) {
        for (int i = 0; i < 24; i++) {
            now = now.plus(Duration.ofSeconds(5));
            service.look();
        }
    }

    @Test
    void packetsThatCannotBeDeliveredAreLoad() {
        try (MeshService service = start()) {
            await().atMost(10, TimeUnit.SECONDS).until(() -> posted(service, 1) == 202);
            assertThat(service.endpoint().load().load()).isLessThan(25);
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> {
                        pass(service);
                        return service.endpoint().load().load() == 25;
                    });
        }
    }
}
