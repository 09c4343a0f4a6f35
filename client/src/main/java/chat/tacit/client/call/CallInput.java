package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;

import java.time.Instant;
import java.util.List;

/** What happens to {@link CallMachine}. Of the user's wishes those that don't fit count nothing. */
public sealed interface CallInput {

    /** The user calls a contact. */
    record Ring(CallId call, ConversationId to, CallSignal.Ring ring) implements CallInput {}

    /** What the user, or who has the media, wants of a call that there is. */
    sealed interface Wish extends CallInput {
        CallId call();
    }

    record Accept(CallId call, CallSignal.Accept accept) implements Wish {}

    record Decline(CallId call) implements Wish {}

    /**
     * The user hangs up, or it can't go on.
     *
     * @param reason of a call that was answered; of one that wasn't it is known
     */
    record HangUp(CallId call, CallEnd reason) implements Wish {}

    /** Where this side can be reached besides. */
    record Found(CallId call, List<Candidate> candidates) implements Wish {}

    /** This side's network changed. */
    record Again(CallId call, Description offer) implements Wish {}

    /** This side answers the other's {@link CallNews.Again}. */
    record Answer(CallId call, Description answer) implements Wish {}

    /**
     * DTLS is done.
     *
     * @param seen of the certificate at the other end
     */
    record Connected(CallId call, DtlsFingerprint seen) implements Wish {}

    /**
     * A contact said something.
     *
     * @param sent the contact's clock
     */
    record Heard(CallPeer by, Instant sent, CallId call, CallSignal said) implements CallInput {}

    /** With a contact there is nothing any more: blocked, hidden, deleted, or other keys. */
    record Part(ConversationId with) implements CallInput {}

    /** This process ends, or nobody is there any more who has the media. */
    record Leave() implements CallInput {}

    /** It is {@link CallMachine#wakeAt}, or later. */
    record Wake() implements CallInput {}
}
