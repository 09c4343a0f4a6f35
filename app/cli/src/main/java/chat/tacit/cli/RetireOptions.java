package chat.tacit.cli;

import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.queue.Remaining;

import io.vertx.core.json.JsonObject;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.time.Instant;
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
    private static final String TAKES = "--retire takes a day such as 2027-06-30.";

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--retire",
            paramLabel = "YYYY-MM-DD",
            description =
                    "Say to clients that this relay ends that day, so that they move elsewhere, and"
                            + " make nothing new; every hour it prints how many queues are still used.")
    @Nullable String day;

    /**
     * The same relay, which ends when it was said.
     *
     * @param lasting whether it still knows after a start who uses it
     */
    RelayConfig end(RelayConfig config, boolean lasting) {
        if (day == null) {
            return config;
        }
        Instant end = day(day).atStartOfDay(ZoneOffset.UTC).toInstant();
        if (!lasting) {
            throw wrong(
                    "--retire is for a relay that keeps on disk who uses it; this one forgets that"
                            + " with each start: tell people, and switch it off.");
        }
        return config.until(end);
    }

    private LocalDate day(String text) {
        try {
            LocalDate given = LocalDate.parse(text);
            if (given.getYear() >= 2000 && given.getYear() <= 9999) {
                return given;
            }
        } catch (DateTimeParseException e) {
            throw wrong(TAKES);
        }
        throw wrong(TAKES);
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }

    private static Map<String, Object> line(String ends, Remaining remaining) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "retiring");
        line.put("ends", ends);
        line.put("queues", remaining.queues());
        line.put("since", remaining.since().toString());
        line.put("needed", remaining.needed());
        return line;
    }

    /** Returns when the relay has stopped; until then says how it goes, if the relay retires. */
    void report(Relay relay, Printer printer, CountDownLatch stopped) throws InterruptedException {
        if (day == null) {
            stopped.await();
            return;
        }
        do {
            Map<String, Object> line = line(day, relay.remaining().orElseThrow());
            printer.print(line, new JsonObject(line).encode());
        } while (!stopped.await(ROUND.toSeconds(), TimeUnit.SECONDS));
    }
}
