package chat.tacit.cli;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.util.EnumSet;
import java.util.Set;

/** One option for each limit of a relay. */
final class LimitOptions {
    private final Set<Limit> given = EnumSet.noneOf(Limit.class);
    private Limits limits = Limits.defaults();

    /** What the options say, over the standard. */
    Limits limits() {
        return limits;
    }

    /** Those that options say, if only what is the standard. */
    Set<Limit> given() {
        return Set.copyOf(given);
    }

    /** Gives {@code serve} the options. */
    void addTo(CommandLine serve) {
        for (Limit limit : Limit.values()) {
            String unit = limit.unit().suffix();
            OptionSpec.Builder option =
                    OptionSpec.builder(limit.option())
                            .paramLabel(unit.isEmpty() ? "N" : unit)
                            .type(String.class)
                            .description(
                                    "From %d to %d (default: %d; also %s)."
                                            .formatted(
                                                    limit.minimum(),
                                                    limit.maximum(),
                                                    limit.standard(),
                                                    limit.variable()))
                            .setter(
                                    new CommandLine.Model.ISetter() {
                                        @Override
                                        public <T> T set(T value) {
                                            take(serve, limit, value);
                                            return value;
                                        }
                                    });
            serve.getCommandSpec().addOption(option.build());
        }
    }

    private <T> void take(CommandLine serve, Limit limit, @Nullable T value) {
        if (value == null) {
            return;
        }
        try {
            limits = limits.with(limit, value.toString());
            given.add(limit);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(serve, String.valueOf(e.getMessage()));
        }
    }
}
