package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Ends;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Takes state events into a room, one after the other: compare and append ({@code spec/50-room}
 * §8.2). Whose key signed has been checked before; the steps are those of the chapter.
 */
final class StatePosting {
    private final Line line;
    private final Calls calls;
    private final ChannelPair pair;
    private final Ends ends;

    StatePosting(Line line, Calls calls, ChannelPair pair, Ends ends) {
        this.line = line;
        this.calls = calls;
        this.pair = pair;
        this.ends = ends;
    }

    /**
     * What is posted.
     *
     * @param term under whose key of {@code power} the request holds
     * @param head on which the author decided
     * @param bytes of {@code event}, as they came
     */
    record Post(Term term, Power power, Place head, StateEvent event, Bytes bytes) {}

    void post(Post post, Consumer<Reply> answer) {
        pair.use(true, answer, state -> take(state, post, answer));
    }

    private void take(PairState state, Post post, Consumer<Reply> answer) {
        Optional<Reply> no =
                ofTerm(state, post)
                        .or(() -> ofRoom(state, post))
                        .or(() -> ofHead(state, post))
                        .or(() -> ofTurn(state, post))
                        .or(() -> ofChanges(state, post));
        if (no.isPresent()) {
            finish(answer, no.get());
        } else {
            checkParts(state, post, answer);
        }
    }

    private void finish(Consumer<Reply> answer, Reply reply) {
        pair.leave();
        answer.accept(reply);
    }

    /** Step 1: the first event begins a room that is new, every other follows a term in force. */
    private static Optional<Reply> ofTerm(PairState state, Post post) {
        if (post.term.isNone()) {
            boolean first =
                    !state.hasBegun() && post.power == Power.ADMIN && post.event.turn().isPresent();
            return first ? Optional.empty() : Optional.of(Reply.Refused.of(Refusal.REFUSED));
        }
        return post.term.position() == state.term()
                ? Optional.empty()
                : Optional.of(state.other(post.term));
    }

    /** Step 2: the last so many state events are for admins alone. */
    private Optional<Reply> ofRoom(PairState state, Post post) {
        if (!line.hasRoom()) {
            return Optional.of(Reply.Refused.of(Refusal.FULL));
        }
        long most = line.value(Limit.ROOM_STATE_EVENTS);
        long reserve = post.power == Power.ADMIN ? 0 : line.value(Limit.ROOM_STATE_RESERVE);
        return state.stateEvents() < most - reserve
                ? Optional.empty()
                : Optional.of(Reply.Refused.of(Refusal.ROOM_FULL));
    }

    /** Step 3. */
    private static Optional<Reply> ofHead(PairState state, Post post) {
        boolean same =
                post.head.position() == state.head()
                        && post.head.coreHash().equals(state.coreHash())
                        && post.event.position() == state.next();
        return same ? Optional.empty() : Optional.of(Reply.Refused.stale(state.tell()));
    }

    /** Step 4, but for the parts: a commit under P keeps A, and comes when it is due. */
    private Optional<Reply> ofTurn(PairState state, Post post) {
        Optional<Turn> turn = post.event.turn();
        if (turn.isEmpty() || post.power == Power.ADMIN) {
            return Optional.empty();
        }
        if (!turn.get().admin().equals(state.commit().turn().admin())) {
            return Optional.of(Reply.Refused.of(Refusal.REFUSED));
        }
        return turn.get().members() || isDue(state)
                ? Optional.empty()
                : Optional.of(
                        Reply.Refused.of(
                                Refusal.TOO_MANY,
                                PairState.secondsUntil(dueAt(state), line.now())));
    }

    private boolean isDue(PairState state) {
        return state.eventsSinceCommit() >= line.value(Limit.ROOM_EPOCH_EVENTS)
                || !dueAt(state).isAfter(line.now());
    }

    private Instant dueAt(PairState state) {
        return state.commit().received().plus(line.duration(Limit.ROOM_EPOCH_LIFE));
    }

    /** Step 5: what P signs and isn't due. */
    private Optional<Reply> ofChanges(PairState state, Post post) {
        if (!isChange(state, post)) {
            return Optional.empty();
        }
        OptionalLong wait =
                state.untilNextChange(line.value(Limit.ROOM_CHANGES_PER_HOUR), line.now());
        return wait.isEmpty()
                ? Optional.empty()
                : Optional.of(Reply.Refused.of(Refusal.TOO_MANY, wait.getAsLong()));
    }

    private boolean isChange(PairState state, Post post) {
        return post.power == Power.MEMBER && (post.event.turn().isEmpty() || !isDue(state));
    }

    /** Step 4: every part exists with its hash. */
    private void checkParts(PairState state, Post post, Consumer<Reply> answer) {
        checkParts(
                post.event.turn().map(Turn::parts).orElse(List.of()),
                0,
                () -> finish(answer, Reply.Refused.of(Refusal.RETRY)),
                all -> {
                    if (!all) {
                        finish(answer, Reply.Refused.of(Refusal.REFUSED));
                    } else if (post.term.isNone()) {
                        begin(state, post, answer);
                    } else {
                        append(state, post, answer);
                    }
                });
    }

    /** Before its first event, so that there is no room whose end nobody looks for. */
    private void begin(PairState state, Post post, Consumer<Reply> answer) {
        Runnable failed = () -> finish(answer, Reply.Refused.of(Refusal.RETRY));
        ends.note(
                pair.room().bytes(),
                line.after(Limit.ROOM_IDLE),
                failed,
                () -> pair.keep(failed, () -> append(state, post, answer)));
    }

    private void checkParts(
            List<PartRef> parts, int from, Runnable failed, Consumer<Boolean> then) {
        if (from == parts.size()) {
            then.accept(true);
            return;
        }
        PartRef part = parts.get(from);
        calls.read(
                new StoreCall.Read(
                        pair.key(HostKey.Space.PARTS), Math.max(0, part.number() - 1), 1, 1),
                failed,
                entries -> {
                    if (isPart(entries, part)) {
                        checkParts(parts, from + 1, failed, then);
                    } else {
                        then.accept(false);
                    }
                });
    }

    private static boolean isPart(List<Result.Entry> entries, PartRef part) {
        return entries.size() == 1
                && entries.getFirst().position() == part.number()
                && Bytes.owned(Hash.sha256(entries.getFirst().bytes())).equals(part.hash());
    }

    /** Step 6 alone decides a race. */
    private void append(PairState state, Post post, Consumer<Reply> answer) {
        boolean change = !post.term.isNone() && isChange(state, post);
        StateEntry entry = new StateEntry(line.seconds(), post.power, state.message(), post.bytes);
        calls.append(
                new StoreCall.Append(
                        pair.key(HostKey.Space.STATE),
                        entry.encode(),
                        line.count(Limit.ROOM_STATE_EVENTS),
                        OptionalLong.of(post.event.position()),
                        Instant.MAX),
                () -> {
                    pair.forget();
                    finish(answer, Reply.Refused.of(Refusal.RETRY));
                },
                outcome -> {
                    switch (outcome) {
                        case Result.Kept(long position) -> {
                            state.took(position, entry);
                            state.oneMoreStateEvent();
                            if (change) {
                                state.changed(line.now());
                            }
                            finish(answer, new Reply.Posted(position, 0));
                            pair.grew(post.event.turn().isPresent());
                        }
                        case Result.Full _ -> finish(answer, Reply.Refused.of(Refusal.ROOM_FULL));
                        case Result.Moved _ -> {
                            pair.forget();
                            finish(answer, Reply.Refused.stale(state.tell()));
                        }
                    }
                });
    }
}
