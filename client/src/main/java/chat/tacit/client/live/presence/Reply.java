package chat.tacit.client.live.presence;

import chat.tacit.client.conversation.Exposure;

/** A line of what is answered to an {@link Order}; the last is {@link End} or {@link No}. */
sealed interface Reply {

    record Stands(Standing standing) implements Reply {}

    record There(Attendee attendee) implements Reply {}

    record Was(Saying saying) implements Reply {}

    record Exposed(Exposure exposure) implements Reply {}

    /**
     * It was said.
     *
     * @param others for how many
     * @param to the one whom it was for, else empty
     */
    record Told(int others, String to) implements Reply {}

    record Compared(Comparison outcome) implements Reply {}

    /** By which others come there. */
    record Led(String link) implements Reply {}

    /** It can't be done, in one sentence. */
    record No(String sentence) implements Reply {}

    record End() implements Reply {}
}
