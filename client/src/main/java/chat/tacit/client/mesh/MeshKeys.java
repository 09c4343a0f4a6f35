package chat.tacit.client.mesh;

import chat.tacit.client.mesh.MeshKey.Purpose;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sees to it that a profile that uses the mesh has loop keys, that these change, and that each of
 * its keys has its RX ({@code spec/40-mesh} §10.2, §11). What contacts' keys are is their contacts'
 * business.
 */
public final class MeshKeys {
    /** So many loop keys a profile has at least. */
    public static final int LEAST_LOOPS = 4;

    private final Servers servers;
    private final KeyStock stock;
    private final Entropy entropy;

    public MeshKeys(Servers servers, KeyStock stock, Entropy entropy) {
        this.servers = servers;
        this.stock = stock;
        this.entropy = entropy;
    }

    /** How many pairs {@link #run} would take from the stock now. */
    static int lacking(Transaction tx, Instant now) {
        List<MeshKey> keys = MeshKey.all(tx, now);
        return (int) due(keys, now).count() + missing(keys);
    }

    private static Stream<MeshKey> due(List<MeshKey> keys, Instant now) {
        return loops(keys).stream().filter(key -> !key.renewAt().isAfter(now));
    }

    private static int missing(List<MeshKey> keys) {
        long others =
                keys.stream()
                        .filter(key -> key.isCurrent() && key.purpose() != Purpose.LOOP)
                        .count();
        if (others == 0) {
            return 0; // it doesn't use the mesh
        }
        return (int) Math.max(0, Math.max(LEAST_LOOPS, others) - loops(keys).size());
    }

    private static List<MeshKey> loops(List<MeshKey> keys) {
        return keys.stream()
                .filter(key -> key.isCurrent() && key.purpose() == Purpose.LOOP)
                .toList();
    }

    /** The loop keys to which loops go. */
    static List<Long> loops(Transaction tx, Instant now) {
        return loops(MeshKey.all(tx, now)).stream().map(MeshKey::id).toList();
    }

    /** Makes, changes and ends what is due, as far as the stock goes. */
    public void run(Transaction tx, Instant now) {
        MeshKey.tidy(tx, now);
        Receiver.tidy(tx, now);
        List<MeshKey> keys = MeshKey.all(tx, now);
        for (MeshKey key : due(keys, now).toList()) {
            Optional<JoseKey> pair = stock.poll();
            pair.ifPresent(it -> {
                long _ = MeshKey.addLoop(tx, it, entropy, now);
                MeshKey.replaced(tx, key.id(), now);
            });
        }
        for (int i = missing(keys); i > 0; i--) {
            stock.poll().ifPresent(it -> MeshKey.addLoop(tx, it, entropy, now));
        }
        receivers(tx, now);
    }

    /** A key that isn't used any more keeps its RX, and takes no others. */
    private void receivers(Transaction tx, Instant now) {
        Map<RelayAddress, Boolean> leaves = new HashMap<>();
        for (MeshKey key : MeshKey.all(tx, now)) {
            List<RelayAddress> kept = new ArrayList<>();
            for (Receiver one : Receiver.of(tx, key.id())) {
                boolean unfit =
                        leaves.computeIfAbsent(
                                one.server(), server -> servers.leaves(tx, server, now));
                if (unfit && !one.isLeft()) {
                    Receiver.leave(tx, key.id(), one.server(), now);
                } else if (!one.isLeft()) {
                    kept.add(one.server());
                }
            }
            if (key.isCurrent() && kept.size() < Servers.RX_OF_KEY) {
                servers.receiving(tx, kept, now)
                        .forEach(server -> Receiver.add(tx, key.id(), server));
            }
        }
    }
}
