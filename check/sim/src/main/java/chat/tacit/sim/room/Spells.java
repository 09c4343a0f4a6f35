package chat.tacit.sim.room;

import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.protocol.room.AccountId;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Who was a member when, as one seat's chain has it. */
final class Spells {
    private final Seat seat;
    private final NavigableMap<Long, Point> points = new TreeMap<>();
    private final Map<AccountId, List<Spell>> spells = new HashMap<>();

    /**
     * A time in which an account was a member, by epochs.
     *
     * @param from the epoch that began with it
     * @param to the last one that it may have keys of
     */
    private record Spell(long from, long to) {}

    Spells(Seat seat) {
        this.seat = seat;
        Optional<Point> before = Optional.empty();
        Map<AccountId, Long> since = new HashMap<>();
        for (Link link : seat.memory().links(0, Integer.MAX_VALUE)) {
            Point after = link.after(before);
            points.put(link.place().position(), after);
            follow(before.map(it -> it.epoch().number()).orElse(0L), after, since);
            before = Optional.of(after);
        }
        since.forEach((account, from) -> add(account, new Spell(from, Long.MAX_VALUE)));
    }

    private void follow(long ended, Point after, Map<AccountId, Long> since) {
        for (AccountId account : after.members().accounts()) {
            since.putIfAbsent(account, after.epoch().number());
        }
        for (AccountId account : List.copyOf(since.keySet())) {
            if (!after.members().has(account)) {
                long from = Optional.ofNullable(since.remove(account)).orElse(0L);
                add(account, new Spell(from, ended));
            }
        }
    }

    private void add(AccountId account, Spell spell) {
        spells.computeIfAbsent(account, _ -> new ArrayList<>()).add(spell);
    }

    /** Whether an account was a member after this state event; nothing if there is none. */
    Optional<Boolean> was(AccountId account, long position) {
        return Optional.ofNullable(points.get(position)).map(it -> it.members().has(account));
    }

    /** The term in which this state event was the last. */
    long term(long position) {
        return Optional.ofNullable(points.get(position))
                .map(it -> it.epoch().position())
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Nobody has keys of an epoch in which it wasn't a member, but for those it was given.
     *
     * @param also the other's own chain, where that may be another
     */
    void check(Seat other, Spells also) {
        for (long epoch : other.memory().epochs()) {
            Optional<EpochKeys> keys = other.memory().keys(epoch);
            boolean same = keys.equals(seat.memory().keys(epoch));
            RoomRun.require(
                    !same || may(other, epoch) || also.may(other, epoch),
                    "%s has keys of epoch %d and was there in %s"
                            .formatted(other, epoch, of(other)));
        }
    }

    private boolean may(Seat other, long epoch) {
        long given =
                other.book().stays().stream()
                        .filter(it -> !(it.reach() instanceof Reach.Now))
                        .mapToLong(it -> epochAt(it.trusted()))
                        .max()
                        .orElse(0);
        return epoch > last()
                || epoch <= given
                || of(other).stream().anyMatch(it -> it.from <= epoch && epoch <= it.to);
    }

    private List<Spell> of(Seat other) {
        return spells.getOrDefault(other.account().id(), List.of());
    }

    /** The last epoch that this chain knows of. */
    private long last() {
        return points.isEmpty() ? 0 : points.lastEntry().getValue().epoch().number();
    }

    private long epochAt(long position) {
        return Optional.ofNullable(points.get(position)).map(it -> it.epoch().number()).orElse(0L);
    }
}
