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

    /** What became of a call. */
    public enum Outcome {
        /** It was connected. */
        TALKED,
        MISSED,
        DECLINED,
        BUSY,
        TAKEN_BACK,
        FAILED,
        ANOTHER_FINGERPRINT
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
            case TALKED -> "You called: " + text(time) + ".";
            case MISSED -> "You called; nobody answered.";
            case DECLINED -> "You called; the call was declined.";
            case BUSY -> "You called; they were in another call.";
            case TAKEN_BACK -> "You called, and hung up before it was answered.";
            case FAILED -> "You called; no connection came about.";
            case ANOTHER_FINGERPRINT -> "You called; somebody else was on the line, and it ended.";
        };
    }

    private String ofTheirs() {
        return switch (outcome) {
            case TALKED -> "They called: " + text(time) + ".";
            case MISSED, TAKEN_BACK -> "You missed a call.";
            case DECLINED -> "They called; you declined.";
            case BUSY -> "They called while you were in another call.";
            case FAILED -> "They called; no connection came about.";
            case ANOTHER_FINGERPRINT -> "They called; somebody else was on the line, and it ended.";
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
