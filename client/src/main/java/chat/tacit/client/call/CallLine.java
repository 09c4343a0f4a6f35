package chat.tacit.client.call;

import java.time.Duration;
import java.time.Instant;

/**
 * What a call leaves in the history.
 *
 * @param at when it began to ring
 * @param time how long it was connected; zero if it never was
 */
public record CallLine(CallSubject about, Outcome outcome, Instant at, Duration time) {
    private static final String NOT_CONNECTED = "Call that didn't connect.";
    private static final String BROKEN_OFF = "Call that broke off.";
    private static final String INTERCEPTED = "Call that was ended: somebody else was on the line.";

    /** What became of a call. */
    public enum Outcome {
        /** It was connected. */
        TALKED,
        MISSED,
        DECLINED,
        BUSY,
        TAKEN_BACK,
        FAILED,
        /** It was connected, and the process ended in it. */
        BROKEN_OFF,
        ANOTHER_FINGERPRINT
    }

    /** Of a call that nobody answered. */
    static CallLine missed(CallSubject about, Instant at) {
        return new CallLine(about, Outcome.MISSED, at, Duration.ZERO);
    }

    /** Whether the user should be told although nobody was there. */
    public boolean isNews() {
        return !about.own() && (outcome == Outcome.MISSED || outcome == Outcome.BUSY);
    }

    /** As the user reads it. */
    public String sentence() {
        return about.own() ? ofOwn() : ofTheirs();
    }

    private String ofOwn() {
        return switch (outcome) {
            case TALKED -> "Call, " + text(time) + ".";
            case MISSED -> "Call that nobody answered.";
            case DECLINED -> "Call that was declined.";
            case BUSY -> "Call; they were in another one.";
            case TAKEN_BACK -> "Call that you took back.";
            case FAILED -> NOT_CONNECTED;
            case BROKEN_OFF -> BROKEN_OFF;
            case ANOTHER_FINGERPRINT -> INTERCEPTED;
        };
    }

    private String ofTheirs() {
        return switch (outcome) {
            case TALKED -> "Call, " + text(time) + ".";
            case MISSED, TAKEN_BACK -> "Missed call.";
            case DECLINED -> "Call that you declined.";
            case BUSY -> "Missed call, while you were in another one.";
            case FAILED -> NOT_CONNECTED;
            case BROKEN_OFF -> BROKEN_OFF;
            case ANOTHER_FINGERPRINT -> INTERCEPTED;
        };
    }

    /** Minutes and seconds, and hours if there are any. */
    private static String text(Duration time) {
        String rest = String.format("%02d s", time.toSecondsPart());
        if (time.toHours() > 0) {
            return time.toHours() + " h " + String.format("%02d min ", time.toMinutesPart()) + rest;
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + rest
                : time.toSecondsPart() + " s";
    }
}
