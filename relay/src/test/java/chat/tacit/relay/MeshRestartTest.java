package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.mesh.Packets;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Relays of the mesh that stop and start again, with their stores on disk. */
class MeshRestartTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(70));
    private static final Limits LIVELY = MeshTest.QUICK.with(Limit.MESH_GOSSIP, 1);

    private final Keys keys = new Keys.Passing(new Identity(SigningKey.generate(Entropy.system())));

    private RunningRelay start(Path data, MeshConfig config) throws Exception {
        return RunningRelay.mesh(keys, LIVELY, RocksStore.open(data), config);
    }

    @Test
    void whatIsKeptAndLeasedIsThereAfterARestartAndNoFetchServesAgain(@TempDir Path data)
            throws Exception {
        Packet packet = Packets.packet(KEY.publicKey(), 1);
        Packet later = Packets.packet(KEY.publicKey(), 2);
        Cursor start;
        List<Retrieval> used = new ArrayList<>();
        try (RunningRelay relay = start(data, MeshConfig.ALONE);
                MeshClient client = MeshClient.at(relay.address())) {
            start = MeshTest.begin(client, KEY);
            MeshTest.post(client, packet);
            MeshTest.fetched(client, KEY, start);
            // Of the second in which the relay started nothing is taken.
            await().atMost(20, SECONDS)
                    .until(() -> {
                        used.add(client.retrievalAt(KEY, 0));
                        return client.fetch(used.getLast()).status() == 200;
                    });
        }
        try (RunningRelay relay = start(data, MeshConfig.ALONE);
                MeshClient client = MeshClient.at(relay.address())) {
            assertThat(client.fetch(used.getLast()).refusal().refusal()).isEqualTo(Refusal.REFUSED);
            FetchAnswer got = MeshTest.fetched(client, KEY, start);
            assertThat(got.packet()).contains(packet);
            MeshTest.post(client, later);
            assertThat(MeshTest.fetched(client, KEY, got.cursor()).packet()).contains(later);
        }
    }

    @Test
    void txThatStartsAgainGoesOnTrying(@TempDir Path data) throws Exception {
        Packet packet = Packets.packet(KEY.publicKey(), 3);
        try (RunningRelay tx = start(data, MeshConfig.ALONE);
                MeshClient client = MeshClient.at(tx.address())) {
            MeshTest.post(client, packet);
        }
        try (RunningRelay rx = RunningRelay.mesh(LIVELY);
                MeshClient recipient = MeshClient.at(rx.address())) {
            Cursor start = MeshTest.begin(recipient, KEY);
            MeshConfig joined = new MeshConfig(List.of(rx.address()), Optional.empty());
            try (RunningRelay tx = start(data, joined)) {
                assertThat(MeshTest.fetched(recipient, KEY, start).packet()).contains(packet);
                await().atMost(20, SECONDS).until(() -> tx.metric("tacit_mesh_outgoing") == 0);
            }
        }
    }
}
