package chat.tacit.e2ee.content;

import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.device.Head;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What every content carries besides its body ({@code spec/60-contact} §7).
 *
 * @param id random
 * @param number 1 for the first content of the sending device in this conversation, then one more
 *     each: it orders and shows gaps, and isn't the means of dropping duplicates
 * @param sent the sender's clock, cut to the millisecond
 * @param seen the last message received of the peer, empty before the first
 * @param head of the sender's device log, with receipts and every 50th content
 * @param timer how long after it was read or sent the message is deleted on both sides, in whole
 *     seconds; zero if it stays
 */
public record Envelope(
        ContentId id,
        long number,
        Instant sent,
        Optional<Seen> seen,
        Optional<Head> head,
        Duration timer) {
    /** A message that stays. */
    public Envelope(ContentId id, long number, Instant sent, Optional<Seen> seen) {
        this(id, number, sent, seen, Duration.ZERO);
    }

    /** One without a head. */
    public Envelope(ContentId id, long number, Instant sent, Optional<Seen> seen, Duration timer) {
        this(id, number, sent, seen, Optional.empty(), timer);
    }

    /**
     * @throws MalformedException if the number isn't from 1 to 2^63 - 1 or the time is before 1970
     */
    public Envelope {
        if (number < 1) {
            throw new MalformedException("a number is from 1 to 2^63 - 1");
        }
        sent = sent.truncatedTo(ChronoUnit.MILLIS);
        if (sent.toEpochMilli() < 1) {
            throw new MalformedException("a time before 1970");
        }
        Body.Timer.require(timer);
    }
}
