package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.live.OpenEvent;
import chat.tacit.e2ee.live.OpenMember;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
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
import java.util.Set;

/** People in an open session, its relay, and the lines between them. */
final class OpenWorld implements LyingRelay.Sockets {
    private static final SessionName NAME = new SessionName("Plaza");

    private final Schedule schedule = new Schedule();
    private final Trace trace = new Trace(schedule);
    private final Chance chance;
    private final Entropy entropy;
    private final Fingerprint key;
    private final List<Guest> guests = new ArrayList<>();
    private final List<OpenStay> stays = new ArrayList<>();
    private final Map<Long, OpenStay> connected = new HashMap<>();
    private final OpenReaders readers;
    private final LyingRelay relay;
    private long said;

    OpenWorld(Chance chance, int people) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.key = new Fingerprint(random(32));
        for (int i = 0; i < people; i++) {
            guests.add(new Guest("p" + i, SigningKey.generate(entropy)));
        }
        this.readers = new OpenReaders(guests);
        Forgeries forgeries = new OpenForgeries(chance.branch(), NAME, key, guests);
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

    LyingRelay relay() {
        return relay;
    }

    OpenReaders readers() {
        return readers;
    }

    /** The stay of somebody that isn't over. */
    Optional<OpenStay> stay(Guest guest) {
        return stays.reversed().stream()
                .filter(it -> it.guest() == guest && it.over().isEmpty())
                .findFirst();
    }

    /** Those who are inside, and whom the relay has a connection of. */
    List<OpenStay> inside() {
        return stays.stream()
                .filter(it -> it.over().isEmpty() && it.member().isInside())
                .filter(connected::containsValue)
                .toList();
    }

    void enter(Guest guest) {
        Bytes session = random(32);
        OpenMember member =
                new OpenMember(
                        new OpenMember.Membership(
                                NAME, key, session, guest.key(), new DisplayName(guest.name())),
                        entropy);
        OpenStay stay = new OpenStay(guest, stays.size() + 1L, session, member);
        stays.add(stay);
        connected.put(stay.seat(), stay);
        trace.line(stay + " comes");
        ClientLine identity = member.identity();
        if (identity instanceof ClientLine.Identity(var _, var message)) {
            readers.came(Identification.decode(message.bytes()));
        }
        says(stay, identity);
    }

    /**
     * Says something new to all or one.
     *
     * @return the text
     */
    String say(OpenStay stay, Optional<MemberId> to) {
        said++;
        String text = stay + " says " + said;
        Content content =
                new Content(
                        new Envelope(
                                ContentId.random(entropy),
                                said,
                                schedule.instant(),
                                Optional.empty()),
                        new Body.Message(text));
        readers.said(stay, text, to);
        if (to.isPresent()) {
            var _ = stay.member().tell(to.get(), content, event -> shown(stay, event));
        } else {
            var _ = stay.member().say(content, event -> shown(stay, event));
        }
        return text;
    }

    void leave(OpenStay stay) {
        stay.member().leave(event -> shown(stay, event));
        stop(stay, "left");
    }

    void vanish(OpenStay stay) {
        stay.member().end();
        stop(stay, "vanished");
    }

    /** The relay says that somebody is gone, who goes on listening. */
    void cutOff(OpenStay stay) {
        trace.line(stay + " is cut off");
        connected.remove(stay.seat());
        relay.cutOff(stay.seat(), schedule.instant());
    }

    private void shown(OpenStay stay, OpenEvent event) {
        switch (event) {
            case OpenEvent.Say(ClientLine line) -> says(stay, line);
            case OpenEvent.Lied() -> stop(stay, "the relay lies");
            case OpenEvent other -> {
                trace.line(stay + " is shown " + other.getClass().getSimpleName());
                readers.look(stay, other, schedule.instant());
            }
        }
    }

    private void says(OpenStay stay, ClientLine line) {
        byte[] bytes = line.encode();
        trace.frame(stay.toString(), "relay", bytes);
        toRelay(stay, () -> takes(stay, ClientLine.decode(bytes)));
    }

    private void toRelay(OpenStay stay, Runnable arrive) {
        stay.arrivedAtRelay = later(stay.arrivedAtRelay);
        schedule.at(
                stay.arrivedAtRelay,
                () -> {
                    if (connected.containsValue(stay)) {
                        arrive.run();
                    }
                });
    }

    private void takes(OpenStay stay, ClientLine line) {
        Instant now = schedule.instant();
        if (stay.asks() && line instanceof ClientLine.Identity identity) {
            relay.come(
                    new Arrival.Caller(
                            stay.seat(),
                            new DisplayName(stay.guest().name()),
                            stay.session(),
                            Optional.empty()),
                    identity,
                    now);
        } else {
            relay.take(stay.seat(), line, now);
        }
    }

    private void stop(OpenStay stay, String how) {
        trace.line(stay + " ends: " + how);
        stay.ends(how);
        toRelay(
                stay,
                () -> {
                    connected.remove(stay.seat());
                    relay.left(stay.seat(), schedule.instant());
                });
    }

    private OpenStay stay(long seat) {
        return stays.get((int) seat - 1);
    }

    @Override
    public void say(long seat, byte[] line) {
        OpenStay stay = stay(seat);
        trace.frame("relay", stay.toString(), line);
        stay.arrivedHere = later(stay.arrivedHere);
        schedule.at(stay.arrivedHere, () -> hears(stay, line));
    }

    private void hears(OpenStay stay, byte[] bytes) {
        if (stay.over().isPresent()) {
            return;
        }
        Instant now = schedule.instant();
        Set<MemberId> before = stay.people();
        try {
            ServerLine line = ServerLine.decode(bytes);
            stay.member().hear(line, now, event -> shown(stay, event));
        } catch (MalformedException e) {
            stay.member().end();
            stop(stay, "malformed");
        }
        if (!before.equals(stay.people())) {
            stay.notes(before, now);
        }
    }

    @Override
    public void close(long seat, String why) {
        OpenStay stay = stay(seat);
        if (connected.remove(seat) != null) {
            relay.left(seat, schedule.instant());
            trace.line(stay + " is refused: " + why);
            stay.ends("refused: " + why);
        }
    }

    @Override
    public List<Long> open() {
        return connected.keySet().stream().sorted().toList();
    }

    @Override
    public List<Long> of(MemberId id) {
        return stays.stream().filter(it -> it.id().equals(id)).map(OpenStay::seat).toList();
    }

    @Override
    public MemberId at(long seat) {
        return stay(seat).id();
    }

    @Override
    public void later(Duration pause, Runnable what) {
        schedule.after(pause, what);
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
