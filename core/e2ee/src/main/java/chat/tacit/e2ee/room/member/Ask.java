package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.Term;

/**
 * What is to be asked of a room's host, not signed yet: what signs it names the session, and what
 * reads names the frame ({@code spec/50-room} §8.1), so that it is made anew in each.
 */
public sealed interface Ask {

    /** The method that it is of; {@link Method#STREAM_EVENTS} has many answers. */
    Method method();

    /**
     * Signs it.
     *
     * @param session in which it is asked
     * @param number of the frame
     */
    Request request(SessionId session, long number);

    /**
     * A key of a room that signs.
     *
     * @param term whose key it is
     */
    record Key(RoomId room, Term term, SigningKey secret) {
        Capability sign(SessionId session, Capability.Act act) {
            return Capability.sign(secret, room, term, session, act);
        }
    }

    /**
     * Everything behind these places, and what comes.
     *
     * @param by Q
     */
    record Stream(Key by, Positions after) implements Ask {
        @Override
        public Method method() {
            return Method.STREAM_EVENTS;
        }

        @Override
        public Request request(SessionId session, long number) {
            Capability.Act act = new Capability.Read(method(), number);
            return new Request.StreamEvents(by.sign(session, act), after, 0, 0, true);
        }
    }

    /**
     * A part.
     *
     * @param by Q
     */
    record Part(Key by, long number) implements Ask {
        @Override
        public Method method() {
            return Method.GET_PART;
        }

        @Override
        public Request request(SessionId session, long frame) {
            Capability.Act act = new Capability.Read(method(), frame);
            return new Request.GetPart(by.sign(session, act), number);
        }
    }

    /**
     * To keep a part.
     *
     * @param by P or A, as {@code power} says
     */
    record PutPart(Key by, Power power, Bytes part) implements Ask {
        @Override
        public Method method() {
            return Method.POST_PART;
        }

        @Override
        public Request request(SessionId session, long number) {
            Capability.Act act = Capability.PostPart.of(part);
            return new Request.PostPart(by.sign(session, act), power, part);
        }
    }

    /**
     * To append an event.
     *
     * @param by P or A, as {@code power} says
     */
    record Post(Key by, Power power, Posting posting) implements Ask {
        @Override
        public Method method() {
            return Method.POST_EVENT;
        }

        @Override
        public Request request(SessionId session, long number) {
            Capability.Act act = Capability.Post.of(posting.event());
            return new Request.PostEvent(by.sign(session, act), power, posting);
        }
    }

    /**
     * To end the room.
     *
     * @param by A
     */
    record Delete(Key by) implements Ask {
        @Override
        public Method method() {
            return Method.DELETE_ROOM;
        }

        @Override
        public Request request(SessionId session, long number) {
            return new Request.DeleteRoom(by.sign(session, new Capability.Delete()));
        }
    }
}
