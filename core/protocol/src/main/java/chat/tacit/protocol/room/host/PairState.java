package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How things stand in one room, as its logs say: what of it is durable and nothing else. Read from
 * them again after a restart.
 */
final class PairState {
    /** How many message events may be asked for again ({@code spec/50-room} §8.3). */
    static final int REPEATABLE = 256;

    private static final Duration HOUR = Duration.ofHours(1);

    final boolean isPrivate;
    private long head;
    private Bytes coreHash = Bytes.zeros(Hash.SIZE);
    private long next = 1;
    private int stateEvents;
    private Optional<Commit> commit = Optional.empty();
    private long message;
    private long bytes;
    private final Map<Bytes, Reply.Posted> recent = new LinkedHashMap<>();
    private final Deque<Instant> changes = new ArrayDeque<>();

    /**
     * The commit in force.
     *
     * @param term its position
     * @param received when it was taken
     * @param messages position of the last message event before it
     */
    record Commit(long term, Instant received, long messages, Turn turn) {
        static Optional<Commit> of(long position, StateEntry entry) {
            return entry.turn()
                    .map(turn ->
                            new Commit(
                                    position,
                                    Instant.ofEpochSecond(entry.received()),
                                    entry.messages(),
                                    turn));
        }
    }

    PairState(boolean isPrivate) {
        this.isPrivate = isPrivate;
    }

    boolean hasBegun() {
        return commit.isPresent();
    }

    long head() {
        return head;
    }

    Bytes coreHash() {
        return coreHash;
    }

    long next() {
        return next;
    }

    int stateEvents() {
        return stateEvents;
    }

    /** The position of the last message event, 0 if there was none. */
    long message() {
        return message;
    }

    long bytes() {
        return bytes;
    }

    /** The position of the commit in force, 0 if the room has not begun. */
    long term() {
        return commit.map(Commit::term).orElse(0L);
    }

    Commit commit() {
        return commit.orElseThrow();
    }

    Reply.Head tell() {
        return new Reply.Head(new Place(head, coreHash), next, new Term(term()), message);
    }

    /** What is answered to a key that isn't of the term in force. */
    Reply other(Term term) {
        return term.position() < term()
                ? Reply.Refused.stale(tell())
                : Reply.Refused.of(Refusal.REFUSED);
    }

    ChannelRow.Note note() {
        return new ChannelRow.Note(head, term(), commit.map(Commit::messages).orElse(0L), bytes);
    }

    /** How many events of both streams there were since the last commit. */
    long eventsSinceCommit() {
        return commit.map(it -> message - it.messages() + head - it.term()).orElse(0L);
    }

    /** A state event is durable at {@code position}. */
    void took(long position, StateEntry entry) {
        StateEvent event = entry.decoded();
        head = position;
        next = position + 1;
        coreHash = event.coreHash();
        Optional<Commit> turned = Commit.of(position, entry);
        if (turned.isPresent()) {
            commit = turned;
        }
    }

    void extent(long nextPosition, int entries) {
        next = nextPosition;
        stateEvents = entries;
    }

    void oneMoreStateEvent() {
        stateEvents++;
    }

    void measured(long lastMessage, long messageBytes) {
        message = lastMessage;
        bytes = messageBytes;
    }

    /** A message event is durable at {@code position}. */
    void took(long position, MessageEntry entry) {
        message = Math.max(message, position);
        bytes += entry.event().size();
        remember(position, entry);
    }

    void remember(long position, MessageEntry entry) {
        Bytes hash = Bytes.owned(Hash.sha256(entry.event().shared()));
        recent.put(hash, new Reply.Posted(position, entry.stamp()));
        if (recent.size() > REPEATABLE) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    /** What the same bytes were answered with, if that was among the last. */
    Optional<Reply.Posted> known(Bytes hash) {
        return Optional.ofNullable(recent.get(hash));
    }

    /**
     * Seconds until a member may make another change, if there were as many in the last hour as
     * there may be.
     */
    OptionalLong untilNextChange(long most, Instant now) {
        while (!changes.isEmpty() && !changes.peek().plus(HOUR).isAfter(now)) {
            changes.remove();
        }
        if (changes.size() < most) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(secondsUntil(changes.element().plus(HOUR), now));
    }

    void changed(Instant now) {
        changes.add(now);
    }

    static long secondsUntil(Instant time, Instant now) {
        return Math.max(1, Math.ceilDiv(Duration.between(now, time).toMillis(), 1_000));
    }
}
