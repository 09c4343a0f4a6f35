package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Proto;

/** What an invitation leads into ({@code spec/60-contact} §1). */
public enum InvitationKind {
    /** One contact; taken once. */
    CONTACT(1),
    /** A room. */
    ROOM(2),
    /** A live session. */
    LIVE(3),
    /** Another device of one's own profile; taken once. */
    DEVICE(4),
    /** Any number of contacts, as requests: a reusable address. */
    ADDRESS(5),
    /** One more device of a contact; taken once, and told inside the ratchet alone. */
    CONNECTION(6);

    private final int code;

    InvitationKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Whether any number of people may join, by keys that change every week. */
    public boolean reusable() {
        return this == ADDRESS;
    }

    /**
     * Whether the bytes of an invitation begin as one to a live session does, which has a form of
     * its own.
     *
     * @throws MalformedException if they begin as no invitation does
     */
    static boolean isLive(Bytes fixed) {
        Proto.Reader reader = Proto.Reader.of(fixed.shared(), fixed.size());
        var _ = reader.u32(1);
        return reader.u32(2) == LIVE.code;
    }

    static InvitationKind of(int code) {
        return switch (code) {
            case 1 -> CONTACT;
            case 2 -> ROOM;
            case 3 -> LIVE;
            case 4 -> DEVICE;
            case 5 -> ADDRESS;
            case 6 -> CONNECTION;
            default -> throw new MalformedException("no kind of invitation: " + code);
        };
    }
}
