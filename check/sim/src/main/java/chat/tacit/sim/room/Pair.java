package chat.tacit.sim.room;

import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.SignedBundle;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What an account's private pair holds of one room ({@code spec/50-room} §18). */
final class Pair {
    private final NavigableMap<Long, EpochKeys> keys = new TreeMap<>();
    private Optional<TermSecrets> newest = Optional.empty();
    private Optional<Joined> joined = Optional.empty();

    /**
     * By what the account became a member.
     *
     * @param from the first message event that is shown, if it isn't <em>from now</em>
     */
    record Joined(Point tip, List<Link> links, List<SignedBundle> bundles, Optional<Long> from) {}

    void put(EpochKeys fresh) {
        keys.putIfAbsent(fresh.epoch(), fresh);
    }

    void put(TermSecrets secrets) {
        if (newest.filter(it -> it.term().position() >= secrets.term().position()).isEmpty()) {
            newest = Optional.of(secrets);
        }
    }

    void join(Joined by) {
        joined = Optional.of(by);
    }

    List<EpochKeys> keys() {
        return List.copyOf(keys.values());
    }

    Optional<TermSecrets> newest() {
        return newest;
    }

    Optional<Joined> joined() {
        return joined;
    }
}
