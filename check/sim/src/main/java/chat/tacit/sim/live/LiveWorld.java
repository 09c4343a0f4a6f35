package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.e2ee.live.LiveInput;
import chat.tacit.e2ee.live.LiveOutput;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.e2ee.live.Self;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Schedule;
import chat.tacit.sim.Trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * People, one relay, and the lines between them, each of which takes a while and stays in order.
 */
final class LiveWorld implements LyingRelay.Sockets {
    /** What is said is so long that its size tells it from everything else that is sealed. */
    private static final int TEXT = 400;

    /** Bytes of a sealed message of that size, to all and to one. */
    private static final List<Integer> SEALED = List.of(1_145, 1_193);

    private final Schedule schedule = new Schedule();
    private final Trace trace = new Trace(schedule);
    private final Chance chance;
    private final Entropy entropy;
    private final Fingerprint key;
    private final List<Guest> guests = new ArrayList<>();
    private final Map<Long, Stay> connected = new HashMap<>();
    private final List<Stay> stays = new ArrayList<>();

    /** {@code sid} of those who haven't said yet who they are. */
    private final Map<Long, Bytes> sessions = new HashMap<>();

    private final Map<Bytes, Spoken> spoken = new HashMap<>();
    private final Readers readers;
    private final Ticket ticket;
    private final Room room;
    private final LyingRelay relay;
    private Instant alarm = Instant.MAX;

