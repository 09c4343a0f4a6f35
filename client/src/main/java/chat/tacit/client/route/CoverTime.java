package chat.tacit.client.route;

import chat.tacit.client.profile.Transaction;

import java.time.Duration;
import java.util.Optional;

/**
 * How long things take in the mesh ({@code spec/40-mesh} §11): what hangs on how often slots come
 * takes as many of them at every setting.
 */
public final class CoverTime {
    private static final long LOW = 60_000;
    private static final long HIGH = 10_000;

    private CoverTime() {}

    /**
     * As long as it takes with the profile's cover.
     *
     * @param atLow how long with cover {@code low}, and without cover
     */
    public static Duration of(Transaction tx, Duration atLow) {
        long mean =
                tx.one(
                                "SELECT cover, mean FROM mesh",
                                row -> mean(row.text(1), row.optionalInteger(2)))
                        .orElse(LOW);
        return atLow.multipliedBy(mean).dividedBy(LOW);
    }

    private static long mean(String cover, Optional<Long> mean) {
        return switch (cover) {
            case "low" -> mean.orElse(LOW);
            case "high" -> mean.orElse(HIGH);
            default -> LOW;
        };
    }
}
