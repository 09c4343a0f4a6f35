package chat.tacit.protocol.pipe;

import chat.tacit.crypto.MalformedException;

/** Which end of a pipe somebody wants to be: the first frame after the hello, one byte. */
public enum Side {
    /** Makes the pipe; there must be none of that name. */
    MAKER('a'),
    /** Joins a pipe that somebody made and nobody joined. */
    JOINER('b');

    private final byte code;

    Side(char code) {
        this.code = (byte) code;
    }

    /** As a frame. */
    public byte[] encode() {
        return new byte[] {code};
    }

    /**
     * @throws MalformedException if it is anything but one of the two bytes
     */
    public static Side decode(byte[] frame) {
        for (Side side : values()) {
            if (frame.length == 1 && frame[0] == side.code) {
                return side;
            }
        }
        throw new MalformedException("a pipe begins with its side");
    }
}
