package chat.tacit.client.account;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.WipeableString;
import com.nulabinc.zxcvbn.Zxcvbn;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long whoever takes a homeserver's disk has to guess at a password ({@code spec/70-key-backup}
 * §7). It is a hint for whoever chooses one, on the safe side: a password whose making nobody can
 * see in it is taken for one of digits.
 *
 * <p>Source: D. L. Wheeler, zxcvbn: Low-Budget Password Strength Estimation, USENIX Security 2016.
 *
 * @param guesses that find it, the likely ones first
 */
public record PasswordStrength(double guesses) {
    /** Machines that guess. */
    public static final int MACHINES = 1_000;

    /**
     * Guesses of one machine in a second, each of three passes over 64 MiB: it moves eight times
     * the memory, two of a first pass and three of each further one, which is 512 MiB. So many is
     * what a memory of 1 TB/s does.
     */
    public static final int GUESSES_PER_SECOND = 2_000;

    /** Days of a year. */
    private static final double YEAR = 365.25;

    /** Below this it is to be asked for again. */
    public static final Duration ENOUGH = Duration.ofHours((long) (10 * YEAR * 24));

    /** Longer than this is said as this: a million years. */
    static final Duration MOST = Duration.ofDays((long) (1_000_000 * YEAR));

    /**
     * Characters that are looked at. The time that it takes grows with the cube of them, and a
     * longer password is at least as hard to guess as its beginning.
     */
    static final int LOOKED_AT = 64;

    /**
     * Of a password as it was typed. The library makes short-lived strings of its parts, to look
     * them up; nothing keeps them.
     *
     * @param typed not changed, and not kept
     * @param known words that a guess would begin with: handle, hosts, names
     */
    public static PasswordStrength of(char[] typed, List<String> known) {
        char[] beginning = Arrays.copyOf(typed, Math.min(typed.length, LOOKED_AT));
        WipeableString password = new WipeableString(beginning);
        Arrays.fill(beginning, '\0');
        Strength strength = new Zxcvbn().measure(password, known);
        try {
            return new PasswordStrength(strength.getGuesses());
        } finally {
            strength.wipe();
            password.wipe();
        }
    }

    /** How long {@value #MACHINES} machines take, at most a million years. */
    public Duration time() {
        double seconds = guesses / MACHINES / GUESSES_PER_SECOND;
        return seconds < MOST.toSeconds() ? Duration.ofSeconds((long) seconds) : MOST;
    }

    /** Whether it takes ten years. */
    public boolean isEnough() {
        return time().compareTo(ENOUGH) >= 0;
    }

    /** The time in words, as {@code 3 days}; the largest unit alone. */
    public String text() {
        double days = time().toSeconds() / 86_400.0;
        if (days >= YEAR) {
            return count((long) (days / YEAR), "year");
        }
        if (days >= 1) {
            return count((long) days, "day");
        }
        return time().toHours() > 0 ? count(time().toHours(), "hour") : "less than an hour";
    }

    /** The same for whoever chooses it. */
    public String sentence() {
        return "Who takes the relay's disk and a thousand machines guesses it in "
                + text()
                + "; it should be ten years or more.";
    }

    private static String count(long count, String unit) {
        return String.format(Locale.ROOT, "%,d %s", count, unit) + (count == 1 ? "" : "s");
    }
}
