package chat.tacit.client.live.presence;

import java.util.Optional;

/**
 * What one process asks of another that is in a live session ({@code spec/20-live} §20). All but
 * {@link Sessions} name a session as {@link Standing#name} has it.
 */
sealed interface Order {

    /** Which sessions is the process in? Answered with a {@link Reply.Stands} for each. */
    record Sessions() implements Order {}

    /** Answered with a {@link Reply.Stands}. */
    record Stand(String session) implements Order {}

    /** Answered with a {@link Reply.There} for each. */
    record Members(String session) implements Order {}

    /** Answered with {@link Reply.Told}, the name of {@code to} if there is one. */
    record Say(String session, String text, Optional<String> to) implements Order {}

    /** Answered with {@link Reply.Compared}. */
    record Compare(String session, String view) implements Order {}

    /** Answered with {@link Reply.Led}. */
    record Link(String session) implements Order {}

    /** Answered with a {@link Reply.Exposed} for each. */
    record Explain(String session) implements Order {}

    /** Answered with a {@link Reply.Was} for each. */
    record Said(String session, int limit) implements Order {}

    /** Answered with nothing but the end, once one has left. */
    record Leave(String session) implements Order {}
}
