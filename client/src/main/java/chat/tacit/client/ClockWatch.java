package chat.tacit.client;

import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Times;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices when the machine's clock doesn't simply go on ({@code spec/60-contact} §11.1): it was
 * set, or the machine slept. Steps that are smaller only delay or hasten what is due by as much.
 */
final class ClockWatch {
    /** {@code CLOCK_BACK}: a step back that is noticed. */
    static final Duration BACK = Duration.ofSeconds(30);

    /** {@code CLOCK_AHEAD}: a step ahead that is noticed. */
    static final Duration AHEAD = Duration.ofDays(1);

    /** {@code CLOCK_HELD}: how long a clock that went so far ahead isn't believed. */
    static final Duration HELD = Duration.ofHours(1);

    private Optional<Instant> latest = Optional.empty(); // none before the first look

    /** What the clock did since the last look. */
    sealed interface Step {
        /** It went on. */
        record On() implements Step {}

        /** It was set back. */
        record Back(Duration by) implements Step {}

        /** It is far ahead of what it was, since {@code from}. */
        record Ahead(Instant from) implements Step {}
    }

    /** Whether {@link #look} would say nothing but that it went on. */
    boolean isSteady(Instant now) {
        return latest.filter(before -> step(before, now) instanceof Step.On).isPresent();
    }

    /** Looks at the clock; for the first time in a process, after what the profile says of it. */
    Step look(Profile profile, Instant now) {
        Step step = latest.map(before -> step(before, now)).orElseGet(() -> first(profile, now));
        boolean isLater = latest.filter(before -> before.isAfter(now)).isEmpty();
        if (isLater || step instanceof Step.Back) {
            latest = Optional.of(now);
        }
        return step;
    }

    private static Step first(Profile profile, Instant now) {
        Optional<Instant> before = profile.read(Times::seen);
        return switch (before.map(then -> step(then, now)).orElse(new Step.On())) {
            case Step.Ahead _ ->
                    new Step.Ahead(
                            profile.read(Times::held).filter(at -> !at.isAfter(now)).orElse(now));
            case Step.On on -> on;
            case Step.Back back -> back;
        };
    }

    private static Step step(Instant before, Instant now) {
        Duration since = Duration.between(before, now);
        if (since.plus(BACK).isNegative()) {
            return new Step.Back(since.negated());
        }
        return since.compareTo(AHEAD) > 0 ? new Step.Ahead(now) : new Step.On();
    }
}
