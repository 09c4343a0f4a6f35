package chat.tacit.protocol.wire;

import java.time.Duration;
import java.time.Instant;

/** How a relay treats a new connection from an address ({@code spec/10-wire} §7). */
public sealed interface Standing {

    /** As any other. */
    record Open() implements Standing {}

    /** Its hello is answered only after {@code delay}. */
    record Throttled(Duration delay) implements Standing {}

    /** Refused; established sessions go on. */
    record Banned(Instant until) implements Standing {}
}
