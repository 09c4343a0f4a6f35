package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.FetchAnswer;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;

/** What {@link Mailboxes} want done. */
public sealed interface MailboxOutput {

    /** A call on the store, whose result is handed in later under the token. */
    record Ask(long token, StoreCall call) implements MailboxOutput {}

    /**
     * What became of an offered packet, an input of {@link Forwarding}: {@link Input.Kept}, {@link
     * Input.Gone} or {@link Input.Foreign}. Nothing is said of one that can't be kept.
     */
    record Say(Input said) implements MailboxOutput {}

    /** The answer to a fetch. */
    record Answer(long call, FetchAnswer answer) implements MailboxOutput {}

    /** Nothing of a fetch was done. */
    record Refused(long call, Refusal refusal) implements MailboxOutput {}
}
