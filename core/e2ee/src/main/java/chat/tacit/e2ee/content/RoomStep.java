package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

/**
 * About a room to which one of two contacts invites the other ({@code spec/50-room} §16).
 *
 * @param name of the room, 1 to {@value #MAX_NAME} bytes on one line with {@link Step#ASKED} and
 *     {@link Step#INVITED}, else empty
 * @param invitation sealed to the account that was told, at most {@value #MAX_INVITATION} bytes
 *     with {@link Step#INVITED}, else empty
 */
public record RoomStep(RoomId room, Step step, String name, Bytes invitation) implements Body {
    public static final int KIND = 35;
    public static final int MAX_NAME = 128;
    public static final int MAX_INVITATION = 5_120;

    public RoomStep {
        OneLine.require(name, MAX_NAME, "the name of a room");
        if (name.isEmpty() == step.isNamed()) {
            throw new MalformedException("a room is named when one is asked or invited, and then");
        }
        if (invitation.isEmpty() != (step != Step.INVITED) || invitation.size() > MAX_INVITATION) {
            throw new MalformedException("an invitation of " + invitation.size() + " bytes");
        }
    }

    /** Where the two are. */
    public enum Step {
        /** The inviter asks, and says nothing of the room but its name. */
        ASKED(1),
        /** The account of whoever says it was told before. */
        ACCEPTED(2),
        DECLINED(3),
        /** A member now, and here is the invitation. */
        INVITED(4),
        /** Not any more. */
        WITHDRAWN(5);

        private final int code;

        Step(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        boolean isNamed() {
            return this == ASKED || this == INVITED;
        }

        static Step of(int code) {
            for (Step step : values()) {
                if (step.code == code) {
                    return step;
                }
            }
            throw new MalformedException("no step: " + code);
        }
    }

    /** Asks a contact who might come. */
    public static RoomStep ask(RoomId room, String name) {
        return new RoomStep(room, Step.ASKED, name, Bytes.empty());
    }

    /** Says one that says nothing but itself: accepted, declined or withdrawn. */
    public static RoomStep say(RoomId room, Step step) {
        return new RoomStep(room, step, "", Bytes.empty());
    }

    /** Invites a contact whose account is a member. */
    public static RoomStep invite(RoomId room, String name, Bytes sealed) {
        return new RoomStep(room, Step.INVITED, name, sealed);
    }

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.bytes(1, room.bytes()).u32(2, step.code()).text(3, name).bytes(4, invitation);
    }

    static RoomStep read(Proto.Reader reader) {
        return new RoomStep(
                new RoomId(reader.bytes(1, RoomId.SIZE)),
                Step.of(reader.u32(2)),
                reader.text(3, MAX_NAME),
                reader.bytes(4, 0, MAX_INVITATION));
    }
}
