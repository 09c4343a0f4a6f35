package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.OptionalLong;
import java.util.function.Consumer;

/** Keeps the sealed parts of one room ({@code spec/50-room} §8.4). */
final class Parts {
    /** What a part counts at least, for the store's own room for it. */
    private static final int LEAST = 1_024;

    private final Line line;
    private final Calls calls;
    private final ChannelPair pair;
    private final Counting counting;
    private OptionalLong bytes = OptionalLong.empty();

    Parts(Line line, Calls calls, ChannelPair pair) {
        this.line = line;
        this.calls = calls;
        this.pair = pair;
        this.counting = new Counting(line, calls, pair.key(HostKey.Space.PARTS));
    }

    /**
     * @param term under whose key of {@code power} the request holds
     */
    void put(Term term, Power power, Bytes part, Consumer<Reply> answer) {
        pair.use(
                true,
                answer,
                state -> {
                    if (term.position() != state.term()) {
                        finish(answer, state.other(term));
                    } else if (!line.hasRoom()) {
                        finish(answer, Reply.Refused.of(Refusal.FULL));
                    } else {
                        measure(power, part, answer);
                    }
                });
    }

    private void finish(Consumer<Reply> answer, Reply reply) {
        pair.leave();
        answer.accept(reply);
    }

    /** Counts what is there if that isn't known, or seems too much and may have expired. */
    private void measure(Power power, Bytes part, Consumer<Reply> answer) {
        if (bytes.isPresent() && (fits(power, part) || counting.isRecent())) {
            append(power, part, answer);
            return;
        }
        counting.count(
                Parts::weight,
                () -> finish(answer, Reply.Refused.of(Refusal.RETRY)),
                sum -> {
                    bytes = OptionalLong.of(sum);
                    append(power, part, answer);
                });
    }

    private static long weight(byte[] part) {
        return Math.max(LEAST, part.length);
    }

    private boolean fits(Power power, Bytes part) {
        long most = line.value(Limit.ROOM_PARTS_BYTES);
        long allowed = power == Power.ADMIN ? most : most / 2;
        return bytes.orElseThrow() + weight(part.shared()) <= allowed;
    }

    private void append(Power power, Bytes part, Consumer<Reply> answer) {
        if (!fits(power, part)) {
            finish(answer, Reply.Refused.of(Refusal.ROOM_FULL));
            return;
        }
        calls.append(
                new StoreCall.Append(
                        pair.key(HostKey.Space.PARTS),
                        part.toArray(),
                        Integer.MAX_VALUE,
                        OptionalLong.empty(),
                        line.after(Limit.ROOM_PARTS_LIFE)),
                () -> {
                    bytes = OptionalLong.empty();
                    finish(answer, Reply.Refused.of(Refusal.RETRY));
                },
                outcome -> {
                    switch (outcome) {
                        case Result.Kept(long number) -> {
                            bytes = OptionalLong.of(bytes.orElse(0) + weight(part.shared()));
                            finish(answer, new Reply.Posted(number, 0));
                        }
                        case Result.Full _, Result.Moved _ ->
                                throw new IllegalStateException("parts have no such terms");
                    }
                });
    }

    /** Any term of the room, past or in force, reads parts. */
    void get(Term term, long number, Consumer<Reply> answer) {
        pair.use(
                false,
                answer,
                state -> {
                    if (term.position() > state.term()) {
                        finish(answer, Reply.Refused.of(Refusal.REFUSED));
                    } else {
                        read(number, answer);
                    }
                });
    }

    private void read(long number, Consumer<Reply> answer) {
        HostKey log = pair.key(HostKey.Space.PARTS);
        calls.read(
                new StoreCall.Read(log, Math.max(0, number - 1), 1, 1),
                () -> finish(answer, Reply.Refused.of(Refusal.RETRY)),
                entries -> {
                    boolean there = entries.size() == 1 && entries.getFirst().position() == number;
                    finish(
                            answer,
                            there
                                    ? new Reply.Part(Bytes.owned(entries.getFirst().bytes()))
                                    : Reply.Refused.of(Refusal.REFUSED));
                });
    }
}
