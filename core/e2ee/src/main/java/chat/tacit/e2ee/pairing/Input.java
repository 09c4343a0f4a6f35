package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.invitation.Invitation;

/** What happens to {@link Pairing}. */
public sealed interface Input {

    /** The relay says that both ends of the pipe are there. */
    record Met() implements Input {}

    /** The other end sent a frame, or whoever stands between. */
    record Frame(Bytes bytes) implements Input {}

    /** The pipe has ended. */
    record Closed() implements Input {}

    /** Answers {@link Output.Confirmed}: the invitation is made and its queues are there. */
    record Made(Invitation invitation) implements Input {}

    /** Answers {@link Output.Invited}: the invitation is joined. */
    record Joined(Join join) implements Input {}

    /** It is {@link Pairing#wakeAt}, or later. */
    record Wake() implements Input {}
}
