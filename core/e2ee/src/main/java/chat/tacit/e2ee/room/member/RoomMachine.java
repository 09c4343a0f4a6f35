package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.e2ee.room.Together;
import chat.tacit.protocol.room.Reply;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One member of one room ({@code spec/50-room} §10 to §15, §19, §20): it reads what its host tells,
 * believes what its members have signed, says what waits, changes what is wanted and begins epochs.
 *
 * <p>It has no clock and no socket, and nothing lasts but what is in its memory. For one thread at
 * a time.
 */
public final class RoomMachine {
    private static final Proposal.Wish EPOCH = new Proposal.Wish(new Change.Epoch(), Detail.NONE);

    private final Ground ground;
    private final Calls calls;
    private final Dialing dialing;
    private final Alarms alarms;
    private final Taking taking;
    private final Reading reading;
    private final Changing changing;
    private final Speaking speaking;
    private final Wanting wanting;
    private final Epochs epochs;
    private final Renewal renewal;
    private final Farewell farewell;
    private Standing standing;

    /**
     * A machine that goes on where its memory is; {@link RoomStart} says what that holds at first.
     */
    public RoomMachine(RoomMemory memory, Self self, Entropy entropy) {
        this(memory, self, entropy, Together.IN_TURN);
    }

    /**
     * The same.
     *
     * @param together opens what is told together
     */
    public RoomMachine(RoomMemory memory, Self self, Entropy entropy, Together together) {
        ground = new Ground(memory, self, entropy);
        calls = new Calls(ground);
        dialing = new Dialing(ground);
        alarms = new Alarms(ground);
        taking = new Taking(ground, calls, alarms, new Told());
        reading =
                new Reading(
                        ground, calls, alarms, taking, new Reading.Manner(together, this::heard));
        speaking = new Speaking(ground, calls, reading);
        changing = new Changing(ground, calls, reading, this::giveUp);
        wanting = new Wanting(ground, changing, speaking);
        epochs = new Epochs(ground);
        renewal = new Renewal(ground);
        farewell = new Farewell(ground, calls);
        standing = ground.standing();
    }

