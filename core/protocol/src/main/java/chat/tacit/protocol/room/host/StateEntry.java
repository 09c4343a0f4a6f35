package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;
import chat.tacit.protocol.store.StoredFields;

import java.util.Optional;

/**
 * An entry of a room's state log: {@code received(u64) ‖ power(u8) ‖ messages(u64) ‖ StateEvent}.
 *
 * @param received in seconds since 1970
 * @param power whose key signed the request
 * @param messages position of the last message event before it
 * @param event an encoded StateEvent, as it came
 */
record StateEntry(long received, Power power, long messages, Bytes event) {
    byte[] encode() {
        return Fields.unlabelled()
                .u64(received)
                .u8(power.code())
                .u64(messages)
                .fixed(event)
                .toArray();
    }

    static StateEntry decode(byte[] entry) {
        return StoredFields.entry(
                entry, in -> new StateEntry(in.u64(), Power.of(in.u8()), in.u64(), in.rest()));
    }

    StateEvent decoded() {
        return StateEvent.decode(event);
    }

    /** What a commit puts in force; nothing in any other event. */
    Optional<Turn> turn() {
        return decoded().turn();
    }
}
