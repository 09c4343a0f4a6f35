package chat.tacit.client.mesh;

import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the user wants of cover.
 *
 * @param mean between two send slots, if it isn't what cover has by default
 */
public record CoverSetting(Cover cover, Optional<Duration> mean) {
    /** Bytes of a slot on the wire, TLS and hello included: a packet, or a fetch and its answer. */
    private static final long SEND_BYTES = 24_000;

    private static final long FETCH_BYTES = 30_000;

    public static CoverSetting of(Transaction tx) {
        return tx.one(
                        "SELECT cover, mean FROM mesh",
                        row ->
                                new CoverSetting(
                                        Cover.of(row.text(1)).orElse(Cover.LOW),
                                        row.optionalInteger(2).map(Duration::ofMillis)))
                .orElseThrow();
    }

    /** Whether the profile has anything to cover: a key at which somebody may write to it. */
    public static boolean isUsed(Transaction tx) {
        return tx.one(
                        "SELECT 1 FROM mesh_key WHERE purpose <> 'loop' AND ends_at IS NULL LIMIT"
                                + " 1",
                        row -> true)
                .isPresent();
    }

    /** Makes it what the profile does from now on. */
    public void set(Transaction tx, Instant now) {
        tx.update(
                "UPDATE mesh SET cover = ?, mean = ?, decided_at = MAX(?, decided_at + 1)",
                cover.word(),
                mean.map(Duration::toMillis),
                now);
    }

    /** How often something is sent and fetched. */
    public Pace pace() {
        return new Pace(cover, mean.filter(Duration::isPositive).orElse(cover.mean()));
    }

    /** What it costs in 24 hours; nothing without cover. */
    public long bytesADay() {
        Pace pace = pace();
        if (!pace.hasSlots()) {
            return 0;
        }
        Duration day = Duration.ofDays(1);
        return day.dividedBy(pace.mean()) * SEND_BYTES
                + day.dividedBy(pace.fetchMean()) * FETCH_BYTES;
    }

    /**
     * How long it takes in the mean until something is sent, and then until it is fetched, between
     * two who talk with each other and nobody else.
     */
    public Duration latency() {
        Pace pace = pace();
        return pace.hasSlots()
                ? pace.mean().plus(pace.fetchMean().multipliedBy(2))
                : Slots.EVERY.dividedBy(2);
    }
}
