package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.store.StoredFields;

/**
 * An entry of a room's message log: {@code received(u64) ‖ stamp(u64) ‖ event}.
 *
 * @param received in seconds since 1970
 * @param stamp position of the state event that was in force
 * @param event an EncryptedMessage, as it came
 */
record MessageEntry(long received, long stamp, Bytes event) {
    byte[] encode() {
        return Fields.unlabelled().u64(received).u64(stamp).fixed(event).toArray();
    }

    static MessageEntry decode(byte[] entry) {
        return StoredFields.entry(entry, in -> new MessageEntry(in.u64(), in.u64(), in.rest()));
    }
}
