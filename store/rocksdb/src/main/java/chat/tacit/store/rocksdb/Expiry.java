package chat.tacit.store.rocksdb;

import java.time.Instant;

/** When something may be swept, as it is stored: in seconds since 1970, rounded up. */
record Expiry(long second) {
    private static final Expiry NEVER = new Expiry(Long.MAX_VALUE);
    private static final long SECONDS_AN_HOUR = 3600;

    static Expiry at(Instant time) {
        if (time.equals(Instant.MAX)) {
            return NEVER;
        }
        long second = time.getEpochSecond();
        return new Expiry(time.equals(Instant.ofEpochSecond(second)) ? second : second + 1);
    }

    Instant time() {
        return equals(NEVER) ? Instant.MAX : Instant.ofEpochSecond(second);
    }

    boolean before(Instant now) {
        return time().isBefore(now);
    }

    /** Whether a sweep will ever ask for it. */
    boolean indexed() {
        return second / SECONDS_AN_HOUR < Integer.MAX_VALUE;
    }

    /** The hour under which the index has it. */
    int hour() {
        return Math.clamp(Math.floorDiv(second, SECONDS_AN_HOUR), 0, Integer.MAX_VALUE);
    }

    /** Whether everything that expires in {@code hour} has done so before {@code now}. */
    static boolean over(int hour, Instant now) {
        return !Instant.ofEpochSecond((hour + 1L) * SECONDS_AN_HOUR).isAfter(now);
    }
}
