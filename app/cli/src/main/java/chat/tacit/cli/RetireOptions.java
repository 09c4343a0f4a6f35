package chat.tacit.cli;

import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a relay ({@code spec/10-wire} §13). */
final class RetireOptions {
    private static final Duration ROUND = Duration.ofHours(1);

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--retire",
            paramLabel = "YYYY-MM-DD",
            description =
                    "Say to clients that this relay ends that day, so that they move elsewhere, and"
                        + " make nothing new; every hour it prints how many queues are still used.")
    @Nullable String day;

    RelayConfig end(RelayConfig config) {
        return day == null
                ? config
                : config.until(day(day).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private LocalDate day(String text) {
        try {
            LocalDate given = LocalDate.parse(text);
            if (given.getYear() >= 2000 && given.getYear() <= 9999) {
                return given;
            }
        } catch (DateTimeParseException e) {
            throw wrong();
        }
        throw wrong();
    }

    private CommandLine.ParameterException wrong() {
        return new CommandLine.ParameterException(
                spec.commandLine(), "--retire takes a day such as 2027-06-30.");
    }

    /** Returns when the relay has stopped; until then says how it goes, if the relay retires. */
    void report(Relay relay, Printer printer, CountDownLatch stopped) throws InterruptedException {
        if (day == null) {
            stopped.await();
            return;
        }
        do {
            int used = relay.stillUsed().orElse(0);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "retiring");
            line.put("ends", day);
            line.put("queues", used);
            printer.print(
                    line,
                    "{\"event\":\"retiring\",\"ends\":\"" + day + "\",\"queues\":" + used + "}");
        } while (!stopped.await(ROUND.toSeconds(), TimeUnit.SECONDS));
    }
}
