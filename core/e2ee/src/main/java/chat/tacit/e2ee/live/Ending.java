package chat.tacit.e2ee.live;

import chat.tacit.protocol.live.CommitCheck.Fault;
import chat.tacit.protocol.live.MemberId;

import java.util.Optional;

/** Why somebody is no longer in a session, or didn't come in ({@code spec/20-live} §7). */
public sealed interface Ending {

    /** The user left. */
    record Left() implements Ending {}

    /** The relay didn't answer in time. */
    record Silent() implements Ending {}

    /** The relay says that nobody is there; somebody who was invited believes it no key. */
    record Alone() implements Ending {}

    /**
     * Whoever would have vouched isn't trusted here, or what came from them doesn't hold.
     *
     * @param voucher if that much could be read
     */
    record NotVouched(Optional<MemberId> voucher) implements Ending {}

    /** This voucher had the newcomer added and didn't give it the key. */
    record NoKey(MemberId voucher) implements Ending {}

    /** This member's commit gives the others a key and not this one. */
    record ShutOut(MemberId committer) implements Ending {}

    /** This member's commit removed this one. */
    record PutOut(MemberId committer) implements Ending {}

    /** The relay doesn't pass on a commit that it was given, or of which it speaks. */
    record HeldBack() implements Ending {}

    /**
     * The relay passed on a commit that it had to refuse, or out of order.
     *
     * @param committer who is said to have made it, if that could be read
     */
    record BrokenChain(Optional<MemberId> committer, Optional<Fault> fault) implements Ending {}
}
