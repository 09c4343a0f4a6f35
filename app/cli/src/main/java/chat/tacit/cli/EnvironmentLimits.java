package chat.tacit.cli;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Limits from the environment, where no option says otherwise ({@code spec/10-wire} §8). */
record EnvironmentLimits(Map<String, String> variables) {

    /** Those of this process. */
    static EnvironmentLimits own() {
        return new EnvironmentLimits(System.getenv());
    }

    /** What the environment says of a limit, under its long name or its bare one. */
    private Optional<String> value(Limit limit) {
        return Optional.ofNullable(variables.get(limit.variable()))
                .or(() -> Optional.ofNullable(variables.get(limit.name())));
    }

    /**
     * All limits.
     *
     * @param options as options have set them
     * @param given those that options have set
     */
    Limits under(Limits options, Set<Limit> given) throws Trouble {
        Limits all = options;
        for (Limit limit : Limit.values()) {
            Optional<String> value = value(limit);
            if (value.isPresent() && !given.contains(limit)) {
                all = with(all, limit, value.get(), limit.variable());
            }
        }
        return all;
    }

    /**
     * One time.
     *
     * @param option what an option says, if it was given
     */
    Duration time(Limit limit, Optional<String> option) throws Trouble {
        Limits limits = Limits.defaults();
        if (option.isPresent()) {
            limits = with(limits, limit, option.get(), limit.option());
        } else if (value(limit).isPresent()) {
            limits = with(limits, limit, value(limit).get(), limit.variable());
        }
        return limits.duration(limit);
    }

    private static Limits with(Limits limits, Limit limit, String value, String said)
            throws Trouble {
        try {
            return limits.with(limit, value);
        } catch (IllegalArgumentException e) {
            throw new Trouble(said + ": " + e.getMessage() + ".");
        }
    }
}
