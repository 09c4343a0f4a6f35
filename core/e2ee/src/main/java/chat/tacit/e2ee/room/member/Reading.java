package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Together;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Reply;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads on from where memory is: the one order of both streams ({@code spec/50-room} §8.5). One
 * stream is open at a time, under the newest Q that this member has; behind a commit it is opened
 * anew.
 */
final class Reading {
    /** Messages that are opened together. */
    private static final int FORESEEN = 128;

    private final Ground ground;
    private final Calls calls;
    private final Alarms alarms;
    private final Taking taking;
    private final Patience patience;
    private final Named trail;
    private final MessageStream messages;
    private final Manner manner;

    private Optional<OpenStream> open = Optional.empty();
    private Optional<Reply.Head> head = Optional.empty();
    private final Owed owed;
    private boolean caughtUp;

    /** With what it is asked whether the host has the room, since it refused the newest keys. */
    private Optional<Former.Key> doubt = Optional.empty();

    /** Who is told what was said. */
    interface Listener {
        void heard(MessageStream.Taken taken, Reply.MessageItem item);
    }

    /** How what is said is opened, and who is told of it. */
    record Manner(Together together, Listener listener) {}

    Reading(Ground ground, Calls calls, Alarms alarms, Taking taking, Manner manner) {
        this.ground = ground;
        this.calls = calls;
        this.alarms = alarms;
        this.taking = taking;
        this.manner = manner;
        this.patience = new Patience(ground);
        this.trail = new Named(ground.memory);
        this.messages =
                new MessageStream(new Walk(ground), ground::keys, trail, ground.notes.stand);
        this.owed = new Owed(ground, alarms, taking, trail);
    }

    /** Opens a stream, unless one is open, or there is nothing to read with yet. */
    void work() {
        boolean may =
                open.isEmpty()
                        && patience.isOver()
                        && !taking.isTurning()
                        && !ground.isShutOut()
                        && !ground.isOver();
        if (may && doubt.isPresent()) {
            long before = Math.max(0, doubt.get().term().position() - 1);
            begin(doubt.get(), new Positions(before, messageAfter()));
        } else if (may) {
            ground.readable()
                    .map(it -> new Former.Key(it.term(), it.secrets().reading()))
                    .ifPresent(it -> begin(it, new Positions(stateAfter(), messageAfter())));
        }
        if (isKeptWaiting() && owed.isSilent()) {
            ground.waiting = true;
        }
    }

    private void begin(Former.Key by, Positions from) {
        Ask.Key key = new Ask.Key(ground.room, by.term(), by.reading());
        long call = calls.stream(new Ask.Stream(key, from));
        open = Optional.of(new OpenStream(call, by.term(), from, owed.state()));
        owed.alive();
    }

    /** The event that is last in memory is told again until the host has shown to have it. */
    private long stateAfter() {
        long last = ground.tip().map(it -> it.head().position()).orElse(0L);
        return ground.notes.anchored ? last : Math.max(0, last - 1);
    }

    private long messageAfter() {
        return ground.notes.fromNow ? Long.MAX_VALUE : ground.notes.message;
    }

    boolean isOpen(long call) {
        return open.filter(it -> it.call == call).isPresent();
    }

    /** Takes what a stream told. */
    void told(List<Reply> replies) {
        Optional<OpenStream> stream = open;
        int foreseen = 0;
        for (int i = 0; i < replies.size() && open.equals(stream); i++) {
            if (i >= foreseen) {
                foreseen = i + Math.max(1, foresee(replies.subList(i, replies.size())));
            }
            told(stream.orElseThrow(), replies.get(i));
        }
    }

    /** Has the messages opened together that come before anything else; how many these are. */
    private int foresee(List<Reply> replies) {
        List<Reply.MessageItem> items = new ArrayList<>();
        for (Reply reply : replies) {
            if (items.size() == FORESEEN
                    || !(reply instanceof Reply.MessageItem item)
                    || item.position() <= ground.notes.message) {
                break;
            }
            items.add(item);
        }
        messages.foresee(items, manner.together);
        return items.size();
    }

