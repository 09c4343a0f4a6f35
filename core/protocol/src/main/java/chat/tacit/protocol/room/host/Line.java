package chat.tacit.protocol.room.host;

import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What all machines of a relay's accounts and rooms share: limits, the time and the outputs. */
final class Line {
    private final Limits limits;
    private Instant now = Instant.EPOCH;
    private Consumer<Output> out = output -> {};
    private boolean room = true;

    Line(Limits limits) {
        this.limits = limits;
    }

    void begin(Instant now, Consumer<Output> out) {
        this.now = now;
        this.out = out;
    }

    /** Whether the store has room for more. */
    void room(boolean inStore) {
        room = inStore;
    }

    boolean hasRoom() {
        return room;
    }

    Instant now() {
        return now;
    }

    long seconds() {
        return now.getEpochSecond();
    }

    /** When something that begins now and lives as long as the limit says is over. */
    Instant after(Limit life) {
        return now.plus(limits.duration(life));
    }

    long value(Limit limit) {
        return limits.value(limit);
    }

    int count(Limit limit) {
        return limits.count(limit);
    }

    Duration duration(Limit limit) {
        return limits.duration(limit);
    }

    Limits limits() {
        return limits;
    }

    /** The row unless it has expired. */
    Optional<Row> live(Optional<Row> row) {
        return row.filter(it -> it.livesAt(now));
    }

    /** Asks the shell for a call on the store. */
    void ask(long token, StoreCall call) {
        emit(new Output.Ask(token, call));
    }

    void emit(Output output) {
        out.accept(output);
    }
}
