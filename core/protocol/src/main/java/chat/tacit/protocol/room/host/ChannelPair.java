package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.store.Turnstile;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One room at its host ({@code spec/50-room} §8). What is in memory of it is what its logs say; a
 * room belongs to one process of a relay at a time.
 *
 * <p>Messages are taken side by side. A state event, of which one is under way at a time, waits for
 * the messages before it and keeps those after it waiting: so nothing that was checked under an
 * earlier term is appended behind a commit, and stamps never fall.
 */
final class ChannelPair {
    private static final Duration TOUCH = Duration.ofDays(1);
    private static final int NOTE_EVERY = 64;

    private final Line line;
    private final Calls calls;
    private final RoomId room;
    private final Turnstile turnstile = new Turnstile();
    private final Set<Reader> readers = new LinkedHashSet<>();
    private Optional<Held> held = Optional.empty();
    private boolean gone;
    private int unnoted;

    /** Whoever is told that a stream grew, or that the room is over. */
    interface Reader {
        void grew();

        void over();

        /** The store can't say how things stand. */
        void lost();
    }

    /** What was read of the room. */
    private static final class Held {
        final PairState state;
        ChannelRow channel;
        Row row;
        boolean noting;

        Held(PairLoading.Found found) {
            state = found.state();
            channel = found.channel();
            row = found.row();
        }
    }

    ChannelPair(Line line, Calls calls, RoomId room) {
        this.line = line;
        this.calls = calls;
        this.room = room;
    }

    RoomId room() {
        return room;
    }

    HostKey key(HostKey.Space space) {
        return new HostKey(space, room.bytes());
    }

    /** Nobody uses the room at this moment, so it can be read again another time. */
    boolean isIdle() {
        return turnstile.isIdle() && readers.isEmpty();
    }

    /**
     * Does {@code run} when it is its turn and the room is read; whoever runs calls {@link #leave}
     * in the end. A room that isn't there is answered {@code REFUSED}.
     *
     * @param alone whether nothing else may be done to the room meanwhile
     */
    void use(boolean alone, Consumer<Reply> answer, Consumer<PairState> run) {
        use(
                alone,
                (state, refusal) -> {
                    if (state.isPresent()) {
                        run.accept(state.get());
                    } else {
                        leave();
                        answer.accept(Reply.Refused.of(refusal));
                    }
                });
    }

    private void use(boolean alone, BiConsumer<Optional<PairState>, Refusal> run) {
        if (held.filter(it -> !it.row.livesAt(line.now())).isPresent()) {
            held = Optional.empty();
        }
        if (held.isEmpty() && !gone) {
            turnstile.enter(true, this::load);
        }
        turnstile.enter(
                alone,
                () -> {
                    held.ifPresent(this::touch);
                    run.accept(held.map(it -> it.state), gone ? Refusal.REFUSED : Refusal.RETRY);
                });
    }

    void leave() {
        turnstile.leave();
    }

    private void load() {
        if (held.isPresent() || gone) {
            leave();
            return;
        }
        new PairLoading(
                        calls,
                        room,
                        () -> {
                            List.copyOf(readers).forEach(Reader::lost);
                            leave();
                        },
                        loaded -> {
                            switch (loaded) {
                                case PairLoading.Nothing _ -> gone = true;
                                case PairLoading.Found found -> {
                                    held = Optional.of(new Held(found));
                                    List.copyOf(readers).forEach(Reader::grew);
                                }
                            }
                            leave();
                        })
                .begin();
    }

    /** What is known of the room at this moment, for whoever reads on. */
    Optional<PairState> state() {
        return held.map(it -> it.state);
    }

    /** After a call that failed it isn't known what the store has: it is read again. */
    void forget() {
        turnstile.enter(
                true,
                () -> {
                    held = Optional.empty();
                    load();
                });
    }

    /** Something became durable. */
    void grew(boolean isCommit) {
        unnoted++;
        if (isCommit || unnoted >= NOTE_EVERY) {
            held.ifPresent(this::note);
        }
        List.copyOf(readers).forEach(Reader::grew);
    }

    void add(Reader reader) {
        readers.add(reader);
    }

    void remove(Reader reader) {
        readers.remove(reader);
    }

    /** The room is over; called by whoever is alone in it. */
    void end() {
        gone = true;
        held = Optional.empty();
        List.copyOf(readers).forEach(Reader::over);
        readers.clear();
    }

    /** Writes how things stand, so that a restart reads less; nothing hangs on it. */
    private void note(Held at) {
        unnoted = 0;
        if (!at.noting) {
            write(at, at.channel.with(at.state.note()));
        }
    }

    /** Moves the end of the room, at most once a day. */
    private void touch(Held at) {
        boolean stale = at.row.expiresAt().isBefore(line.after(Limit.ROOM_IDLE).minus(TOUCH));
        if (at.state.hasBegun() && stale && !at.noting) {
            write(at, at.channel.with(at.state.note()));
        }
    }

    private void write(Held at, ChannelRow channel) {
        at.noting = true;
        StoreCall.Set set =
                new StoreCall.Set(
                        key(HostKey.Space.CHANNEL),
                        at.row.revision(),
                        channel.encode(),
                        line.after(Limit.ROOM_IDLE));
        calls.set(
                set,
                () -> at.noting = false,
                change -> {
                    at.noting = false;
                    switch (change) {
                        case Result.Changed(long revision) -> {
                            at.channel = channel;
                            at.row = new Row(set.value(), revision, set.expiresAt());
                        }
                        case Result.Conflict(Optional<Row> current) ->
                                current.ifPresent(row -> at.row = row);
                    }
                });
    }

    /**
     * Makes the room last as long as one that is used, before its first event is appended.
     *
     * @param failing when the store can't
     */
    void keep(Runnable failing, Runnable then) {
        Held at = held.orElseThrow();
        StoreCall.Set set =
                new StoreCall.Set(
                        key(HostKey.Space.CHANNEL),
                        at.row.revision(),
                        at.channel.with(ChannelRow.Note.NONE).encode(),
                        line.after(Limit.ROOM_IDLE));
        calls.set(
                set,
                failing,
                change -> {
                    switch (change) {
                        case Result.Changed(long revision) -> {
                            at.channel = at.channel.with(ChannelRow.Note.NONE);
                            at.row = new Row(set.value(), revision, set.expiresAt());
                            then.run();
                        }
                        case Result.Conflict _ -> failing.run();
                    }
                });
    }
}
