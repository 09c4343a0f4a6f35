package chat.tacit.cli;

import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What a command tells, a JSON object a line, and how it ended. For one thread that waits. */
final class Told {
    private final String name;
    private final BlockingQueue<Optional<JsonObject>> lines = new LinkedBlockingQueue<>();
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param name of the command, for sentences about it
     */
    Told(String name) {
        this.name = name;
    }

    void tell(JsonObject line) {
        lines.add(Optional.of(line));
    }

    /** It ended; with a sentence if it didn't end well. */
    void end(Optional<String> why) {
        trouble = why;
        lines.add(Optional.empty());
    }

    /** The first line that matches, which everything before is dropped for. */
    JsonObject await(Predicate<JsonObject> wanted, Duration patience) throws Trouble {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<JsonObject> line = next(deadline, patience);
            if (line.isEmpty()) {
                lines.add(line);
                throw new Trouble(name + trouble.orElse(" ended without an answer."));
            }
            if (wanted.test(line.get())) {
                return line.get();
            }
        }
    }

    /** Waits for the command to end well and returns its last line. */
    JsonObject result(Duration patience) throws Trouble {
        long deadline = System.nanoTime() + patience.toNanos();
        JsonObject last = new JsonObject();
        Optional<JsonObject> line = next(deadline, patience);
        while (line.isPresent()) {
            last = line.get();
            line = next(deadline, patience);
        }
        lines.add(line);
        if (trouble.isPresent()) {
            throw new Trouble(name + trouble.get());
        }
        return last;
    }

    private Optional<JsonObject> next(long deadline, Duration patience) throws Trouble {
        try {
            Optional<JsonObject> line =
                    lines.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new Trouble(
                        name + " gave no answer within " + patience.toMinutes() + " minutes.");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted.");
        }
    }
}
