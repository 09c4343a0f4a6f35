package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.RoomMachine;
import chat.tacit.e2ee.room.member.Saying;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.e2ee.room.member.View;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Fuse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A device in a room: the member's machine, the memory under it, and the link that it uses. */
final class Seat {
    /** Calls that one machine may have under way at once. */
    private static final int MOST_CALLS = 8;

    private static final Duration PUBLISHED = Duration.ofSeconds(60);

    private final World world;
    private final Device device;
    private final Room room;
    private final Journal journal = new Journal();
    private final Memory memory;
    private final Book book = new Book(journal);
    private final Keeping keeping;
    private final Fuse fuse = new Fuse();
    private final Entropy entropy;
    private final List<ContentId> asked = new ArrayList<>();
    private final Line line;
    private Optional<RoomMachine> machine = Optional.empty();
    private Instant alarm = Instant.MAX;
    private int run;
    private int crashes;

    Seat(World world, Device device, Room room) {
        this.world = world;
        this.device = device;
        this.room = room;
        this.memory = new Memory(room.id(), journal);
        this.line = new Line(world, this);
        this.keeping = new Keeping(device, book);
        this.entropy = fuse.on(device.entropy());
    }

    Device device() {
        return device;
    }

    Account account() {
        return device.account();
    }

    Room room() {
        return room;
    }

    Memory memory() {
        return memory;
    }

    Book book() {
        return book;
    }

    /** What the user has said here, if it was kept. */
    List<ContentId> asked() {
        return asked;
    }

    /** Which run of the process this is. */
    int run() {
        return run;
    }

    /** Up to where this device had read when it sealed an event, by the event's hash. */
    Map<Bytes, Long> sealed() {
        return line.sealed();
    }

    int crashes() {
        return crashes;
    }

    boolean isRunning() {
        return machine.isPresent();
    }

    /** What is done at once, before the machine runs, is kept. */
    void prepare(Runnable what) {
        what.run();
        journal.commit();
    }

    void start() {
        if (machine.isEmpty()) {
            machine = Optional.of(new RoomMachine(memory, device.self(), entropy));
            take(new Input.Wake());
            book.owed().forEach(it -> world.inviting().deliver(this, it));
        }
    }

    /** The process ends, and nothing is told to anybody. */
    void stop() {
        if (machine.isPresent()) {
            machine = Optional.empty();
            run++;
            alarm = Instant.MAX;
            fuse.set(0);
            line.hangUp();
        }
    }

    private void crash(String where) {
        world.trace().line(this + " crashes " + where);
        crashes++;
        stop();
        world.schedule()
                .after(
                        world.chance().between(Duration.ofMillis(10), Duration.ofSeconds(30)),
                        this::start);
    }

    void crash() {
        if (isRunning()) {
            crash("");
        }
    }

    /** The process ends in the middle of something. */
    void crashSoon(int steps) {
        fuse.set(steps);
    }

    /** The connection is lost. */
    void lose() {
        line.link().ifPresent(Link::lose);
    }

    Optional<Link> link() {
        return line.link();
    }

    Standing standing() {
        return view().standing();
    }

    View view() {
        return machine.orElseGet(() -> new RoomMachine(memory, device.self(), device.entropy()))
                .view();
    }

    /** Whether this account is a member as far as this device knows. */
    boolean isMember() {
        return memory.tip().filter(it -> it.members().has(account().id())).isPresent();
    }

    /** Whether it takes part, as far as it knows. */
    boolean isInside() {
        return isMember() && !standing().isOver();
    }

    void say(int number) {
        if (!isRunning()) {
            return;
        }
        ContentId id = ContentId.random(device.entropy());
        Envelope envelope = new Envelope(id, number, now(), Optional.empty());
        Content content = new Content(envelope, new Body.Message("said " + number));
        int before = crashes;
        take(new Input.ToSay(Saying.of(content)));
        if (crashes == before || memory.isWaiting(id)) {
            asked.add(id);
        }
    }

    void want(Wish.Aim aim) {
        if (isRunning()) {
            world.trace().line(this + " wants " + name(aim));
            take(new Input.Wanted(new Wish(Wish.Id.random(device.entropy()), aim)));
        }
    }

