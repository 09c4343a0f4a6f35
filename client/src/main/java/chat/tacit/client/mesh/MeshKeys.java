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
    /** So many loop keys a profile has that are no twins. */
    public static final int LOOPS = 4;

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
        return (int) due(keys, now).count() + missingLoops(keys) + missingTwins(keys);
    }

    private static Stream<MeshKey> due(List<MeshKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> key.isCurrent() && key.purpose().isOwn())
                .filter(key -> !key.renewAt().isAfter(now));
    }

    private static int missingLoops(List<MeshKey> keys) {
        boolean isUsed = others(keys) > 0;
        return isUsed ? Math.max(0, LOOPS - current(keys, Purpose.LOOP).size()) : 0;
    }

    /** A twin for each key that others write to. */
    private static int missingTwins(List<MeshKey> keys) {
        return (int) Math.max(0, others(keys) - current(keys, Purpose.TWIN).size());
    }

    private static long others(List<MeshKey> keys) {
        return keys.stream().filter(key -> key.isCurrent() && !key.purpose().isOwn()).count();
    }

    private static List<Long> current(List<MeshKey> keys, Purpose purpose) {
        return keys.stream()
                .filter(key -> key.isCurrent() && key.purpose() == purpose)
                .map(MeshKey::id)
                .toList();
    }

    /**
     * The keys to which loops go.
     *
     * @param purpose which of the two kinds
     */
    static List<Long> loops(Transaction tx, Purpose purpose, Instant now) {
        return current(MeshKey.all(tx, now), purpose);
    }

    /** Makes, changes and ends what is due, as far as the stock goes. */
    public void run(Transaction tx, Instant now) {
        MeshKey.tidy(tx, now);
        Receiver.tidy(tx, now);
        List<MeshKey> keys = MeshKey.all(tx, now);
        for (MeshKey key : due(keys, now).toList()) {
            Optional<JoseKey> pair = stock.poll();
            pair.ifPresent(it -> {
                long _ = MeshKey.addOwn(tx, key.purpose(), it, entropy, now);
                MeshKey.replaced(tx, key.id(), now);
            });
        }
        add(tx, Purpose.LOOP, missingLoops(keys), now);
        add(tx, Purpose.TWIN, missingTwins(keys), now);
        receivers(tx, now);
    }

    private void add(Transaction tx, Purpose purpose, int count, Instant now) {
        for (int i = count; i > 0; i--) {
            stock.poll().ifPresent(it -> MeshKey.addOwn(tx, purpose, it, entropy, now));
        }
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
