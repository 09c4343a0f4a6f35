package chat.tacit.client.call;

import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;

import java.util.List;
import java.util.Optional;

/** What whoever shows a call and has its media is told. */
public record CallNews(CallSubject about, What what) {

    /** What is new. */
    public sealed interface What {}

    /**
     * It rings at the contact's devices.
     *
     * @param way this side's
     */
    public record Calling(CallWay way) implements What {}

    /**
     * A contact calls.
     *
     * @param way theirs
     * @param atOnce whether the user called them at the same time, so that nobody is asked
     */
    public record Ringing(Description offer, CallWay way, Optional<CallTicket> lent, boolean atOnce)
            implements What {}

    /**
     * One side accepted.
     *
     * @param answer the other side's, if this side called
     * @param lent by the other side to this one
     * @param way what holds of both
     */
    public record Connecting(Optional<Description> answer, Optional<CallTicket> lent, CallWay way)
            implements What {}

    /** It is connected with whom the ratchet says. */
    public record Connected(CallWay way, CallPeer peer) implements What {}

    /** Where the other side can be reached. */
    public record Found(boolean connected, List<Candidate> candidates) implements What {
        public Found {
            candidates = List.copyOf(candidates);
        }
    }

    /** The other side's network changed. */
    public record Again(boolean connected, Description offer) implements What {}

    /** The other side answered this side's offer to restart. */
    public record Answer(boolean connected, Description answer) implements What {}

    public record Over(CallOver reason) implements What {}
}
