package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.protocol.room.Reply;

import java.util.List;
import java.util.Optional;

/** What happens to a {@link RoomMachine}. */
public sealed interface Input {

    /** There is a session at the host that can be used. */
    record Connected() implements Input {}

    /** There is none any more, or none could be had: nothing that was asked is answered. */
    record Cut() implements Input {}

    /**
     * A stream told more.
     *
     * @param replies in the order in which they came; those that came together, together
     */
    record Told(long call, List<Reply> replies) implements Input {
        public Told {
            replies = List.copyOf(replies);
        }
    }

    /** A call that isn't a stream was answered. */
    record Answered(long call, Reply reply) implements Input {}

    /** A call got no answer: it isn't known what became of it. Of a stream: it was cut. */
    record Failed(long call) implements Input {}

    /** The user says something. */
    record ToSay(Saying saying) implements Input {}

    /** The user wants something changed. */
    record Wanted(Wish wish) implements Input {}

    /** The user gives a wish up. */
    record GivenUp(Wish.Id wish) implements Input {}

    /**
     * The account's private pair has keys of this room.
     *
     * @param secrets the newest
     */
    record KeysCame(List<EpochKeys> keys, Optional<TermSecrets> secrets) implements Input {
        public KeysCame {
            keys = List.copyOf(keys);
        }
    }

    /** The user has seen the alarms, and says so. */
    record Seen() implements Input {}

    /** It is {@link RoomMachine#wakeAt}, or later. */
    record Wake() implements Input {}
}
