package chat.tacit.protocol.proxy;

/**
 * The first bytes of a tunnel: they have to be the head of a TLS ClientHello (RFC 8446 §5.1, §4).
 */
public enum TlsHead {
    /** So far it may become one. */
    PART,
    /** It is one. */
    CLIENT_HELLO,
    /** It is something else. */
    FOREIGN;

    /** Bytes that decide: a record's header, a handshake message's, and its version. */
    public static final int SIZE = 11;

    private static final int HANDSHAKE = 22;
    private static final int HELLO = 1;
    private static final int MAJOR = 3;
    private static final int MOST_MINOR = 4;
    private static final int RECORD_HEADER = 5;
    private static final int MAX_RECORD = 1 << 14;

    /** What the bytes that have come so far are. */
    public static TlsHead of(byte[] start) {
        for (int i = 0; i < Math.min(start.length, SIZE); i++) {
            if (!fits(start, i)) {
                return FOREIGN;
            }
        }
        return start.length < SIZE ? PART : CLIENT_HELLO;
    }

    private static boolean fits(byte[] start, int at) {
        int value = start[at] & 0xff;
        return switch (at) {
            case 0 -> value == HANDSHAKE;
            case 1, 9 -> value == MAJOR;
            case 2, 10 -> value <= MOST_MINOR;
            case 3 -> value <= MAX_RECORD >> 8;
            // A hello may go on in a next record; its own header is always in the first.
            case 4 ->
                    length(start, 3, 2) > SIZE - RECORD_HEADER && length(start, 3, 2) <= MAX_RECORD;
            case 5 -> value == HELLO;
            case 6 -> value <= 1;
            default -> true;
        };
    }

    private static int length(byte[] start, int from, int size) {
        int length = 0;
        for (int i = from; i < from + size; i++) {
            length = (length << 8) | (start[i] & 0xff);
        }
        return length;
    }
}
