package chat.tacit.bench.load;

import java.time.Duration;

/** How long a load lasts before it is measured, and while it is. */
public record Window(Duration warmUp, Duration time) {}
