package chat.tacit.client.profile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * Work that is due as time passes, each piece by itself: one that fails, whatever somebody told
 * this profile to make it fail, keeps no other from being done.
 */
public final class Attempts {
    /** {@code ATTEMPT_PAUSE}: when what failed is tried again. */
    public static final Duration PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private Attempts() {}

    /**
     * Does a piece of work, or leaves the profile as it was and says so in the log, without
     * anything of the user's.
     *
     * @param what it is, in a word or two
     * @return whether it was done
     * @throws DatabaseException if the database fails: then nothing of the transaction is done
     */
    public static boolean done(Transaction tx, String what, Runnable work) {
        try {
            tx.part(work);
            return true;
        } catch (DatabaseException e) {
            throw e;
        } catch (RuntimeException e) {
            failed(what, e);
            return false;
        }
    }

    /** Says that a piece of work failed. */
    public static void failed(String what, RuntimeException e) {
        LOG.error("{} can't be done now and is tried again: {}", what, place(e));
    }

    /**
     * What may be said of an exception in the log: its class and where it was thrown, since its
     * message may hold something of the user's.
     */
    public static String place(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
