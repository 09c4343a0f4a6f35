package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Rule;
import chat.tacit.e2ee.room.SignedCore;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.Optional;

/** What a {@link RoomMachine} wants done. */
public sealed interface Output {

    /** A session at the host is wanted: {@link Input.Connected} or {@link Input.Cut} follows. */
    record Dial() implements Output {}

    /**
     * Asks the host, in the session that there is.
     *
     * @param number by which its answers are told apart
     */
    record Call(long number, Ask ask) implements Output {}

    /** Hangs a stream up; whatever it tells later is of no use. */
    record Drop(long number) implements Output {}

    /** The host has what was said. */
    record Said(ContentId content, long position) implements Output {}

    /** What was said can't be posted, and isn't kept any more. */
    record Unsayable(ContentId content, Reason reason) implements Output {
        /** Why not. */
        public enum Reason {
            /** Longer than the largest event, or than the host takes. */
            TOO_LARGE,
            /** The room is as full as its host allows. */
            ROOM_FULL,
            /** This account isn't a member any more, or the room is over. */
            LEFT
        }
    }

    /**
     * Somebody said something: content, a vote, or nothing but that they are here.
     *
     * @param position of the event in the message stream
     * @param received by the host
     */
    record Heard(MessageEvent event, Author author, long position, Instant received)
            implements Output {}

    /**
     * The room was changed: a line of the history.
     *
     * @param after the room as it is then
     * @param received by the host
     */
    record Changed(SignedCore core, Detail detail, Point after, Instant received)
            implements Output {}

    /**
     * A state event isn't valid, and changed nothing.
     *
     * @param position of the event in the state stream
     * @param author where the signature holds
     * @param commit whether the host follows its keys all the same
     */
    record Skipped(long position, Rule rule, Optional<AccountId> author, boolean commit)
            implements Output {}

    /**
     * A message event was left out, and counted.
     *
     * @param position of the event in the message stream
     * @param check of {@code spec/50-room} §10 that fails
     * @param author where it is known
     */
    record LeftOut(long position, int check, Optional<Author> author) implements Output {}

    /** Something is wrong, and nothing is posted until the user has seen it. */
    record Alarmed(RoomAlarm alarm) implements Output {}

    /**
     * What was wanted stands.
     *
     * @param after the room as it is then
     */
    record WishDone(Wish wish, Point after) implements Output {}

    /**
     * What was wanted isn't possible any more.
     *
     * @param first who was first, where somebody was
     */
    record WishGone(Wish wish, Obstacle obstacle, Optional<AccountId> first) implements Output {
        /** Why not. */
        public enum Obstacle {
            /** This account may not do it, or not any more. */
            NOT_ALLOWED,
            /** It is so already, or whom it is about isn't a member any more. */
            MOOT,
            /** There would be more members or admins than a room may have. */
            LIMIT,
            /** The host doesn't take it. */
            HOST,
            /** The room is over, or this account isn't a member any more. */
            OVER,
            /** The user has given it up. */
            GIVEN_UP
        }
    }

    /**
     * Keys for the account's private pair.
     *
     * @param atOnce by who made them; else within 60 s at random, unless another device has
     */
    record Publish(EpochKeys keys, TermSecrets secrets, boolean atOnce) implements Output {}

    /**
     * From this state event on the room has other keys of this account than this device: another
     * machine gave it new ones, or somebody else did who had the account's keys.
     *
     * @param position of the event in the state stream
     */
    record KeysElsewhere(long position) implements Output {}

    /** This member is shut out: are its keys in the account's private pair? */
    record KeysWanted() implements Output {}

    /** How the room stands is another than before. */
    record Stands(Standing standing) implements Output {}
}
