package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Takes message events into a room ({@code spec/50-room} §8.3). */
final class MessagePosting {
    private final Line line;
    private final Calls calls;
    private final ChannelPair pair;
    private final Counting counting;

    /** Who waits for the outcome of an append of these bytes, by their hash. */
    private final Map<Bytes, List<Consumer<Reply>>> underWay = new HashMap<>();

    MessagePosting(Line line, Calls calls, ChannelPair pair) {
        this.line = line;
        this.calls = calls;
        this.pair = pair;
        this.counting = new Counting(line, calls, pair.key(HostKey.Space.EVENTS));
    }

    /**
     * @param term under whose key the request holds
     */
    void post(Term term, EventBytes event, Consumer<Reply> answer) {
        pair.use(false, answer, state -> take(state, term, event, answer));
    }

    private void take(PairState state, Term term, EventBytes event, Consumer<Reply> answer) {
        Bytes hash = event.hash();
        if (term.position() != state.term()) {
            finish(answer, state.other(term));
        } else if (state.known(hash).isPresent()) {
            finish(answer, state.known(hash).get());
        } else if (underWay.containsKey(hash)) {
            underWay.get(hash).add(answer);
            pair.leave();
        } else if (!line.hasRoom()) {
            finish(answer, Reply.Refused.of(Refusal.FULL));
        } else if (state.bytes() + event.bytes().size() > line.value(Limit.ROOM_BYTES)) {
            full(term, event, answer);
        } else {
            append(state, hash, event, answer);
        }
    }

    private void finish(Consumer<Reply> answer, Reply reply) {
        pair.leave();
        answer.accept(reply);
    }

    /** Events may have expired since they were counted: counts anew, if that isn't an hour ago. */
    private void full(Term term, EventBytes event, Consumer<Reply> answer) {
        if (counting.isRecent()) {
            finish(answer, Reply.Refused.of(Refusal.ROOM_FULL));
            return;
        }
        pair.leave();
        pair.use(
                true,
                answer,
                current -> {
                    if (counting.isRecent()) {
                        pair.leave();
                        post(term, event, answer);
                        return;
                    }
                    counting.count(
                            entry -> MessageEntry.decode(entry).event().size(),
                            () -> finish(answer, Reply.Refused.of(Refusal.RETRY)),
                            bytes -> {
                                current.measured(current.message(), bytes);
                                pair.leave();
                                post(term, event, answer);
                            });
                });
    }

    private void append(PairState state, Bytes hash, EventBytes event, Consumer<Reply> answer) {
        underWay.put(hash, new ArrayList<>(List.of(answer)));
        MessageEntry entry = new MessageEntry(line.seconds(), state.head(), event.bytes());
        Instant end = state.isPrivate ? Instant.MAX : line.after(Limit.ROOM_RETENTION);
        calls.append(
                new StoreCall.Append(
                        pair.key(HostKey.Space.EVENTS),
                        entry.encode(),
                        line.count(Limit.ROOM_EVENTS),
                        OptionalLong.empty(),
                        end),
                () -> {
                    pair.forget();
                    settle(hash, Reply.Refused.of(Refusal.RETRY));
                },
                outcome -> {
                    switch (outcome) {
                        case Result.Kept(long position) -> {
                            state.took(position, entry);
                            settle(hash, new Reply.Posted(position, entry.stamp()));
                            pair.grew(false);
                        }
                        case Result.Full _ -> settle(hash, Reply.Refused.of(Refusal.ROOM_FULL));
                        case Result.Moved _ ->
                                throw new IllegalStateException("no position was asked for");
                    }
                });
    }

    private void settle(Bytes hash, Reply reply) {
        List<Consumer<Reply>> answers = underWay.remove(hash);
        pair.leave();
        if (answers != null) {
            answers.forEach(answer -> answer.accept(reply));
        }
    }
}
