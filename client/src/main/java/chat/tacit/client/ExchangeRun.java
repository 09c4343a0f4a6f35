package chat.tacit.client;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.Exchange;
import chat.tacit.e2ee.live.ExchangeInput;
import chat.tacit.e2ee.live.ExchangeOutput;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/** Brings one exchange to its end: between the machine, the connection and the user. */
final class ExchangeRun {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** How long the other may take to hear our last word and to end the connection. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Exchange machine;
    private final ExchangeCall call;
    private final Predicate<ExchangeOutput.Compare> same;
    private final Queue<ExchangeInput> inputs = new ArrayDeque<>();
    private final Queue<ExchangeOutput> outputs = new ArrayDeque<>();
    private boolean compared;

    /**
     * @param same shows a string to the user and asks whether the other's screen shows the same
     */
    ExchangeRun(Exchange machine, ExchangeCall call, Predicate<ExchangeOutput.Compare> same) {
        this.machine = machine;
        this.call = call;
        this.same = same;
    }

    /** Both are there already, which the relay said before the run began. */
    ExchangeRun met() {
        inputs.add(new ExchangeInput.Met());
        return this;
    }

    /** How it ended: with {@link ExchangeOutput.Agreed} or {@link ExchangeOutput.Failed}. */
    ExchangeOutput complete() {
        while (true) {
            ExchangeInput next = Optional.ofNullable(inputs.poll()).orElseGet(this::hear);
            machine.handle(next, Instant.now(), outputs::add);
            for (ExchangeOutput out = outputs.poll(); out != null; out = outputs.poll()) {
                switch (out) {
                    case ExchangeOutput.Send(Bytes bytes) -> call.send(bytes);
                    case ExchangeOutput.Compare compare -> {
                        compared = true;
                        inputs.add(new ExchangeInput.Compared(same.test(compare)));
                    }
                    case ExchangeOutput.Agreed _, ExchangeOutput.Failed _ -> {
                        linger();
                        return out;
                    }
                }
            }
        }
    }

    /** Whether the user was shown a string. */
    boolean wasCompared() {
        return compared;
    }

    private ExchangeInput hear() {
        Duration left =
                machine.wakeAt()
                        .map(at -> Duration.between(Instant.now(), at))
                        .orElse(Duration.ZERO);
        return call.hear(left.compareTo(LONGEST) < 0 ? left : LONGEST)
                .orElseGet(ExchangeInput.Wake::new);
    }

    private void linger() {
        if (compared) {
            Instant end = Instant.now().plus(LINGER);
            Optional<ExchangeInput> last = Optional.of(new ExchangeInput.Wake());
            while (last.isPresent() && !(last.get() instanceof ExchangeInput.Closed)) {
                last = call.hear(Duration.between(Instant.now(), end));
            }
        }
    }
}
