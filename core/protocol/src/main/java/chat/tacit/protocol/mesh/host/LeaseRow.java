package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.mesh.Cursor;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.Jws;
import chat.tacit.protocol.mesh.JwsType;
import chat.tacit.protocol.mesh.host.FetchDesk.SignedLease;
import chat.tacit.protocol.store.StoredFields;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What RX stores about a key: {@code 1 ‖ epoch 8 ‖ iat(u64) ‖ until(u64) ‖ count(u8) × { location
 * 16 ‖ sequence(u64) ‖ last(u64) } ‖ lease} ({@code spec/40-mesh} §15).
 *
 * @param epoch 8 bytes, drawn when the row was made
 * @param until when the lease ends or ended
 * @param locations those that fetched longest ago first
 * @param lease as it travelled
 */
record LeaseRow(Bytes epoch, Instant issued, Instant until, List<Location> locations, Jws lease) {
    static final int MOST_LOCATIONS = 0xff;

    private static final int VERSION = 1;

    /**
     * A location of the key.
     *
     * @param sequence up to which it has everything
     * @param hour since 1970 in which it was heard of last
     */
    record Location(Bytes id, long sequence, long hour) {}

    LeaseRow {
        locations = List.copyOf(locations);
    }

    static LeaseRow begin(Bytes epoch, SignedLease lease) {
        return new LeaseRow(
                epoch, lease.lease().issued(), lease.lease().until(), List.of(), lease.signed());
    }

    LeaseRow with(SignedLease newer) {
        return new LeaseRow(
                epoch, newer.lease().issued(), newer.lease().until(), locations, newer.signed());
    }

    /** Whether packets are kept for the key. */
    boolean isValid(Instant now) {
        return until.isAfter(now);
    }

    /**
     * After a location was heard of: without those that were silent for too long, and of too many
     * without that which was silent longest.
     */
    LeaseRow heardOf(Bytes location, long sequence, Instant now, MailboxTerms terms) {
        long hour = hour(now);
        long oldest = hour(now.minus(terms.retention()));
        List<Location> known = new ArrayList<>(locations);
        boolean isSame = known.contains(new Location(location, sequence, hour));
        known.removeIf(it -> it.hour < oldest || (!isSame && it.id.equals(location)));
        if (!isSame) {
            known.add(new Location(location, sequence, hour));
        }
        while (known.size() > terms.locations()) {
            known.remove(silentLongest(known.subList(0, known.size() - 1)));
        }
        return new LeaseRow(epoch, issued, until, known, lease);
    }

    private static Location silentLongest(List<Location> known) {
        return known.stream().min(Comparator.comparingLong(Location::hour)).orElseThrow();
    }

    private static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), Duration.ofHours(1).toSeconds());
    }

    /** Up to where every location that is remembered has everything. */
    long lowest() {
        return locations.stream().mapToLong(Location::sequence).min().orElse(0);
    }

    byte[] encode() {
        Fields out =
                Fields.unlabelled()
                        .u8(VERSION)
                        .fixed(epoch)
                        .u64(issued.getEpochSecond())
                        .u64(until.getEpochSecond())
                        .u8(locations.size());
        locations.forEach(it -> out.fixed(it.id).u64(it.sequence).u64(it.hour));
        return out.fixed(Text.utf8(lease.compact())).toArray();
    }

    static LeaseRow decode(byte[] value) {
        return StoredFields.row(
                value,
                VERSION,
                in ->
                        new LeaseRow(
                                in.bytes(Cursor.EPOCH_SIZE),
                                Instant.ofEpochSecond(in.u64()),
                                Instant.ofEpochSecond(in.u64()),
                                locations(in),
                                new Jws(JwsType.LEASE, Text.fromUtf8(in.rest().shared()))));
    }

    private static List<Location> locations(StoredFields in) {
        List<Location> locations = new ArrayList<>();
        for (int count = in.u8(); count > 0; count--) {
            locations.add(new Location(in.bytes(Fetch.LOCATION_SIZE), in.u64(), in.u64()));
        }
        return locations;
    }
}
