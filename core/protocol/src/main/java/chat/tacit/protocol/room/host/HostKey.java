package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.store.StoreKey;

/**
 * The name of a row or a log of this service in the relay's store: {@code space ‖ id} ({@code
 * spec/50-room} §23).
 *
 * @param id an account id or a room, 32 bytes; a time, 8 bytes; one byte for what there is once
 */
public record HostKey(Space space, Bytes id) implements StoreKey {

    /** Different from those of every other service. */
    @Override
    public char letter() {
        return space.letter;
    }

    /** What kind of thing a name belongs to. */
    public enum Space {
        /** By account id: {@link AccountRow}. */
        ACCOUNT('a'),
        /** By account id: {@link PasswordRow}. */
        PASSWORD('p'),
        /** By account id: the SignedBundle as it was posted. */
        BUNDLE('y'),
        /** By account id: the log of invitations that wait. */
        INVITATIONS('i'),
        /** What there is once: the secret of salts, a count, how far rooms' ends were seen to. */
        SALTS('z'),
        /** By room: {@link ChannelRow}. */
        CHANNEL('c'),
        /** By room: the log of {@link StateEntry}s. */
        STATE('s'),
        /** By room: the log of {@link MessageEntry}s. */
        EVENTS('e'),
        /** By room: the log of parts. */
        PARTS('v'),
        /** By time: the log of rooms that may be over then. */
        ENDS('x');

        private final char letter;

        Space(char letter) {
            this.letter = letter;
        }
    }
}
