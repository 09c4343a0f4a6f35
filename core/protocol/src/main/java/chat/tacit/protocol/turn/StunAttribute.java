package chat.tacit.protocol.turn;

import java.util.Optional;

/** The attributes that a relay knows, with the sizes that their values may have. */
public enum StunAttribute {
    USERNAME(0x0006, 0, 512),
    MESSAGE_INTEGRITY(0x0008, 20, 20),
    ERROR_CODE(0x0009, 4, 767),
    UNKNOWN_ATTRIBUTES(0x000A, 0, 128),
    CHANNEL_NUMBER(0x000C, 4, 4),
    LIFETIME(0x000D, 4, 4),
    XOR_PEER_ADDRESS(0x0012, 8, 20),
    DATA(0x0013, 0, StunMessage.MAX_SIZE),
    REALM(0x0014, 0, 512),
    NONCE(0x0015, 0, 128),
    XOR_RELAYED_ADDRESS(0x0016, 8, 20),
    REQUESTED_ADDRESS_FAMILY(0x0017, 4, 4),
    EVEN_PORT(0x0018, 1, 1),
    REQUESTED_TRANSPORT(0x0019, 4, 4),
    MESSAGE_INTEGRITY_SHA256(0x001C, 32, 32),
    PASSWORD_ALGORITHM(0x001D, 4, 64),
    XOR_MAPPED_ADDRESS(0x0020, 8, 20),
    PASSWORD_ALGORITHMS(0x8002, 4, 128),
    FINGERPRINT(0x8028, 4, 4);

    /** From here on who doesn't know an attribute passes over it. */
    private static final int OPTIONAL = 0x8000;

    private final int code;
    private final int least;
    private final int most;

    StunAttribute(int code, int least, int most) {
        this.code = code;
        this.least = least;
        this.most = most;
    }

    int code() {
        return code;
    }

    boolean fits(int size) {
        return size >= least && size <= most;
    }

    /** The attribute of that type, if a relay knows it. */
    static Optional<StunAttribute> of(int code) {
        return switch (code) {
            case 0x0006 -> Optional.of(USERNAME);
            case 0x0008 -> Optional.of(MESSAGE_INTEGRITY);
            case 0x0009 -> Optional.of(ERROR_CODE);
            case 0x000A -> Optional.of(UNKNOWN_ATTRIBUTES);
            case 0x000C -> Optional.of(CHANNEL_NUMBER);
            case 0x000D -> Optional.of(LIFETIME);
            case 0x0012 -> Optional.of(XOR_PEER_ADDRESS);
            case 0x0013 -> Optional.of(DATA);
            case 0x0014 -> Optional.of(REALM);
            case 0x0015 -> Optional.of(NONCE);
            case 0x0016 -> Optional.of(XOR_RELAYED_ADDRESS);
            case 0x0017 -> Optional.of(REQUESTED_ADDRESS_FAMILY);
            case 0x0018 -> Optional.of(EVEN_PORT);
            case 0x0019 -> Optional.of(REQUESTED_TRANSPORT);
            case 0x001C -> Optional.of(MESSAGE_INTEGRITY_SHA256);
            case 0x001D -> Optional.of(PASSWORD_ALGORITHM);
            case 0x0020 -> Optional.of(XOR_MAPPED_ADDRESS);
            case 0x8002 -> Optional.of(PASSWORD_ALGORITHMS);
            case 0x8028 -> Optional.of(FINGERPRINT);
            default -> Optional.empty();
        };
    }

    /** Whether whoever doesn't know it must not act upon the message. */
    static boolean mustBeKnown(int code) {
        return code < OPTIONAL;
    }
}
