package chat.tacit.protocol.pipe;

import chat.tacit.crypto.MalformedException;

/** What a relay says itself on a pipe, before anything passes: a frame of one byte. */
public enum PipeNotice {
    /** The pipe is there and waits for the joiner; told to its maker alone. */
    MADE(1),
    /** Both ends are there: every frame from now on is the other end's. */
    MET(2);

    private final byte code;

    PipeNotice(int code) {
        this.code = (byte) code;
    }

    /** As a frame. */
    public byte[] encode() {
        return new byte[] {code};
    }

    /**
     * @throws MalformedException if it is anything but one of the two bytes
     */
    public static PipeNotice decode(byte[] frame) {
        for (PipeNotice notice : values()) {
            if (frame.length == 1 && frame[0] == notice.code) {
                return notice;
            }
        }
        throw new MalformedException("a pipe has two notices");
    }
}
