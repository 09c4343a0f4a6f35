package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Trail;
import chat.tacit.protocol.room.DeviceId;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The trail in memory, with what each device has last named written once for each input: of many
 * events that are told at once most are by few devices. The events that were read last are at hand,
 * since these are the ones that others name.
 */
final class Named implements Trail {
    /** Devices of which it is known what they named; all are forgotten if there are more. */
    private static final int KEPT = 4_096;

    /** Events that are at hand. */
    private static final int LATEST = 512;

    private final Trail memory;
    private final Map<DeviceId, OptionalLong> named = new HashMap<>();
    private final Map<DeviceId, Long> fresh = new HashMap<>();
    private final Map<Bytes, Long> latest = new Latest();

    private static final class Latest extends LinkedHashMap<Bytes, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Long> eldest) {
            return size() > LATEST;
        }
    }

    Named(Trail memory) {
        this.memory = memory;
    }

    @Override
    public OptionalLong position(Bytes hash) {
        Long known = latest.get(hash);
        return known == null ? memory.position(hash) : OptionalLong.of(known);
    }

    @Override
    public boolean read(Bytes hash, long position) {
        boolean first = memory.read(hash, position);
        if (first) {
            latest.put(hash, position);
        }
        return first;
    }

    @Override
    public OptionalLong named(DeviceId device) {
        return named.computeIfAbsent(device, memory::named);
    }

    @Override
    public void name(DeviceId device, long position) {
        named.put(device, OptionalLong.of(position));
        fresh.put(device, position);
    }

    void flush() {
        fresh.forEach(memory::name);
        fresh.clear();
        if (named.size() > KEPT) {
            named.clear();
        }
    }
}
