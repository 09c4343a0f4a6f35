package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the mesh is so in the profile now.
 *
 * @param keys those that are fetched
 * @param receivers of each
 * @param sendAt when something may be sent, if anything waits
 * @param loopKey to which the last loop went
 */
record MeshScene(
        Pace pace,
        List<MeshKey> keys,
        Map<Long, List<Receiver>> receivers,
        Optional<Instant> sendAt,
        Optional<Long> loopKey) {

    static MeshScene of(Transaction tx, Correspondence correspondence, Instant now) {
        Map<Long, List<Receiver>> receivers = new HashMap<>();
        for (Receiver one : Receiver.all(tx)) {
            receivers.computeIfAbsent(one.key(), _ -> new ArrayList<>()).add(one);
        }
        return new MeshScene(
                CoverSetting.of(tx).pace(),
                MeshKey.all(tx, now),
                receivers,
                correspondence.nextAt(tx),
                tx.one("SELECT loop_key FROM mesh", row -> row.optionalInteger(1))
                        .flatMap(key -> key));
    }

    /** Another number after whatever is to be looked at at once. */
    static long stamp(Transaction tx) {
        return tx.one(
                        "SELECT COALESCE(mean, 0) + unicode(cover) * 7,"
                                + " (SELECT COALESCE(MAX(id), 0) FROM mesh_key)"
                                + " FROM mesh",
                        row -> row.integer(1) * 1_000_003 + row.integer(2))
                .orElse(0L);
    }

    /** Whether the profile has anything to do with the mesh. */
    boolean isUsed() {
        return sendAt.isPresent() || keys.stream().anyMatch(key -> !key.purpose().isOwn());
    }

    /** Whether there are keys to which loops go. */
    boolean hasLoops() {
        return keys.stream().anyMatch(key -> key.isCurrent() && key.purpose().isOwn());
    }

    boolean waits(Instant now) {
        return sendAt.filter(at -> !at.isAfter(now)).isPresent();
    }

    /**
     * The keys for the slots.
     *
     * @param more those whose last answer had a packet, or said that one waits
     */
    List<Place> places(Set<Long> more, Instant now) {
        return keys.stream()
                .map(key ->
                        new Place(
                                key.id(),
                                servers(key.id()),
                                more.contains(key.id()) || isAttended(key, now)))
                .toList();
    }

    private List<RelayAddress> servers(long key) {
        return receivers.getOrDefault(key, List.of()).stream().map(Receiver::server).toList();
    }

    /** Something is expected, or a server has yet to be told that it receives. */
    private boolean isAttended(MeshKey key, Instant now) {
        return key.attention().isAfter(now)
                || loopKey.equals(Optional.of(key.id()))
                || receivers.getOrDefault(key.id(), List.of()).stream()
                        .anyMatch(rx -> !rx.isLeft() && rx.leased().isEmpty());
    }
}