    private void told(OpenStream stream, Reply reply) {
        switch (reply) {
            case Reply.Head it when doubt.isPresent() -> denies(stream, it);
            case Reply.Head it -> {
                stream.heads++;
                head(stream, it);
                if (stream.heads > 1 && open.isPresent()) {
                    caughtUp = true;
                    ground.waiting = false;
                    patience.reset();
                }
            }
            case Reply.StateItem it -> state(stream, it);
            case Reply.MessageItem it -> message(it);
            case Reply.Quiet _ -> owed.quiet();
            case Reply.Refused it -> {
                open = Optional.empty();
                caughtUp = false;
                refused(stream, it);
            }
            case chat.tacit.protocol.room.SignInTerms _,
                    Reply.Done _,
                    Reply.SignedIn _,
                    Reply.Key _,
                    Reply.PrivateKey _,
                    Reply.ChannelPair _,
                    Reply.Invited _,
                    Reply.Posted _,
                    Reply.Part _ -> {
                close(stream);
                failed();
            }
        }
    }

    /** The host has the room, and not the newest keys: another history, or an older one. */
    private void denies(OpenStream stream, Reply.Head told) {
        alarms.head(told.last());
        believe();
        close(stream);
        patience.fail();
    }

    /** The newest keys are asked with again. */
    private void believe() {
        doubt = Optional.empty();
        ground.notes.former.rest();
    }

    private void head(OpenStream stream, Reply.Head told) {
        head = Optional.of(told);
        if (ground.tip().isEmpty()) {
            return;
        }
        Place last = ground.point().head();
        boolean behind =
                told.last().position() < last.position()
                        || (told.last().position() == last.position() && !told.last().equals(last));
        boolean fell = told.last().position() < stream.named;
        if (behind || fell || told.message() < ground.notes.message) {
            owed.forget();
            alarms.head(told.last());
        } else if (stream.heads > 1) {
            owed.ends(told, stream.messages);
        } else {
            stream.messages = told.message();
        }
    }

    /** A head that came with a refusal, over another call: it may be older than what was read. */
    void stale(Reply.Head told) {
        if (ground.tip().isEmpty()) {
            return;
        }
        long position = told.last().position();
        Place last = ground.point().head();
        if (position > last.position()) {
            owed.state(position);
        } else if (position > 0 && !taking.has(told.last())) {
            alarms.head(told.last());
        } else if (told.last().equals(last)) {
            head = Optional.of(told);
        }
    }

    private void state(OpenStream stream, Reply.StateItem item) {
        stream.states++;
        if (ground.tip().isPresent() && taking.has(item.event().place())) {
            anchor(stream, item);
            return;
        }
        if (ground.tip().isPresent()
                && item.event().position() <= ground.point().head().position()) {
            alarms.state(new Alarm(Alarm.Kind.HISTORY, Optional.empty()), item.event());
            return;
        }
        boolean first = ground.tip().isEmpty();
        taking.take(item);
        owed.shown();
        if (first) {
            ground.notes.anchored = ground.tip().isPresent();
        }
        follow(stream);
    }

    /** The last event in memory is where the host has it too. */
    private void anchor(OpenStream stream, Reply.StateItem item) {
        if (!item.event().place().equals(ground.point().head())) {
            return;
        }
        ground.notes.anchored = true;
        if (ground.notes.fromNow) {
            ground.notes.fromNow = false;
            ground.notes.message = item.messages();
            close(stream);
        }
    }

    /** After a state event: the stream's key may not read what comes. */
    private void follow(OpenStream stream) {
        boolean isOver =
                ground.isOver()
                        || taking.isTurning()
                        || ground.isShutOut()
                        || ground.tip()
                                .filter(it -> it.epoch().position() > stream.term.position())
                                .isPresent();
        if (isOver) {
            close(stream);
        }
    }

