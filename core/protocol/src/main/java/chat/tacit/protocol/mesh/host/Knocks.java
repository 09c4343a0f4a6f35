package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.PeerAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often this server connects to where somebody says that a server is ({@code spec/40-mesh}
 * §8.3): to one address and port once an hour, and to an address that nobody ever answered at three
 * times a day. So whoever announces a victim's address gains a hello or three. Addresses are in
 * memory only.
 */
final class Knocks {
    /** Addresses that are remembered; above it the one knocked at longest ago is forgotten. */
    static final int MOST = 65_536;

    private static final int PER_DAY = 3;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Map<Door, Instant> hours = new LinkedHashMap<>();
    private final Map<PeerAddress, Day> days = new LinkedHashMap<>();

    /**
     * Where one knocks.
     *
     * @param address 4 or 16 bytes
     */
    record Door(Bytes address, int port) {}

    private record Day(Instant since, int knocks, boolean answered) {
        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(DAY));
        }
    }

    /** Whether one may knock there now; counts it if so. */
    boolean may(Door door, Instant now) {
        PeerAddress address = PeerAddress.of(door.address().toArray());
        Day day = day(address, now);
        Instant last = hours.get(door);
        boolean again = last != null && now.isBefore(last.plus(HOUR));
        if (again || (day.knocks() >= PER_DAY && !day.answered())) {
            return false;
        }
        put(hours, door, now);
        put(days, address, new Day(day.since(), day.knocks() + 1, day.answered()));
        return true;
    }

    /** A relay answered there. */
    void answered(Door door, Instant now) {
        PeerAddress address = PeerAddress.of(door.address().toArray());
        Day day = day(address, now);
        put(days, address, new Day(day.since(), day.knocks(), true));
    }

    private Day day(PeerAddress address, Instant now) {
        Day day = days.get(address);
        return day == null || day.isOver(now) ? new Day(now, 0, false) : day;
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        map.remove(key);
        map.put(key, value);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
