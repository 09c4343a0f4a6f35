package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.PacketHash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The packets that TX tries to deliver: by hash, by when they are due, and by where they are. */
final class Backlog {
    static final Duration QUARTER = Duration.ofMinutes(15);

    private final Map<PacketHash, Undelivered> packets = new HashMap<>();
    private final NavigableSet<Undelivered> due =
            new TreeSet<>(
                    Comparator.comparing((Undelivered it) -> it.due)
                            .thenComparingLong(it -> it.number));
    private final NavigableMap<Long, QuarterLog> logs = new TreeMap<>();
    private final PosterShares shares;

    /** What is known of a log. */
    static final class QuarterLog {
        final long quarter;
        final NavigableMap<Long, Undelivered> live = new TreeMap<>();

        /** The last position that is known to be durable. */
        long last;

        /** Appends that didn't end yet. */
        int appending;

        /** The last position of something that isn't live; 0 if all is. */
        private long dead;

        private QuarterLog(long quarter) {
            this.quarter = quarter;
        }

        /** Something that isn't live is durable there. */
        void leaves(long position) {
            last = Math.max(last, position);
            dead = Math.max(dead, position);
        }

        /** Everything up to there was deleted. */
        void deletedThrough(long position) {
            dead = dead > position ? dead : 0;
        }
    }

    Backlog(PosterShares shares) {
        this.shares = shares;
    }

    static long quarter(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), QUARTER.toSeconds());
    }

    static Instant start(long quarter) {
        return Instant.ofEpochSecond(quarter * QUARTER.toSeconds());
    }

    int size() {
        return packets.size();
    }

    Optional<Undelivered> find(PacketHash hash) {
        return Optional.ofNullable(packets.get(hash));
    }

    boolean contains(Undelivered packet) {
        return packets.get(packet.hash) == packet;
    }

    QuarterLog log(long quarter) {
        return logs.computeIfAbsent(quarter, QuarterLog::new);
    }

    /** Those that are over, and those that hold what was delivered, the earliest first. */
    List<QuarterLog> toCarry(long now) {
        List<QuarterLog> found = new ArrayList<>();
        for (QuarterLog log : logs.values()) {
            if (log.appending == 0 && (log.dead > 0 || log.quarter < now)) {
                found.add(log);
            }
        }
        return found;
    }

    /** The log was dropped. */
    void forget(QuarterLog log) {
        if (log.live.isEmpty() && log.appending == 0) {
            logs.remove(log.quarter);
        }
    }

    void add(Undelivered packet) {
        packets.put(packet.hash, packet);
        due.add(packet);
        put(packet);
    }

    private void put(Undelivered packet) {
        QuarterLog log = log(packet.place.quarter());
        log.live.put(packet.place.position(), packet);
        log.last = Math.max(log.last, packet.place.position());
    }

    void remove(Undelivered packet) {
        packets.remove(packet.hash);
        due.remove(packet);
        packet.from.ifPresent(shares::giveBack);
        leave(packet);
    }

    private void leave(Undelivered packet) {
        QuarterLog log = log(packet.place.quarter());
        log.live.remove(packet.place.position());
        log.leaves(packet.place.position());
    }

    /** The packet is stored somewhere else now. */
    void move(Undelivered packet, Undelivered.Place place) {
        leave(packet);
        packet.place = place;
        put(packet);
    }

    /** The packet is tried at that time. */
    void schedule(Undelivered packet, Instant at) {
        due.remove(packet);
        packet.due = at;
        due.add(packet);
    }

    /** The packet that is due first. */
    Optional<Undelivered> first() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.first());
    }

    /** The packet isn't due until it is scheduled again. */
    void pause(Undelivered packet) {
        due.remove(packet);
    }
}
