package chat.tacit.e2ee.live;

import chat.tacit.protocol.live.MemberId;

/** What became of something that was said in a session ({@code spec/20-live} §12). */
sealed interface Opening {

    /**
     * It holds.
     *
     * @param direct whether it was sealed for this member alone
     * @param missed how many the sender numbered before it that haven't come
     */
    record Message(MemberId from, Payload payload, boolean direct, long missed)
            implements Opening {}

    /** The sender sees another room than this member: the relay shows two. */
    record NotSameSession(MemberId from) implements Opening {}

    /** What the sender's connection sent can't be opened, or was repeated. */
    record Unopenable(MemberId from) implements Opening {}

    /** Its epoch's secret is wiped, or was never known here. */
    record Late() implements Opening {}

    /** The relay names somebody as sender who isn't inside, or the receiver itself. */
    record Stranger(MemberId from) implements Opening {}
}
