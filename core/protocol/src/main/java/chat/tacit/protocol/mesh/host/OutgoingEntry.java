package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketFields;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.store.StoredFields;

import java.time.Instant;

/**
 * What TX stores of a packet that it tries to deliver: {@code accepted(u64) ‖ attempts(u8) ‖
 * packet} ({@code spec/40-mesh} §15).
 *
 * @param accepted in whole seconds
 * @param attempts how often it was tried again
 * @param packet as {@link Packet#stored} makes it
 */
record OutgoingEntry(Instant accepted, int attempts, Bytes packet) {
    static final int MOST_ATTEMPTS = 0xff;

    static OutgoingEntry decode(byte[] entry) {
        return StoredFields.entry(
                entry,
                in -> new OutgoingEntry(Instant.ofEpochSecond(in.u64()), in.u8(), in.rest()));
    }

    byte[] encode() {
        return Fields.unlabelled()
                .u64(accepted.getEpochSecond())
                .u8(attempts)
                .fixed(packet)
                .toArray();
    }

    /** Of the packet, without looking at it any closer. */
    PacketHash hash() {
        return StoredFields.entry(
                packet.shared(), in -> PacketFields.ofStored(in.rest().shared()).hash());
    }

    Packet open() {
        return StoredFields.entry(packet.shared(), in -> Packet.ofStored(in.rest().shared()));
    }
}
