package chat.tacit.protocol.room.host;

import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One reading of a room ({@code spec/50-room} §8.5): both streams in the one order that they have,
 * as far as the key that it was opened with allows, and nothing that isn't durable.
 *
 * <p>It reads at most {@link PairLoading#READ_BYTES} of a log at a time, and nothing while its
 * reader takes no more: a slow one costs what it was last read, and holds up nobody.
 */
final class EventFeed implements ChannelPair.Reader {
    private static final long ALL = Long.MAX_VALUE;

    private final Calls calls;
    private final ChannelPair pair;
    private final Wanted wanted;
    private final Told told;
    private final Deque<State> states = new ArrayDeque<>();
    private final Deque<Message> messages = new ArrayDeque<>();
    private long stateAt;
    private long messageAt;

    /** Rights of Q of a term that is over: state events up to and with this one. */
    private long statesThrough = ALL;

    /** Rights of Q of a term that is over: message events with a stamp below this one. */
    private long stampsBelow = ALL;

    private boolean begun;
    private boolean reading;
    private boolean writable = true;
    private boolean headDue = true;
    private boolean withheld;
    private boolean over;

    /**
     * What is wanted of the room.
     *
     * @param term under whose Q the request holds
     * @param messageThrough the last message event wanted; 0: no end
     * @param last begin with the last so many message events instead; 0: no
     */
    record Wanted(
            Term term,
            long stateAfter,
            long messageAfter,
            long messageThrough,
            int last,
            boolean live) {}

    private record State(long position, StateEntry entry) {}

    private record Message(long position, MessageEntry entry) {}

    EventFeed(Calls calls, ChannelPair pair, Wanted wanted, Told told) {
        this.calls = calls;
        this.pair = pair;
        this.wanted = wanted;
        this.told = told;
    }

    void begin() {
        pair.use(
                false,
                this::end,
                state -> {
                    pair.leave();
                    if (!over) {
                        begin(state);
                    }
                });
    }

    private void begin(PairState state) {
        if (wanted.term.position() > state.term()) {
            end(Reply.Refused.of(Refusal.REFUSED));
            return;
        }
        pair.add(this);
        stateAt = Math.min(wanted.stateAfter, state.head());
        messageAt =
                wanted.last > 0 ? Math.max(0, state.message() - wanted.last) : wanted.messageAfter;
        told.item(state.tell());
        if (wanted.term.position() == state.term()) {
            start();
        } else {
            findRights(wanted.term.position(), state.head());
        }
    }

    private void start() {
        begun = true;
        pump();
    }

    /** Looks for the commits after the term, up to the first that A signed. */
    private void findRights(long after, long head) {
        read(
                HostKey.Space.STATE,
                after,
                entries -> {
                    for (Result.Entry entry : entries) {
                        if (entry.position() <= head && statesThrough == ALL) {
                            limit(entry.position(), StateEntry.decode(entry.bytes()));
                        }
                    }
                    boolean known =
                            entries.isEmpty()
                                    || statesThrough != ALL
                                    || entries.getLast().position() >= head;
                    if (known) {
                        start();
                    } else {
                        findRights(entries.getLast().position(), head);
                    }
                });
    }

    /** What a commit after the term takes from whoever holds Q of the term. */
    private void limit(long position, StateEntry entry) {
        if (position <= wanted.term.position() || entry.turn().isEmpty()) {
            return;
        }
        stampsBelow = Math.min(stampsBelow, position);
        if (entry.power() == Power.ADMIN) {
            statesThrough = Math.min(statesThrough, position);
        }
    }

    @Override
    public void grew() {
        pump();
    }

    @Override
    public void over() {
        end(Reply.Refused.of(Refusal.REFUSED));
    }

    @Override
    public void lost() {
        end(Reply.Refused.of(Refusal.RETRY));
    }

    /** Whether the reader takes more. */
    void writable(boolean now) {
        writable = now;
        pump();
    }

    /** The reader is gone. */
    void close() {
        over = true;
        pair.remove(this);
    }

    private void end(Reply reply) {
        if (!over) {
            close();
            told.end(reply);
        }
    }

    private void pump() {
        while (begun && !over && !reading && writable) {
            Optional<PairState> known = pair.state();
            if (known.isEmpty()) {
                return;
            }
            PairState state = known.get();
            long lastState = Math.min(state.head(), statesThrough);
            long lastMessage = lastMessage(state);
            if (states.isEmpty() && stateAt < lastState) {
                readStates(lastState);
            } else if (messages.isEmpty() && messageAt < lastMessage) {
                readMessages(lastMessage);
            } else if (!tellNext()) {
                caughtUp(state);
                return;
            }
        }
    }

    private long lastMessage(PairState state) {
        return wanted.messageThrough == 0
                ? state.message()
                : Math.min(state.message(), wanted.messageThrough);
    }

    /** A message event stands before the first state event that was taken after it. */
    private boolean tellNext() {
        State state = states.peek();
        Message message = messages.peek();
        if (message != null && (state == null || message.position <= state.entry.messages())) {
            messages.remove();
            tell(message);
            return true;
        }
        if (state != null) {
            states.remove();
            tell(state);
            return true;
        }
        return false;
    }

    private void tell(State state) {
        limit(state.position, state.entry);
        headDue = true;
        told.item(
                new Reply.StateItem(
                        Instant.ofEpochSecond(state.entry.received()),
                        state.entry.power(),
                        state.entry.decoded(),
                        state.entry.messages()));
    }

    private void tell(Message message) {
        if (message.entry.stamp() >= stampsBelow) {
            withheld = true;
        } else {
            headDue = true;
            told.item(
                    new Reply.MessageItem(
                            message.position,
                            Instant.ofEpochSecond(message.entry.received()),
                            message.entry.stamp(),
                            EventBytes.message(message.entry.event())));
        }
    }

    private void caughtUp(PairState state) {
        boolean denied = withheld || (stampsBelow != ALL && wantsMore(state));
        if (statesThrough != ALL || (denied && !wanted.live)) {
            end(Reply.Refused.stale(state.tell()));
        } else if (!wanted.live) {
            end(state.tell());
        } else if (headDue) {
            headDue = false;
            told.item(state.tell());
        }
    }

    /** Whether messages were wanted that a later term's key reads. */
    private boolean wantsMore(PairState state) {
        return wanted.messageThrough == 0 || wanted.messageThrough > state.message();
    }

    private void readStates(long through) {
        read(
                HostKey.Space.STATE,
                stateAt,
                entries -> {
                    stateAt = reached(entries, through);
                    for (Result.Entry entry : entries) {
                        if (entry.position() <= through) {
                            states.add(
                                    new State(entry.position(), StateEntry.decode(entry.bytes())));
                        }
                    }
                    pump();
                });
    }

    private void readMessages(long through) {
        read(
                HostKey.Space.EVENTS,
                messageAt,
                entries -> {
                    messageAt = reached(entries, through);
                    for (Result.Entry entry : entries) {
                        if (entry.position() <= through) {
                            messages.add(
                                    new Message(
                                            entry.position(), MessageEntry.decode(entry.bytes())));
                        }
                    }
                    pump();
                });
    }

    /** What lies beyond isn't durable yet and is read again; what isn't there was trimmed. */
    private static long reached(List<Result.Entry> entries, long through) {
        return entries.isEmpty() ? through : Math.min(through, entries.getLast().position());
    }

    private void read(HostKey.Space log, long after, Consumer<List<Result.Entry>> then) {
        reading = true;
        calls.read(
                new StoreCall.Read(
                        pair.key(log), after, PairLoading.READ_ENTRIES, PairLoading.READ_BYTES),
                () -> {
                    reading = false;
                    end(Reply.Refused.of(Refusal.RETRY));
                },
                entries -> {
                    reading = false;
                    if (!over) {
                        then.accept(entries);
                    }
                });
    }
}