    /**
     * @param terms of the session, by all of its people; the first one creates it
     */
    LiveWorld(Chance chance, int people, Function<List<Guest>, Terms> terms) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.key = new Fingerprint(random(32));
        for (int i = 0; i < people; i++) {
            guests.add(new Guest("p" + i, SigningKey.generate(entropy)));
        }
        this.readers = new Readers(spoken, guests);
        SigningKey creator = guests.getFirst().key();
        this.ticket =
                Ticket.create(new SessionName("Attic"), creator, terms.apply(guests), key, entropy);
        this.room = Room.of(ticket, key);
        Forgeries forgeries = new VouchedForgeries(chance.branch(), room, guests);
        Liar liar = new Liar(chance.branch(), guests, forgeries);
        this.relay = new LyingRelay(key, liar, chance.branch(), this);
    }

    Schedule schedule() {
        return schedule;
    }

    Trace trace() {
        return trace;
    }

    List<Guest> guests() {
        return guests;
    }

    /** All there ever were. */
    List<Stay> stays() {
        return stays;
    }

    LyingRelay relay() {
        return relay;
    }

    /** Those who are inside, and whom the relay has a connection of. */
    List<Stay> inside() {
        return connected.values().stream()
                .filter(it -> it.over().isEmpty() && it.isInside())
                .toList();
    }

    boolean isConnected(Stay stay) {
        return connected.containsValue(stay);
    }

    /** Somebody connects, and asks to be let in or makes the session. */
    void enter(Guest guest) {
        Stay stay = new Stay(guest, stays.size() + 1L);
        stays.add(stay);
        connected.put(stay.seat(), stay);
        guest.begins(stay);
        trace.line(stay + " comes");
        Self self =
                new Self(guest.key(), new DisplayName(guest.name()), room, guest::trusted, entropy);
        Optional<Ticket> own = guest == guests.getFirst() ? Optional.of(ticket) : Optional.empty();
        Bytes session = random(32);
        sessions.put(stay.seat(), session);
        MemberMachine.Way way = new MemberMachine.Way(session, own, Bytes.empty());
        stay.begins(
                MemberMachine.enter(self, way, schedule.instant(), output -> does(stay, output)));
        rest(stay);
    }

    /** Says something new to all or one. */
    Spoken say(Stay stay, Optional<MemberId> to) {
        String text = stay + " says " + spoken.size() + " ";
        Bytes content = Bytes.owned(Text.utf8(text + ".".repeat(TEXT - text.length())));
        Spoken said = new Spoken(stay, content, to);
        spoken.put(content, said);
        stay.unsealed().add(said);
        handle(stay, new LiveInput.Say(content, to));
        return said;
    }

    void leave(Stay stay) {
        trace.line(stay + " leaves");
        handle(stay, new LiveInput.Leave());
    }

    /** The process of somebody ends. */
    void vanish(Stay stay) {
        stop(stay, "vanished");
    }

    /** The relay says that somebody is gone, who goes on listening. */
    void cutOff(Stay stay) {
        trace.line(stay + " is cut off");
        connected.remove(stay.seat());
        relay.cutOff(stay.seat(), schedule.instant());
        wakeRelay();
    }

    private void handle(Stay stay, LiveInput input) {
        if (stay.over().isEmpty()) {
            stay.machine().handle(input, schedule.instant(), output -> does(stay, output));
            stay.machine().roster().ifPresent(it -> stay.notes(it, schedule.instant()));
            rest(stay);
        }
    }

    /** Wakes the machine when it wants. */
    private void rest(Stay stay) {
        Optional<Instant> next = stay.machine().wakeAt();
        if (stay.over().isEmpty() && next.isPresent() && next.get().isBefore(stay.alarm)) {
            Instant at = next.get();
            stay.alarm = at;
            schedule.at(
                    at,
                    () -> {
                        if (stay.alarm.equals(at)) {
                            stay.alarm = Instant.MAX;
                        }
                        handle(stay, new LiveInput.Wake());
                    });
        }
    }

    private void does(Stay stay, LiveOutput output) {
        switch (output) {
            case LiveOutput.Line(ClientLine line) -> says(stay, line);
            case LiveOutput.Tell(LiveEvent event) -> {
                trace.line(stay + " is shown " + event.getClass().getSimpleName());
                stay.events().add(event);
                if (event instanceof LiveEvent.NotSaid(Bytes content, var _)) {
                    stay.unsealed().removeIf(it -> it.content().equals(content));
                }
                readers.look(stay, event, schedule.instant());
            }
            case LiveOutput.Ended(var ending) -> stop(stay, ending.getClass().getSimpleName());
        }
    }

    private void says(Stay stay, ClientLine line) {
        if (line instanceof ClientLine.Send(var _, Data sealed)
                && SEALED.contains(sealed.bytes().size())) {
            readers.sealed(stay, stay.unsealed().remove());
        }
        byte[] bytes = line.encode();
        trace.frame(stay.toString(), "relay", bytes);
        toRelay(stay, () -> takes(stay, ClientLine.decode(bytes)));
        if (stay.burns()) {
            vanish(stay);
        }
    }

    private void toRelay(Stay stay, Runnable arrive) {
        stay.arrivedAtRelay = later(stay.arrivedAtRelay);
        schedule.at(
                stay.arrivedAtRelay,
                () -> {
                    if (isConnected(stay)) {
                        arrive.run();
                        wakeRelay();
                    }
                });
    }

    private void takes(Stay stay, ClientLine line) {
        Instant now = schedule.instant();
        Bytes session = sessions.remove(stay.seat());
        if (session != null && line instanceof ClientLine.Identity identity) {
            Arrival.Caller caller =
                    new Arrival.Caller(
                            stay.seat(),
                            new DisplayName(stay.guest().name()),
                            session,
                            Optional.empty());
            relay.come(caller, identity, now);
        } else {
            relay.take(stay.seat(), line, now);
        }
    }

    private void wakeRelay() {
        Optional<Instant> next = relay.wakeAt();
        if (next.isPresent() && next.get().isBefore(alarm)) {
            Instant at = next.get();
            alarm = at;
            schedule.at(
                    at,
                    () -> {
                        if (alarm.equals(at)) {
                            alarm = Instant.MAX;
                        }
                        relay.wake(schedule.instant());
                        wakeRelay();
                    });
        }
    }

    /** Somebody's client ends, and the relay hears of it after what was said before. */
    private void stop(Stay stay, String how) {
        trace.line(stay + " ends: " + how);
        stay.ends(how);
        toRelay(
                stay,
                () -> {
                    connected.remove(stay.seat());
                    relay.left(stay.seat(), schedule.instant());
                });
    }

    @Override
    public void say(long seat, byte[] line) {
        Stay stay = stays.get((int) seat - 1);
        trace.frame("relay", stay.toString(), line);
        toGuest(stay, () -> hears(stay, line));
    }

    @Override
    public void close(long seat, String why) {
        Stay stay = stays.get((int) seat - 1);
        readers.refused(stay, why);
        if (connected.remove(seat) != null) {
            relay.left(seat, schedule.instant());
            toGuest(
                    stay,
                    () -> {
                        trace.line(stay + " is refused: " + why);
                        stay.ends("refused: " + why);
                    });
        }
    }

    @Override
    public List<Long> open() {
        return connected.keySet().stream().sorted().toList();
    }

    @Override
    public List<Long> of(MemberId id) {
        return stays.stream().filter(it -> it.id().equals(id)).map(Stay::seat).toList();
    }

    @Override
    public MemberId at(long seat) {
        return stays.get((int) seat - 1).id();
    }

    @Override
    public void later(Duration pause, Runnable what) {
        schedule.after(pause, what);
    }

    private void toGuest(Stay stay, Runnable arrive) {
        stay.arrivedHere = later(stay.arrivedHere);
        schedule.at(
                stay.arrivedHere,
                () -> {
                    if (stay.over().isEmpty()) {
                        arrive.run();
                    }
                });
    }

    private void hears(Stay stay, byte[] bytes) {
        try {
            ServerLine line = ServerLine.decode(bytes);
            if (line instanceof ServerLine.Ack ack) {
                stay.hears(ack);
            }
            handle(stay, new LiveInput.Line(line));
        } catch (MalformedException e) {
            stop(stay, "malformed");
        }
    }

    private Instant later(Instant last) {
        Instant at =
                schedule.instant()
                        .plus(chance.between(Duration.ofMillis(1), Duration.ofMillis(80)));
        return at.isAfter(last) ? at : last;
    }

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
