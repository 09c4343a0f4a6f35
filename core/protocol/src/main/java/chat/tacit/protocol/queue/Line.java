package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.Session;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What all parts of one session share: its terms, and during a call the time and the outputs. */
final class Line {
    private final Session session;
    private final Limits limits;
    private Instant now = Instant.EPOCH;
    private Consumer<Output> out = output -> {};
    private boolean room = true;
    private boolean roomForBlobs = true;

    Line(Session session, Limits limits) {
        this.session = session;
        this.limits = limits;
    }

    void begin(Instant now, Consumer<Output> out) {
        this.now = now;
        this.out = out;
    }

    void room(Input.Room room) {
        this.room = room.messages();
        this.roomForBlobs = room.blobs();
    }

    Session session() {
        return session;
    }

    Limits limits() {
        return limits;
    }

    Instant now() {
        return now;
    }

    /** When something that begins now and lives as long as the limit says is over. */
    Instant after(Limit life) {
        return now.plus(limits.duration(life));
    }

    boolean hasRoom() {
        return room;
    }

    boolean hasRoomForBlobs() {
        return roomForBlobs;
    }

    /** The row unless it has expired. */
    Optional<Row> live(Optional<Row> row) {
        return row.filter(it -> it.livesAt(now));
    }

    void emit(Output output) {
        out.accept(output);
    }

    void answer(Answer answer) {
        emit(new Output.Transmit(answer.encode(), refusal(answer)));
    }

    /**
     * @param sealed what stands under the seal of the answer
     */
    void answer(Answer.Response answer, Reply sealed) {
        emit(new Output.Transmit(answer.encode(), refusal(sealed)));
    }

    private static Optional<Refusal> refusal(Answer answer) {
        return answer instanceof Answer.Refused refused
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }

    private static Optional<Refusal> refusal(Reply sealed) {
        return sealed instanceof Reply.No no ? Optional.of(no.refusal()) : Optional.empty();
    }
}
