package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.VerifyingKey;

/**
 * A device of an account, by its key: {@code H("tacit/50/device-id/v1" ‖ device key)[0..16]}, 16
 * bytes, ordered by value ({@code spec/50-room} §2).
 */
public record DeviceId(Bytes bytes) implements Comparable<DeviceId> {
    public static final int SIZE = 16;

    public DeviceId {
        bytes.requireSize(SIZE, "a device id");
    }

    public static DeviceId of(VerifyingKey device) {
        Fields key = Fields.of(Labels.ROOM_DEVICE_ID).fixed(device.bytes());
        return new DeviceId(Hash.sha256(key).slice(0, SIZE));
    }

    @Override
    public int compareTo(DeviceId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return bytes.hex();
    }
}
