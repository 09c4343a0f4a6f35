package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import java.util.Optional;

/** What a user is shown of a vouched session. */
public sealed interface LiveEvent {

    /**
     * This one is inside.
     *
     * @param voucher who let it in; nobody if it made the session itself
     */
    record Entered(Optional<MemberId> voucher) implements LiveEvent {}

    /** Somebody was added by somebody; until it greets it is <em>arriving</em>. */
    record Added(MemberId newcomer, MemberId voucher) implements LiveEvent {}

    /**
     * Somebody who was added has the key.
     *
     * @param chain certificates that they show, or nothing
     */
    record Arrived(MemberId member, DisplayName name, Bytes chain) implements LiveEvent {}

    /** The relay says that somebody is gone; they have the key until somebody removes them. */
    record Leaving(MemberId member) implements LiveEvent {}

    /**
     * Somebody was removed.
     *
     * @param expected whether anything here spoke for it; otherwise it is this committer's doing
     */
    record Removed(MemberId member, MemberId committer, Departure.Reason reason, boolean expected)
            implements LiveEvent {}

    /** Who is in the session has changed, and with it the key. */
    record Changed(View view) implements LiveEvent {}

    /**
     * Somebody said something.
     *
     * @param content as {@code spec/60-contact} §7 has it, not decoded yet
     * @param direct whether it was for this member alone
     * @param missed how many the sender numbered before it that haven't come
     */
    record Said(MemberId from, Bytes content, boolean direct, long missed) implements LiveEvent {}

    /** This one isn't in the same session: the relay shows the two different rooms. */
    record NotSameSession(MemberId from) implements LiveEvent {}

    /** This one's connection sends what can't be opened. */
    record Unopenable(MemberId from) implements LiveEvent {}

    /** The relay passes on something from somebody who isn't inside, or this one's own. */
    record Stranger(MemberId from) implements LiveEvent {}

    /**
     * Something came too late to be read.
     *
     * @param held whether this one was inside when it was said: the relay held it back, or leaves
     *     out for its sender what has changed since
     */
    record Late(MemberId from, boolean held) implements LiveEvent {}

    /** This member couldn't let somebody in whom it trusts: what they answered doesn't hold. */
    record NotAdmitted(MemberId newcomer) implements LiveEvent {}

    /** What the user wanted to say isn't said: the one it is for is gone, or too much waits. */
    record NotSaid(Bytes content, Optional<MemberId> to) implements LiveEvent {}
}
