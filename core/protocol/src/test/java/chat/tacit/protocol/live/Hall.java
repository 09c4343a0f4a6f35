package chat.tacit.protocol.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All live sessions of a relay on virtual time, and what everybody hears. */
final class Hall {
    static final SessionName ATTIC = new SessionName("Attic");

    final Entropy entropy;
    final LiveSessions sessions;
    Instant now = Instant.EPOCH;
    private final Map<Long, Seat> seats = new HashMap<>();
    private long last;

    /** A connection. */
    static final class Seat {
        final long number;
        final Person person;
        final Deque<ServerLine> heard = new ArrayDeque<>();
        Optional<LiveSession> session = Optional.empty();
        Optional<Output.End> end = Optional.empty();
        boolean admitted;
        int refused;

        Seat(long number, Person person) {
            this.number = number;
            this.person = person;
        }

        /** The next line, which is of this kind. */
        <T extends ServerLine> T hear(Class<T> kind) {
            ServerLine line = heard.poll();
            if (!kind.isInstance(line)) {
                throw new NoSuchElementException("heard " + line + ", not a " + kind);
            }
            return kind.cast(line);
        }

        Optional<Refusal> why() {
            return end.flatMap(Output.End::why);
        }
    }

    Hall(Limits limits) {
        this.entropy = new SeededEntropy(7);
        this.sessions = new LiveSessions(Person.RELAY, limits, entropy);
    }

    Seat come(Person person, String name, Identification message) {
        return come(person, name, message, new byte[] {10, 0, 0, 1});
    }

    Seat come(Person person, String name, Identification message, byte[] from) {
        Seat seat = new Seat(++last, person);
        seats.put(seat.number, seat);
        Arrival.Caller caller =
                new Arrival.Caller(
                        seat.number,
                        new DisplayName(name),
                        person.session(),
                        Optional.of(PeerAddress.of(from)));
        try {
            Arrival arrival =
                    Arrival.of(
                            caller,
                            new ClientLine.Identity(
                                    message.id().bytes(), Data.of(message.encode())),
                            Person.RELAY);
            seat.session = sessions.come(arrival, now, this::perform);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
        return seat;
    }

    /** Somebody new in the open session. */
    Seat open(String name) {
        Person person = Person.of(entropy);
        return come(person, name, person.opens(ATTIC));
    }

    void say(Seat seat, ClientLine line) {
        // As it travels.
        ClientLine read = ClientLine.decode(line.encode());
        seat.session.ifPresent(it -> it.said(seat.number, read, now, this::perform));
    }

    void hangUp(Seat seat) {
        seat.session.ifPresent(it -> it.left(seat.number, now, this::perform));
    }

    /** Lets time pass, to each deadline on the way. */
    void pass(LiveSession session, Duration time) {
        Instant end = now.plus(time);
        for (Optional<Instant> wake = session.wakeAt();
                wake.isPresent() && !wake.get().isAfter(end);
                wake = session.wakeAt()) {
            now = wake.get();
            session.wake(now, this::perform);
        }
        now = end;
    }

    private void perform(List<Output> outputs) {
        for (Output output : outputs) {
            switch (output) {
                case Output.Say(long[] to, byte[] bytes) -> {
                    ServerLine line = ServerLine.decode(bytes);
                    for (long number : to) {
                        live(number).heard.add(line);
                    }
                }
                case Output.Admit(long number) -> live(number).admitted = true;
                case Output.Refuse(long number, Refusal _) -> live(number).refused++;
                case Output.End end -> live(end.seat()).end = Optional.of(end);
            }
        }
    }

    /** One that was ended isn't named again. */
    private Seat live(long number) {
        Seat seat = seats.get(number);
        if (seat == null || seat.end.isPresent()) {
            throw new AssertionError("connection " + number + " is named after its end");
        }
        return seat;
    }
}