    private void close(OpenStream stream) {
        if (open.isPresent()) {
            open = Optional.empty();
            caughtUp = false;
            ground.emit(new Output.Drop(stream.call));
        }
    }

    private void message(Reply.MessageItem item) {
        Bytes hash = EncryptedMessage.hash(item.event().bytes());
        if (item.position() <= ground.notes.message) {
            if (trail.position(hash).isEmpty()) {
                alarms.repeated(item);
            }
            return;
        }
        MessageStream.Outcome outcome = messages.take(item);
        ground.notes.message = item.position();
        owed.shown(item.position(), hash);
        switch (outcome) {
            case MessageStream.Taken taken -> manner.listener.heard(taken, item);
            case MessageStream.Copy _ -> {}
            case MessageStream.Dropped dropped ->
                    ground.emit(
                            new Output.LeftOut(item.position(), dropped.check(), dropped.author()));
            case MessageStream.Alarmed alarmed -> alarms.message(alarmed, item);
        }
        if (!(outcome instanceof MessageStream.Copy)) {
            // A copy keeps the position that it had first, which says less than was read.
            ground.notes.last = hash;
        }
    }

    /** The host tells no more under this key. */
    private void refused(OpenStream stream, Reply.Refused refused) {
        switch (Stance.of(refused)) {
            case MOVED -> {
                if (doubt.isPresent()) {
                    refused.head().ifPresent(it -> denies(stream, it));
                    return;
                }
                refused.head().ifPresent(this::stale);
                if (stream.states == 0) {
                    owed.isDenied();
                }
                if (!hasMoved(stream)) {
                    patience.fail();
                }
            }
            case UNKNOWN -> {
                if (ground.tip().isEmpty() && ground.secrets().isEmpty()) {
                    ground.attempts().forEach(ground::forget);
                } else {
                    doubt = ground.notes.former.next();
                    ground.notes.gone = doubt.isEmpty();
                }
            }
            case LATER, FULL, NEVER, TAKEN -> patience.fail(refused);
        }
    }

    private boolean hasMoved(OpenStream stream) {
        boolean newer =
                ground.secrets()
                        .filter(it -> it.term().position() > stream.term.position())
                        .isPresent();
        return newer || !stream.from.equals(new Positions(stateAfter(), messageAfter()));
    }

    /** The stream is no more, for whatever reason. */
    void cut() {
        open = Optional.empty();
        caughtUp = false;
    }

    /** The stream failed, and the connection may be good. */
    void failed() {
        cut();
        ground.waiting = true;
        patience.fail();
    }

    /** New keys came: the next stream is opened with them. */
    void restart() {
        believe();
        open.ifPresent(this::close);
        patience.reset();
    }

    /** Whether all is read that the host had told of. */
    boolean isCaughtUp() {
        return caughtUp
                && ground.tip().filter(it -> it.head().position() >= owed.state()).isPresent();
    }

    Owed owed() {
        return owed;
    }

    /** The position that the next state event gets. */
    long next() {
        long after = ground.point().head().position() + 1;
        return head.filter(it -> it.last().equals(ground.point().head()))
                .map(Reply.Head::next)
                .orElse(after);
    }

    /** Message events that were read of the epoch in force. */
    int counted() {
        Point point = ground.point();
        return messages.stand().counted(point.epoch().number());
    }

    void flush() {
        ground.notes.stand = messages.stand();
        trail.flush();
    }

    /** Whether the host has yet to tell what there is. */
    private boolean isKeptWaiting() {
        return open.isPresent() && (!caughtUp || owed.isOwed());
    }

    Optional<Instant> wakeAt() {
        if (open.isEmpty()) {
            return patience.until();
        }
        return isKeptWaiting() ? Optional.of(owed.patientUntil()) : Optional.empty();
    }
}
