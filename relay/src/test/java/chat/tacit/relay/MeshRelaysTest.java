package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.JoseKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.mesh.MeshConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several true relays that pass packets to each other over TLS. */
class MeshRelaysTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(50));
    private static final Limits LIVELY =
            MeshTest.QUICK.with(Limit.MESH_GOSSIP, 1).with(Limit.MESH_NEIGHBOURS, 1);

    private final List<RunningRelay> relays = new ArrayList<>();

    @AfterEach
    void stop() {
        relays.forEach(RunningRelay::close);
    }

    private RunningRelay join(Limits limits, RunningRelay... peers) throws Exception {
        MeshConfig config =
                new MeshConfig(
                        List.of(peers).stream().map(RunningRelay::address).toList(),
                        Optional.empty());
        RunningRelay relay = RunningRelay.mesh(limits, config);
        relays.add(relay);
        return relay;
    }

    private static void await(RunningRelay relay, String metric, double least) {
        org.awaitility.Awaitility.await(metric)
                .atMost(20, SECONDS)
                .until(() -> relay.metric(metric) >= least);
    }

    @Test
    void whatIsPostedAtOneRelayIsFetchedAtAnother() throws Exception {
        RunningRelay b = join(LIVELY.with(Limit.MESH_NEIGHBOURS, 2));
        RunningRelay a = join(LIVELY, b);
        RunningRelay c = join(LIVELY, b);
        await(a, "tacit_mesh_neighbours", 1);
        await(c, "tacit_mesh_neighbours", 1);
        await(b, "tacit_mesh_neighbours", 2);
        Packet packet = MeshClient.packet(KEY.publicKey(), 1);
        try (MeshClient sender = MeshClient.at(a.address());
                MeshClient recipient = MeshClient.at(c.address())) {
            Cursor start =
                    recipient.fetch(KEY, Optional.empty(), recipient.lease(KEY)).fetched().cursor();
            assertThat(sender.post(packet, 4).status()).isEqualTo(202);

            assertThat(MeshTest.fetched(recipient, KEY, start).packet()).contains(packet);
            await(a, "tacit_mesh_packets_delivered_total", 1);
            await(a, "tacit_mesh_ways", 1);
        }
    }
}
