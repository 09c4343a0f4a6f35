package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Fields;
import chat.tacit.protocol.store.StoredFields;

import java.util.Optional;

/**
 * What the relay stores about a room beside its logs: {@code 1 ‖ flags ‖ made(u64) ‖ [ position ‖
 * term ‖ messages ‖ bytes, each u64 ]} ({@code spec/50-room} §23).
 *
 * @param isPrivate whether it is an account's private pair
 * @param made in seconds since 1970
 * @param note how things stood when this was written; none before the room has begun
 */
record ChannelRow(boolean isPrivate, long made, Optional<Note> note) {
    private static final int VERSION = 1;
    private static final int PRIVATE = 1;
    private static final int BEGUN = 2;

    /**
     * Where a reading of the state log begins after a restart.
     *
     * @param position of a state event
     * @param term of the last commit at that time
     * @param messages position of the last message event at that commit
     * @param bytes of the room's message events at that time
     */
    record Note(long position, long term, long messages, long bytes) {
        static final Note NONE = new Note(0, 0, 0, 0);
    }

    ChannelRow with(Note current) {
        return new ChannelRow(isPrivate, made, Optional.of(current));
    }

    byte[] encode() {
        int flags = (isPrivate ? PRIVATE : 0) | (note.isPresent() ? BEGUN : 0);
        Fields out = Fields.unlabelled().u8(VERSION).u8(flags).u64(made);
        note.ifPresent(
                it -> out.u64(it.position()).u64(it.term()).u64(it.messages()).u64(it.bytes()));
        return out.toArray();
    }

    static ChannelRow decode(byte[] value) {
        return StoredFields.row(
                value,
                VERSION,
                in -> {
                    int flags = in.u8();
                    long made = in.u64();
                    Optional<Note> note =
                            (flags & BEGUN) != 0
                                    ? Optional.of(new Note(in.u64(), in.u64(), in.u64(), in.u64()))
                                    : Optional.empty();
                    return new ChannelRow((flags & PRIVATE) != 0, made, note);
                });
    }
}