    /**
     * Takes one input. What is to be stored goes to memory and to {@code out} before this returns;
     * if that can't be kept, the machine is to be thrown away with it.
     */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        ground.begin(now, out);
        take(input);
        work();
        reading.flush();
        ground.flush();
        if (ground.standing() != standing) {
            standing = ground.standing();
            ground.emit(new Output.Stands(standing));
        }
    }

    private void take(Input input) {
        switch (input) {
            case Input.Connected() -> {
                dialing.connected();
                if (ground.isShutOut()) {
                    ground.emit(new Output.KeysWanted());
                }
            }
            case Input.Cut() -> cut();
            case Input.Told told -> {
                if (reading.isOpen(told.call())) {
                    reading.told(told.replies());
                }
            }
            case Input.Answered(long call, Reply reply) -> calls.answered(call, reply);
            case Input.Failed(long call) -> {
                if (reading.isOpen(call)) {
                    reading.failed();
                } else {
                    calls.failed(call);
                }
            }
            case Input.ToSay(Saying saying) -> ground.memory.say(saying);
            case Input.Wanted(Wish wish) -> wanting.add(wish);
            case Input.GivenUp(Wish.Id wish) ->
                    wanting.giveUp(wish, Output.WishGone.Obstacle.GIVEN_UP);
            case Input.KeysCame came -> keysCame(came);
            case Input.Seen() -> {
                alarms.see();
                changing.cut();
                reading.restart();
            }
            case Input.Wake() -> {}
        }
    }

    private void cut() {
        dialing.cut();
        calls.cut();
        reading.cut();
        taking.cut();
        changing.cut();
        speaking.cut();
        farewell.cut();
    }

    private void keysCame(Input.KeysCame came) {
        boolean wasShutOut = ground.isShutOut() || ground.tip().isEmpty();
        takeIn(came);
        if (ground.heldAt > 0 && ground.isReleased()) {
            ground.heldAt = 0;
        }
        if (wasShutOut && !ground.isShutOut()) {
            reading.restart();
        }
    }

    private void takeIn(Input.KeysCame came) {
        for (EpochKeys keys : came.keys()) {
            if (ground.keys(keys.epoch()).isEmpty()) {
                ground.keep(keys);
            }
        }
        came.secrets().ifPresent(ground::learn);
    }

    /** Who is told what became of the chain. */
    private final class Told implements Taking.Listener {
        @Override
        public void changed(Chain.Taken taken, Optional<Attempt> own) {
            changing.chainGrew();
            Point after = taken.after();
            own.flatMap(Attempt::wish).ifPresent(it -> wanting.done(it, after));
            if (own.isEmpty()) {
                wanting.changedBy(taken.core().core().head().author());
            } else {
                count();
            }
        }

        @Override
        public void missed(Attempt attempt) {
            changing.chainGrew();
        }
    }

    private void heard(MessageStream.Taken taken, Reply.MessageItem item) {
        Author author = taken.author();
        MessageEvent event = taken.event();
        boolean own = author.equals(ground.author);
        ground.arrived(author.account(), true);
        ground.emit(new Output.Heard(event, author, item.position(), item.received()));
        event.vote()
                .filter(vote -> vote.voter().equals(author.account()))
                .ifPresent(vote -> wanting.heard(vote, own));
        if (own) {
            id(event).ifPresent(it -> speaking.said(it, item.position()));
            count();
        }
    }

    private static Optional<ContentId> id(MessageEvent event) {
        try {
            return event.content().map(it -> Content.decode(it).envelope().id());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** After an event of this device: was it the hundredth? */
    private void count() {
        if (events() == Point.EPOCH_EVENTS) {
            epochs.plan(events());
            epochs.hundredth();
        }
    }

    /** Events of both streams in the epoch in force. */
    private int events() {
        return ground.tip().map(it -> it.sealed() + reading.counted()).orElse(0);
    }

    private void giveUp(Wish.Id wish, Output.WishGone.Obstacle obstacle) {
        wanting.giveUp(wish, obstacle);
    }

    private void work() {
        epochs.plan(events());
        renewal.plan();
        if (ground.isOver()) {
            wanting.end();
            farewell.unsay();
        }
        if (!ground.isOver() || ground.notes.deletes) {
            dialing.work();
        }
        if (!dialing.isUp()) {
            return;
        }
        if (ground.isOver()) {
            farewell.work();
            return;
        }
        taking.work();
        reading.work();
        if (reading.isCaughtUp()) {
            dialing.reset();
        }
        if (!changing.isUnderWay() && !speaking.isUnderWay() && !alarms.unseen()) {
            post();
        }
    }

    private void post() {
        if (ground.tip().isEmpty()) {
            boolean unknown = ground.attempts().isEmpty() && ground.secrets().isEmpty();
            if (unknown && !changing.isPatient()) {
                wanting.create();
            }
        } else if (reading.isCaughtUp() && ground.canPost() && !change()) {
            speak();
        }
    }

    /** Whether a state event is under way now, or an event that one waits for. */
    private boolean change() {
        if (changing.isPatient()) {
            return ground.isMisled();
        }
        Optional<NewKeys> keys = renewal.due();
        if (keys.isPresent()) {
            changing.begin(Optional.empty(), keys.get().wish());
            return true;
        }
        boolean full = ground.point().sealed() >= Epochs.LAST_COUNTER && !wanting.all().isEmpty();
        if (epochs.isDue() || (full && !ground.isMisled())) {
            changing.begin(Optional.empty(), EPOCH);
            return true;
        }
        return ground.isMisled() || wanting.next();
    }

    private void speak() {
        if (speaking.isPatient()) {
            return;
        }
        Optional<Saying> saying = ground.memory.nextSaying();
        if (!ground.notes.arrives && saying.isEmpty()) {
            return;
        }
        if (speaking.counter() > Epochs.LAST_COUNTER) {
            if (!changing.isPatient()) {
                changing.begin(Optional.empty(), EPOCH);
            }
        } else if (ground.notes.arrives) {
            speaking.arrive();
        } else {
            saying.ifPresent(speaking::say);
        }
    }

    /** When there is something to do though nothing happens: then {@link Input.Wake}. */
    public Optional<Instant> wakeAt() {
        if (ground.isOver() && !ground.notes.deletes) {
            return Optional.empty();
        }
        if (!dialing.isUp()) {
            return dialing.wakeAt();
        }
        return Stream.of(
                        reading.wakeAt(),
                        taking.wakeAt(),
                        changing.wakeAt(),
                        speaking.wakeAt(),
                        epochs.wakeAt(),
                        renewal.wakeAt(),
                        wanting.wakeAt(),
                        farewell.wakeAt())
                .flatMap(Optional::stream)
                .filter(it -> it.isAfter(ground.now()))
                .min(Comparator.naturalOrder());
    }

    /**
     * Whether all that the host had was read, and this member is here if it can be: from now on
     * things happen.
     */
    public boolean isCaughtUp() {
        if (ground.isOver()) {
            return !ground.notes.deletes;
        }
        boolean arrives = ground.notes.arrives && ground.canPost() && !alarms.unseen();
        return dialing.isUp() && (ground.isShutOut() || (reading.isCaughtUp() && !arrives));
    }

    public Standing standing() {
        return standing;
    }

    /** The room as this member has it now. */
    public View view() {
        return new View(
                ground.standing(),
                ground.tip(),
                ground.arrived(),
                alarms.all(),
                wanting.all(),
                ground.isMisled());
    }
}
