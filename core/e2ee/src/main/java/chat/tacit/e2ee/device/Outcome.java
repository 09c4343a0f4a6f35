package chat.tacit.e2ee.device;

import java.util.List;

/** What an entry did to a {@link DeviceLog} ({@code spec/65-device} §3). */
public sealed interface Outcome {
    /** It follows the head, and stands. */
    record Taken(DeviceLog next) implements Outcome {}

    /** The log holds it already, whether it stands or not. */
    record Known() implements Outcome {}

    /** What it follows isn't here: nothing can be said of it before the entries between come. */
    record Missing() implements Outcome {}

    /** The log has as many entries as it may, and this one changes nothing. */
    record Full() implements Outcome {}

    /**
     * Another entry follows the same one. Both users are told, and the level becomes {@code
     * changed}.
     *
     * @param stands whether the entry that came is among those that stand now
     * @param displaced what stood before and no longer does, in order; often nothing
     */
    record Forked(DeviceLog next, boolean stands, List<LogEntry> displaced) implements Outcome {
        public Forked {
            displaced = List.copyOf(displaced);
        }
    }
}
