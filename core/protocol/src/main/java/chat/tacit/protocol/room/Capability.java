package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

/**
 * What lets somebody do a thing in a room, whoever that is ({@code spec/50-room} §8.1): a signature
 * by a key of a term, over the room, the term, the session and the act. Nothing that was recorded
 * serves in another session.
 *
 * @param term whose key signs
 * @param signature 64 bytes
 */
public record Capability(RoomId room, Term term, Bytes signature) {

    public Capability {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "the signature of a capability");
    }

    /**
     * @param key of {@code term}: P or A for posts and parts, Q for reading, A for the rest
     */
    public static Capability sign(
            SigningKey key, RoomId room, Term term, SessionId session, Act act) {
        return new Capability(room, term, key.sign(act.signed(room, term, session)));
    }

    /** Whether {@code key} signed this very act in this session. */
    public boolean verifies(VerifyingKey key, SessionId session, Act act) {
        return key.verifies(signature, act.signed(room, term, session));
    }

    /** What is done. */
    public sealed interface Act {
        /** {@code label ‖ room ‖ … ‖ term ‖ sid ‖ …}. */
        Fields signed(RoomId room, Term term, SessionId session);
    }

    /**
     * Posting an event.
     *
     * @param hash {@code H(event bytes)}
     */
    public record Post(Stream stream, Bytes hash) implements Act {
        public Post {
            hash.requireSize(Hash.SIZE, "the hash of an event");
        }

        public static Post of(EventBytes event) {
            return new Post(event.stream(), event.hash());
        }

        @Override
        public Fields signed(RoomId room, Term term, SessionId session) {
            return Fields.of(Labels.ROOM_POST)
                    .fixed(room.bytes())
                    .u8(stream.code())
                    .u64(term.position())
                    .fixed(session.bytes())
                    .fixed(hash);
        }
    }

    /**
     * Posting a part.
     *
     * @param hash {@code H(part)}
     */
    public record PostPart(Bytes hash) implements Act {
        public PostPart {
            hash.requireSize(Hash.SIZE, "the hash of a part");
        }

        public static PostPart of(Bytes part) {
            return new PostPart(Bytes.owned(Hash.sha256(part.shared())));
        }

        @Override
        public Fields signed(RoomId room, Term term, SessionId session) {
            return begin(Fields.of(Labels.ROOM_PART), room, term, session).fixed(hash);
        }
    }

    /**
     * Reading, by {@link Method#STREAM_EVENTS} or {@link Method#GET_PART}.
     *
     * @param number of the frame in which it is asked
     */
    public record Read(Method method, long number) implements Act {
        @Override
        public Fields signed(RoomId room, Term term, SessionId session) {
            return begin(Fields.of(Labels.ROOM_READ), room, term, session)
                    .text(method.word())
                    .u64(number);
        }
    }

    /**
     * Trimming a private pair.
     *
     * @param through the last message event that goes
     */
    public record Trim(long through) implements Act {
        @Override
        public Fields signed(RoomId room, Term term, SessionId session) {
            return begin(Fields.of(Labels.ROOM_TRIM), room, term, session).u64(through);
        }
    }

    /** Deleting the room. */
    public record Delete() implements Act {
        @Override
        public Fields signed(RoomId room, Term term, SessionId session) {
            return begin(Fields.of(Labels.ROOM_DELETE), room, term, session);
        }
    }

    private static Fields begin(Fields out, RoomId room, Term term, SessionId session) {
        return out.fixed(room.bytes()).u64(term.position()).fixed(session.bytes());
    }
}
