package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.Turn;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Ends;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is asked about rooms ({@code spec/50-room} §8): whoever proves a key of a term may do what
 * the term allows, whoever that is. An unknown room, a position that is no commit and a signature
 * that doesn't hold are one refusal, after one read and one verification.
 */
final class RoomDesk {
    /** Has the form of a key, and none signs for it. */
    private static final VerifyingKey NOBODY =
            new VerifyingKey(
                    Bytes.ofHex(
                            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

    private static final Ends.Names ENDS =
            new Ends.Names(
                    new HostKey(HostKey.Space.SALTS, Bytes.ofHex("02")),
                    list -> new HostKey(HostKey.Space.ENDS, list),
                    room -> new HostKey(HostKey.Space.CHANNEL, room));

    private final Line line;
    private final Calls calls;
    private final Ends ends;
    private final Map<RoomId, Room> rooms = new LinkedHashMap<>(16, 0.75f, true);

    /** A room and what is done to it. */
    private record Room(
            ChannelPair pair, MessagePosting messages, StatePosting states, Parts parts) {}

    RoomDesk(Line line, Calls calls) {
        this.line = line;
        this.calls = calls;
        this.ends = new Ends(ENDS, calls, line::now);
    }

    /** How many rooms are in memory. */
    int held() {
        return rooms.size();
    }

    void post(Asker asker, Request.PostEvent request, Consumer<Reply> answer) {
        Capability by = request.by();
        Capability.Act act = Capability.Post.of(request.posting().event());
        prove(
                new Claim(by, asker.id(), act),
                turn -> keyOf(request, turn),
                answer,
                () -> {
                    Room room = room(by.room());
                    switch (request.posting()) {
                        case Posting.Message message ->
                                room.messages.post(by.term(), message.event(), answer);
                        case Posting.State state ->
                                room.states.post(
                                        new StatePosting.Post(
                                                by.term(),
                                                request.power(),
                                                state.head(),
                                                state.state(),
                                                state.event().bytes()),
                                        answer);
                    }
                });
    }

    /** The first event of a room is signed by its own A'. */
    private static Optional<VerifyingKey> keyOf(Request.PostEvent request, Optional<Turn> turn) {
        if (!request.by().term().isNone()) {
            return turn.map(it -> it.key(request.power()));
        }
        return request.power() == Power.ADMIN
                        && request.posting() instanceof Posting.State(var state, var _)
                ? state.turn().map(Turn::admin)
                : Optional.empty();
    }

    void putPart(Asker asker, Request.PostPart request, Consumer<Reply> answer) {
        Capability by = request.by();
        prove(
                new Claim(by, asker.id(), Capability.PostPart.of(request.part())),
                turn -> turn.map(it -> it.key(request.power())),
                answer,
                () ->
                        room(by.room())
                                .parts
                                .put(by.term(), request.power(), request.part(), answer));
    }

    void getPart(Asker asker, Request.GetPart request, Consumer<Reply> answer) {
        Capability by = request.by();
        Capability.Act act = new Capability.Read(Method.GET_PART, asker.number());
        prove(
                new Claim(by, asker.id(), act),
                turn -> turn.map(Turn::reading),
                answer,
                () -> room(by.room()).parts.get(by.term(), request.number(), answer));
    }

    Stream stream(Asker asker, Request.StreamEvents request, Told told) {
        Capability by = request.by();
        Capability.Act act = new Capability.Read(Method.STREAM_EVENTS, asker.number());
        Pending stream = new Pending();
        prove(
                new Claim(by, asker.id(), act),
                turn -> turn.map(Turn::reading),
                told::end,
                () -> {
                    EventFeed.Wanted wanted =
                            new EventFeed.Wanted(
                                    by.term(),
                                    request.after().state(),
                                    request.after().message(),
                                    request.through(),
                                    request.last(),
                                    request.live());
                    stream.begin(new EventFeed(calls, room(by.room()).pair, wanted, told));
                });
        return stream;
    }

    /** Message events of a private pair, which nothing else deletes. */
    void trim(Asker asker, Request.TrimChannel request, Consumer<Reply> answer) {
        Capability by = request.by();
        prove(
                new Claim(by, asker.id(), new Capability.Trim(request.through())),
                turn -> turn.map(Turn::admin),
                answer,
                () -> {
                    ChannelPair pair = room(by.room()).pair;
                    pair.use(
                            false,
                            answer,
                            state -> {
                                if (by.term().position() != state.term()) {
                                    finish(pair, answer, state.other(by.term()));
                                } else if (!state.isPrivate) {
                                    finish(pair, answer, Reply.Refused.of(Refusal.REFUSED));
                                } else {
                                    long through = Math.min(request.through(), state.message());
                                    calls.deleteThrough(
                                            pair.key(HostKey.Space.EVENTS),
                                            through,
                                            () -> retry(pair, answer),
                                            () -> finish(pair, answer, new Reply.Done()));
                                }
                            });
                });
    }

    void delete(Asker asker, Request.DeleteRoom request, Consumer<Reply> answer) {
        Capability by = request.by();
        prove(
                new Claim(by, asker.id(), new Capability.Delete()),
                turn -> turn.map(Turn::admin),
                answer,
                () -> {
                    ChannelPair pair = room(by.room()).pair;
                    pair.use(
                            true,
                            answer,
                            state -> {
                                if (by.term().position() != state.term()) {
                                    finish(pair, answer, state.other(by.term()));
                                } else {
                                    erase(
                                            pair,
                                            () -> retry(pair, answer),
                                            () -> finish(pair, answer, new Reply.Done()));
                                }
                            });
                });
    }

    /** Ends a room without a key of it: the private pair of an account that is deleted. */
    void erase(RoomId room, Runnable failed, Runnable then) {
        ChannelPair pair = room(room).pair;
        pair.use(
                true,
                _ -> then.run(),
                _ ->
                        erase(
                                pair,
                                () -> {
                                    pair.leave();
                                    failed.run();
                                },
                                () -> {
                                    pair.leave();
                                    then.run();
                                }));
    }

    /** Erases the rooms that nobody used for too long. */
    void sweep() {
        ends.sweep((id, failed, then) -> bury(new RoomId(id), failed, then));
    }

    /** A room whose row is gone or has expired; one that was just used stays. */
    private void bury(RoomId id, Runnable failed, Runnable then) {
        ChannelPair pair = room(id).pair;
        pair.use(
                true,
                reply -> {
                    if (reply.equals(Reply.Refused.of(Refusal.REFUSED))) {
                        erase(pair, failed, then);
                    } else {
                        failed.run();
                    }
                },
                _ -> {
                    pair.leave();
                    failed.run();
                });
    }

    /** What authenticates goes last but for the row, so that a delete can be repeated. */
    private void erase(ChannelPair pair, Runnable failed, Runnable then) {
        List<HostKey> logs =
                List.of(
                        pair.key(HostKey.Space.EVENTS),
                        pair.key(HostKey.Space.PARTS),
                        pair.key(HostKey.Space.STATE));
        drop(
                logs.iterator(),
                failed,
                () ->
                        calls.erase(
                                pair.key(HostKey.Space.CHANNEL),
                                failed,
                                () -> {
                                    pair.end();
                                    rooms.remove(pair.room());
                                    then.run();
                                }));
    }

    private void drop(Iterator<HostKey> logs, Runnable failed, Runnable then) {
        if (logs.hasNext()) {
            calls.drop(logs.next(), failed, () -> drop(logs, failed, then));
        } else {
            then.run();
        }
    }

    private static void retry(ChannelPair pair, Consumer<Reply> answer) {
        finish(pair, answer, Reply.Refused.of(Refusal.RETRY));
    }

    private static void finish(ChannelPair pair, Consumer<Reply> answer, Reply reply) {
        pair.leave();
        answer.accept(reply);
    }

    /** That a session may do something, because a key of the term says so. */
    private record Claim(Capability by, SessionId session, Capability.Act act) {}

    private void prove(
            Claim claim,
            Function<Optional<Turn>, Optional<VerifyingKey>> key,
            Consumer<Reply> answer,
            Runnable then) {
        long term = claim.by.term().position();
        calls.read(
                new StoreCall.Read(
                        new HostKey(HostKey.Space.STATE, claim.by.room().bytes()),
                        Math.max(0, term - 1),
                        1,
                        1),
                () -> answer.accept(Reply.Refused.of(Refusal.RETRY)),
                entries -> {
                    Optional<Turn> turn =
                            entries.stream()
                                    .filter(entry -> entry.position() == term)
                                    .findFirst()
                                    .flatMap(entry -> StateEntry.decode(entry.bytes()).turn());
                    Optional<VerifyingKey> proving = key.apply(turn);
                    boolean holds =
                            claim.by.verifies(proving.orElse(NOBODY), claim.session, claim.act);
                    if (holds && proving.isPresent()) {
                        then.run();
                    } else {
                        answer.accept(Reply.Refused.of(Refusal.REFUSED));
                    }
                });
    }

    private Room room(RoomId id) {
        Room known = rooms.get(id);
        if (known != null) {
            return known;
        }
        forgetOld();
        ChannelPair pair = new ChannelPair(line, calls, id);
        Room made =
                new Room(
                        pair,
                        new MessagePosting(line, calls, pair),
                        new StatePosting(line, calls, pair, ends),
                        new Parts(line, calls, pair));
        rooms.put(id, made);
        return made;
    }

    /** Makes place for one more, used longest ago first. */
    private void forgetOld() {
        Iterator<Room> oldest = rooms.values().iterator();
        while (rooms.size() >= line.count(Limit.ROOMS_HELD) && oldest.hasNext()) {
            if (oldest.next().pair.isIdle()) {
                oldest.remove();
            }
        }
    }

    /** A stream that may be closed before its key was proved. */
    private static final class Pending implements Stream {
        private Optional<EventFeed> feed = Optional.empty();
        private boolean writable = true;
        private boolean closed;

        void begin(EventFeed begun) {
            if (!closed) {
                feed = Optional.of(begun);
                begun.writable(writable);
                begun.begin();
            }
        }

        @Override
        public void writable(boolean now) {
            writable = now;
            feed.ifPresent(it -> it.writable(now));
        }

        @Override
        public void close() {
            closed = true;
            feed.ifPresent(EventFeed::close);
        }
    }
}