    static String name(Wish.Aim aim) {
        return switch (aim) {
            case Wish.Make(Change change, var _) -> change.getClass().getSimpleName();
            case Wish.Elect _ -> "Elect";
        };
    }

    /** The user has seen the alarms. */
    void resume() {
        take(new Input.Seen());
    }

    private Instant now() {
        return device.clock(world.schedule().instant());
    }

    /** One transaction, and what follows. */
    void take(Input input) {
        if (machine.isEmpty()) {
            return;
        }
        List<Output> outputs = new ArrayList<>();
        try {
            machine.get().handle(input, now(), outputs::add);
            outputs.forEach(keeping::store);
        } catch (Fuse.Burnt e) {
            journal.rollBack();
            crash("in the middle of " + input.getClass().getSimpleName());
            return;
        }
        journal.commit();
        if (world.crashesNow()) {
            crash("after " + input.getClass().getSimpleName());
            return;
        }
        int by = run;
        for (Output output : outputs) {
            if (by == run) {
                act(output);
            }
        }
        int calls = line.link().map(Link::calls).orElse(0);
        if (calls > MOST_CALLS) {
            throw new Broken(this + " has " + calls + " calls under way");
        }
        setAlarm();
    }

    private void setAlarm() {
        Optional<Instant> wake = machine.flatMap(RoomMachine::wakeAt);
        if (wake.isEmpty()) {
            return;
        }
        Instant at = wake.get().minus(Duration.between(world.schedule().instant(), now()));
        if (at.isBefore(alarm)) {
            alarm = at;
            int by = run;
            world.schedule()
                    .at(
                            at,
                            () -> {
                                if (by == run && alarm.equals(at)) {
                                    alarm = Instant.MAX;
                                    take(new Input.Wake());
                                }
                            });
        }
    }

    /** What is done when that is kept. */
    private void act(Output output) {
        switch (output) {
            case Output.Dial() -> line.dial();
            case Output.Call(long number, Ask ask) -> line.call(number, ask);
            case Output.Drop(long number) -> line.drop(number);
            case Output.Publish it -> publish(it);
            case Output.KeysWanted() -> later(this::tellKeys);
            case Output.Heard it ->
                    world.trace()
                            .line(
                                    this
                                            + " hears "
                                            + it.position()
                                            + " of "
                                            + world.account(it.author().account()));
            case Output.Changed it -> {
                world.trace()
                        .line(
                                this
                                        + " sees "
                                        + it.after().head().position()
                                        + " "
                                        + it.core().core().change().getClass().getSimpleName()
                                        + " "
                                        + it.after().view());
                book.owed().stream()
                        .filter(owed -> owed.trusted().equals(it.after().head()))
                        .forEach(owed -> world.inviting().deliver(this, owed));
            }
            case Output.Said _,
                    Output.Unsayable _,
                    Output.Skipped _,
                    Output.LeftOut _,
                    Output.Alarmed _,
                    Output.KeysElsewhere _,
                    Output.WishDone _,
                    Output.WishGone _,
                    Output.Stands _ ->
                    world.trace().line(this + " is told " + output);
        }
    }

    private void publish(Output.Publish it) {
        Duration wait =
                it.atOnce() ? Duration.ZERO : world.chance().between(Duration.ZERO, PUBLISHED);
        world.schedule()
                .after(
                        wait,
                        () -> {
                            Pair pair = account().pair(room.id());
                            pair.put(it.keys());
                            pair.put(it.secrets());
                            room.of(account()).stream()
                                    .filter(seat -> seat != this)
                                    .forEach(seat -> seat.later(seat::tellKeys));
                        });
    }

    /** What the private pair has of this room. */
    private void tellKeys() {
        Pair pair = account().pair(room.id());
        if (pair.newest().isPresent()) {
            take(new Input.KeysCame(pair.keys(), pair.newest()));
        }
    }

    private void later(Runnable what) {
        world.schedule()
                .after(world.chance().between(Duration.ofMillis(5), Duration.ofSeconds(2)), what);
    }

    @Override
    public String toString() {
        return device + "@" + room.host();
    }
}
