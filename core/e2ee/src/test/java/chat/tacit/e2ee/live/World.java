package chat.tacit.e2ee.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Several people, a relay and the lines between them, on virtual time and from one seed. */
final class World {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final int MOST_STEPS = 2_000_000;

    final Entropy entropy;
    final Fingerprint relayKey;
    final List<Peer> people = new ArrayList<>();
    final Peer creator;
    final Ticket ticket;
    final Room room;
    TestRelay relay;
    private final Random random;
    private Instant now = START;

    World(long seed) {
        this(seed, creator -> Terms.ANYBODY);
    }

    World(long seed, Function<MemberId, Terms> terms) {
        this.entropy = new SeededEntropy(seed);
        this.random = new Random(seed);
        this.relayKey = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        this.creator = person("alice");
        this.ticket =
                Ticket.create(
                        new SessionName("Attic"),
                        creator.key,
                        terms.apply(creator.id()),
                        relayKey,
                        entropy);
        this.room = Room.of(ticket, relayKey);
        this.relay = new TestRelay(room, seed, now);
    }

    Instant now() {
        return now;
    }

    Peer person(String name) {
        Peer person = new Peer(name, SigningKey.generate(entropy));
        people.add(person);
        return person;
    }

    /** All trust each other. */
    void acquaint(Peer... all) {
        for (Peer one : all) {
            for (Peer other : all) {
                if (one != other) {
                    one.trusts(other);
                }
            }
        }
    }

    /** The creator makes the session, and the others come one after the other. */
    void assemble(Peer... others) {
        enter(creator);
        run();
        for (Peer other : others) {
            enter(other);
            run();
        }
        for (Peer other : others) {
            assertThat(other.isInside()).isTrue();
        }
    }

    Self self(Peer peer) {
        return new Self(
                peer.key,
                new DisplayName(peer.name),
                room,
                id -> Optional.ofNullable(peer.trusted.get(id)),
                entropy);
    }

    void enter(Peer peer) {
        enter(peer, Bytes.empty());
    }

    /** Somebody comes who shows certificates. */
    void enter(Peer peer, Bytes certificates) {
        Optional<Ticket> shown = peer == creator ? Optional.of(ticket) : Optional.empty();
        peer.enter(
                self(peer),
                new MemberMachine.Way(Bytes.owned(entropy.bytes(32)), shown, certificates),
                now);
    }

    void say(Peer from, String text) {
        from.handle(new LiveInput.Say(Peer.text(text), Optional.empty()), now);
    }

    void say(Peer from, Peer to, String text) {
        from.handle(new LiveInput.Say(Peer.text(text), Optional.of(to.id())), now);
    }

    void leave(Peer peer) {
        peer.handle(new LiveInput.Leave(), now);
    }

    /** A line that comes to somebody from nowhere. */
    void inject(Peer to, ServerLine line) {
        to.handle(new LiveInput.Line(line), now);
    }

    /** The socket of somebody breaks. */
    void cut(Peer peer) {
        peer.up.clear();
        peer.down.clear();
        relay.gone(peer, Optional.empty());
        peer.connected = false;
    }

    /** Delivers in a random order until nothing is under way. */
    void run() {
        for (int step = 0; step < MOST_STEPS; step++) {
            List<Runnable> choices = new ArrayList<>();
            for (Peer peer : people) {
                if (!peer.up.isEmpty()) {
                    choices.add(() -> up(peer));
                }
                if (!peer.down.isEmpty()) {
                    choices.add(() -> down(peer));
                }
            }
            if (choices.isEmpty()) {
                return;
            }
            choices.get(random.nextInt(choices.size())).run();
        }
        throw new AssertionError("it never comes to rest");
    }

    private void up(Peer peer) {
        ClientLine line = peer.up.remove();
        if (peer.connected) {
            relay.take(peer, line);
        }
        if (peer.up.isEmpty() && peer.ending.isPresent() && peer.connected) {
            relay.gone(peer, Optional.empty());
        }
    }

    private void down(Peer peer) {
        ServerLine line = peer.down.remove();
        if (peer.ending.isEmpty()) {
            peer.handle(new LiveInput.Line(line), now);
        }
        if (peer.up.isEmpty() && peer.ending.isPresent() && peer.connected) {
            relay.gone(peer, Optional.empty());
        }
    }

    /** Lets time pass, delivering whatever comes of it. */
    void pass(Duration time) {
        Instant until = now.plus(time);
        run();
        for (Optional<Instant> next = next(until); next.isPresent(); next = next(until)) {
            now = next.get().isAfter(now) ? next.get() : now;
            relay.now = now;
            relay.wake();
            for (Peer peer : people) {
                if (peer.hasMachine() && isDue(peer)) {
                    peer.handle(new LiveInput.Wake(), now);
                }
            }
            run();
        }
        now = until;
        relay.now = now;
    }

    private boolean isDue(Peer peer) {
        return peer.machine().wakeAt().filter(it -> !it.isAfter(now)).isPresent();
    }

    private Optional<Instant> next(Instant until) {
        return Stream.concat(
                        Stream.of(relay.wakeAt()),
                        people.stream().filter(Peer::hasMachine).map(it -> it.machine().wakeAt()))
                .flatMap(Optional::stream)
                .filter(it -> !it.isAfter(until))
                .min(Instant::compareTo);
    }

    /** All of these are in one session, at one point, and read each other. */
    void assertTogether(Peer... inside) {
        Roster first = inside[0].machine().roster().orElseThrow();
        for (Peer peer : inside) {
            assertThat(peer.machine().roster()).as(peer.name).contains(first);
            assertThat(peer.machine().view()).isEqualTo(inside[0].machine().view());
        }
        assertThat(first.ids())
                .containsExactlyInAnyOrderElementsOf(Stream.of(inside).map(Peer::id).toList());
        for (Peer speaker : inside) {
            String text = "all hear " + speaker.name + " at " + now + first.epoch();
            say(speaker, text);
            run();
            for (Peer listener : inside) {
                if (listener != speaker) {
                    assertThat(listener.heard(speaker)).contains(speaker.name + ": " + text);
                }
            }
        }
    }
}
