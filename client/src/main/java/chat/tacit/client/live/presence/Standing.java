package chat.tacit.client.live.presence;

import chat.tacit.protocol.live.LiveKind;

import java.time.Instant;
import java.util.Optional;

/**
 * How one stands in a live session.
 *
 * @param name what it is called here
 * @param relay where it is, as it is shown to people
 * @param others how many else are there
 * @param since when one came
 * @param view what two people read to each other to know that they are in the same session; an open
 *     one has none
 * @param compared whether somebody read this very view out
 */
public record Standing(
        String name,
        LiveKind kind,
        String relay,
        int others,
        Instant since,
        Optional<String> view,
        boolean compared) {}
