package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.mesh.VectorKeys;
import chat.tacit.kit.SeededEntropy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One record of each kind about the mesh, whole and as bare as it may be. */
final class MeshRecords {
    static final Instant NOW = Instant.parse("2026-11-22T03:00:00.123Z");
    static final JoseKey KEY = VectorKeys.key(VectorKeys.BOB);

    private final SeededEntropy entropy;

    MeshRecords(long seed) {
        this.entropy = new SeededEntropy(seed);
    }

    List<ProfileRecord> all() {
        return List.of(
                settings(true),
                settings(false),
                new MeshRecord.Address(
                        KEY.publicKey(),
                        Optional.of(
                                new MeshRecord.Address.Held(
                                        KEY,
                                        NOW,
                                        List.of(Samples.relay(entropy, "relay.example"))))),
                new MeshRecord.Address(KEY.publicKey(), Optional.empty()),
                server(true),
                server(false),
                server(Optional.of(Bytes.empty())),
                server(Optional.empty()),
                decision(true),
                decision(false),
                receiving(true),
                receiving(false),
                sending(true),
                sending(false));
    }

    MeshRecord.Receiving receiving(boolean whole) {
        return new MeshRecord.Receiving(
                Bytes.owned(entropy.bytes(16)),
                whole,
                KEY,
                AgreementKey.generate(entropy),
                whole ? Optional.of(AgreementKey.generate(entropy).publicKey()) : Optional.empty(),
                new MeshRecord.Receiving.Life(
                        whole,
                        NOW,
                        NOW.plusSeconds(1),
                        whole ? Optional.of(NOW.plusSeconds(2)) : Optional.empty()),
                whole ? List.of(Samples.relay(entropy, "relay.example")) : List.of());
    }

    MeshRecord.Sending sending(boolean whole) {
        return new MeshRecord.Sending(
                Bytes.owned(entropy.bytes(16)),
                Samples.mesh(entropy),
                AgreementKey.generate(entropy),
                NOW,
                whole ? Optional.of(NOW.plusSeconds(2)) : Optional.empty());
    }

    MeshRecord.Settings settings(boolean whole) {
        return new MeshRecord.Settings(
                whole ? "high" : "low",
                whole ? Optional.of(Duration.ofSeconds(15)) : Optional.empty(),
                whole,
                NOW);
    }

    MeshRecord.Decision decision(boolean whole) {
        Bytes hash = Bytes.owned(entropy.bytes(32));
        return new MeshRecord.Decision(
                hash, whole ? Optional.of(hash.slice(0, 16)) : Optional.empty(), NOW);
    }

    MeshRecord.Server server(boolean whole) {
        return new MeshRecord.Server(
                Samples.relay(entropy, "relay.example"),
                whole,
                NOW,
                new MeshRecord.Score(
                        whole ? 9_200 : 0,
                        whole ? 2 : 0,
                        whole
                                ? Optional.of(
                                        new MeshRecord.Quarantine(NOW, NOW.plusSeconds(7_200)))
                                : Optional.empty()),
                whole
                        ? Optional.of(
                                shown(
                                        Optional.of(Bytes.ofHex("5db8")),
                                        Optional.of(NOW.plusSeconds(3))))
                        : Optional.empty());
    }

    /** One of which the network is given as it is, or isn't. */
    MeshRecord.Server server(Optional<Bytes> network) {
        return new MeshRecord.Server(
                Samples.relay(entropy, "relay.example"),
                false,
                NOW,
                new MeshRecord.Score(0, 0, Optional.empty()),
                Optional.of(shown(network, Optional.empty())));
    }

    private MeshRecord.Server.Shown shown(Optional<Bytes> network, Optional<Instant> guard) {
        return new MeshRecord.Server.Shown(
                NOW.plusSeconds(1), Bytes.owned(entropy.bytes(32)), 7, network, guard);
    }
}
