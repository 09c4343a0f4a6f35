package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Lease;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.mesh.Packets;
import chat.tacit.store.memory.MemoryStore;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Several true relays that pass packets to each other over TLS. */
class MeshRelaysTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy(50));
    private static final JoseKey OTHER = JoseKey.generate(new SeededEntropy(51));
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
                        Stream.of(peers).map(RunningRelay::address).toList(), Optional.empty());
        RunningRelay relay = RunningRelay.mesh(limits, config);
        relays.add(relay);
        return relay;
    }

    private static void await(RunningRelay relay, String metric, double least) {
        Awaitility.await(metric).atMost(20, SECONDS).until(() -> relay.metric(metric) >= least);
    }

    @Test
    void whatIsPostedAtOneRelayIsFetchedAtAnother() throws Exception {
        RunningRelay b = join(LIVELY.with(Limit.MESH_NEIGHBOURS, 2));
        RunningRelay a = join(LIVELY, b);
        RunningRelay c = join(LIVELY, b);
        await(a, "tacit_mesh_neighbours", 1);
        await(c, "tacit_mesh_neighbours", 1);
        await(b, "tacit_mesh_neighbours", 2);
        Packet packet = Packets.packet(KEY.publicKey(), 1);
        try (MeshClient sender = MeshClient.at(a.address());
                MeshClient recipient = MeshClient.at(c.address())) {
            Cursor start = MeshTest.begin(recipient, KEY);
            assertThat(sender.post(packet, 4).status()).isEqualTo(202);

            assertThat(MeshTest.fetched(recipient, KEY, start).packet()).contains(packet);
            await(a, "tacit_mesh_packets_delivered_total", 1);
            await(a, "tacit_mesh_ways", 1);
            assertThat(a.metric("tacit_mesh_outgoing")).isZero();
        }
        // Through the list of the one that both know they learn of each other.
        await(a, "tacit_mesh_servers", 2);
        await(c, "tacit_mesh_servers", 2);
    }

    /** A relay whose identity the test knows, so that it can speak in its name. */
    private RunningRelay known(Bytes seed, RunningRelay... peers) throws Exception {
        RunningRelay relay =
                RunningRelay.mesh(
                        new Keys.Passing(new Identity(signing(seed))),
                        LIVELY,
                        new MemoryStore(RunningRelay.ROOM),
                        new MeshConfig(
                                Stream.of(peers).map(RunningRelay::address).toList(),
                                Optional.empty()));
        relays.add(relay);
        return relay;
    }

    private static SigningKey signing(Bytes seed) {
        return SigningKey.of(Secret.owned(seed.toArray()));
    }

    @Test
    void serverThatFloodsIsRefusedAboveItsRateAndNobodyElse() throws Exception {
        Bytes seed = Bytes.owned(Entropy.system().bytes(32));
        RunningRelay a =
                join(
                        LIVELY.with(Limit.MESH_PEER_PACKETS, 3)
                                .with(Limit.MESH_PEER_PACKETS_PER_SECOND, 1));
        known(seed, a);
        await(a, "tacit_mesh_servers", 1);
        try (MeshClient flooder = MeshClient.at(a.address());
                MeshClient client = MeshClient.at(a.address())) {
            List<Integer> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Packet packet = Packets.packet(KEY.publicKey(), 10 + i);
                answers.add(flooder.passOn(packet, seed, 0, true).status());
            }
            assertThat(answers).startsWith(202, 202, 202).contains(429);
            assertThat(a.metric("tacit_refusals_total{code=\"too_many\"}")).isPositive();
            assertThat(a.metric("tacit_strikes_total")).isZero();

            Cursor start = MeshTest.begin(client, KEY);
            Packet honest = Packets.packet(KEY.publicKey(), 2);
            assertThat(client.post(honest, 4).status()).isEqualTo(202);
            assertThat(MeshTest.fetched(client, KEY, start).packet()).contains(honest);
        }
    }

    @Test
    void answerToAFloodWithoutALeaseIsCountedAndThePacketStaysAtItsTx() throws Exception {
        Bytes seed = Bytes.owned(Entropy.system().bytes(32));
        RunningRelay a = join(LIVELY);
        known(seed, a);
        await(a, "tacit_mesh_neighbours", 1);
        Packet packet = Packets.packet(KEY.publicKey(), 3);
        try (MeshClient client = MeshClient.at(a.address());
                MeshClient liar = MeshClient.at(a.address())) {
            assertThat(client.post(packet, 4).status()).isEqualTo(202);
            await(a, "tacit_mesh_packets_passed_total", 1);
            Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
            Fingerprint itself = Fingerprint.of(signing(seed).publicKey());
            Lease forged =
                    new Lease(KEY.publicKey().thumbprint(), itself, now, now.plusSeconds(600));
            KeptNotice notice =
                    KeptNotice.kept(
                            new KeptNotice.About(packet.hash(), KEY.publicKey()),
                            forged.sign(OTHER, Entropy.system()),
                            now,
                            signing(seed));

            assertThat(liar.tell(notice, seed).status()).isEqualTo(202);
            await(a, "tacit_mesh_blamed_total", 1);
            assertThat(a.metric("tacit_mesh_packets_delivered_total")).isZero();
            assertThat(a.metric("tacit_mesh_outgoing")).isOne();
            assertThat(a.metric("tacit_mesh_ways")).isZero();
        }
    }

    /** Else any server could ask through which others a packet went, back to its TX. */
    @Test
    void answerToKeptDoesNotTellWhetherThePacketIsKnown() throws Exception {
        Bytes seed = Bytes.owned(Entropy.system().bytes(32));
        RunningRelay a = join(LIVELY);
        known(seed, a);
        await(a, "tacit_mesh_neighbours", 1);
        Packet here = Packets.packet(KEY.publicKey(), 5);
        Packet nowhere = Packets.packet(KEY.publicKey(), 6);
        try (MeshClient client = MeshClient.at(a.address());
                MeshClient server = MeshClient.at(a.address())) {
            assertThat(client.post(here, 4).status()).isEqualTo(202);
            await(a, "tacit_mesh_packets_passed_total", 1);

            MeshClient.Said unknown = server.tell(kept(nowhere, seed), seed);
            assertThat(a.metric("tacit_mesh_packets_delivered_total")).isZero();
            assertThat(a.metric("tacit_mesh_outgoing")).isOne();
            MeshClient.Said right = server.tell(kept(here, seed), seed);
            await(a, "tacit_mesh_packets_delivered_total", 1);

            assertThat(unknown.status()).isEqualTo(right.status()).isEqualTo(202);
            assertThat(unknown.body()).isEqualTo(right.body());
            Bytes stranger = Bytes.owned(Entropy.system().bytes(32));
            assertThat(server.tell(kept(here, stranger), stranger).refusal().refusal())
                    .isEqualTo(Refusal.REFUSED);
        }
    }

    /** A server's word that it keeps a packet, with the lease of the packet's recipient. */
    private static KeptNotice kept(Packet packet, Bytes seed) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        Fingerprint itself = Fingerprint.of(signing(seed).publicKey());
        Lease lease = new Lease(KEY.publicKey().thumbprint(), itself, now, now.plusSeconds(600));
        return KeptNotice.kept(
                new KeptNotice.About(packet.hash(), KEY.publicKey()),
                lease.sign(KEY, Entropy.system()),
                now,
                signing(seed));
    }

    @Test
    void requestOfAServerServesOnce() throws Exception {
        Bytes seed = Bytes.owned(Entropy.system().bytes(32));
        RunningRelay a = join(LIVELY);
        known(seed, a);
        await(a, "tacit_mesh_servers", 1);
        Packet packet = Packets.packet(KEY.publicKey(), 4);
        try (MeshClient server = MeshClient.at(a.address())) {
            MeshClient.Passed passed = server.passed(packet, seed, 1, true);
            assertThat(server.pass(passed).status()).isEqualTo(202);
            assertThat(server.pass(passed).refusal().refusal()).isEqualTo(Refusal.REFUSED);
            assertThat(server.pass(server.passed(packet, seed, 9, true)).refusal().refusal())
                    .isEqualTo(Refusal.MALFORMED);
        }
    }

    /** Else whoever is let through a server that is a proxy has that server cut off. */
    @Test
    void addressOfAVerifiedServerIsNeverBanned() throws Exception {
        RunningRelay a =
                join(LIVELY.with(Limit.SHARED_SESSIONS, 10_000).with(Limit.THROTTLE_DELAY, 10));
        RunningRelay b = join(LIVELY, a);
        await(a, "tacit_mesh_servers", 1);
        await(b, "tacit_mesh_neighbours", 1);
        for (int i = 0; i < 4; i++) {
            try (MeshClient client = MeshClient.at(a.address())) {
                assertThat(
                                client.ask("POST", "/mesh/packets", Map.of(), new byte[100])
                                        .refusal()
                                        .refusal())
                        .isEqualTo(Refusal.MALFORMED);
            }
        }
        assertThat(a.metric("tacit_strikes_total")).isEqualTo(4);
        try (MeshClient client = MeshClient.at(b.address())) {
            assertThat(client.post(Packets.packet(KEY.publicKey(), 5), 4).status()).isEqualTo(202);
        }
        await(a, "tacit_mesh_packets_came_total", 1);
    }
}
