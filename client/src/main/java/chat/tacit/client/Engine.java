package chat.tacit.client;

import chat.tacit.client.file.Transfers;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Heard;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Lifetime;
import chat.tacit.client.route.LinkBroken;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.RelayLink;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Moves a profile's messages, without sockets, threads or a clock: what is heard and the time go
 * in, what is to be done comes out through {@link Port}. Its state is the database; what it
 * remembers besides may be lost at any moment. For one thread at a time.
 */
public final class Engine {
    /** A queue that is to be deleted has been read when nothing has come for so long. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** {@code SERVER_CONNECT_TIMEOUT}: how long a relay may take for its hello. */
    private static final Duration HELLO = Duration.ofSeconds(5);

    /** How long dialling may take, all hosts of an address together. */
    private static final Duration DIAL = Duration.ofSeconds(45);

    static final String UNREACHABLE = "it can't be reached";

    private final Profile profile;
    private final Entropy entropy;
    private final Port port;
    private final Transfers transfers;
    private final Upkeep upkeep;
    private final Errands errands;
    private final Answers answers;
    private final Map<Lane, Desk> desks = new LinkedHashMap<>();
    private final Map<LinkId, Desk> byLink = new HashMap<>();
    private final Reach reach = new Reach(desks.values());
    private final Turns turns;
    private boolean receiving;
    private long links;
    private Instant seatAt = Instant.MAX;

    public Engine(Profile profile, Parts parts, Port port) {
        this.profile = profile;
        this.entropy = parts.entropy();
        this.port = port;
        this.turns = new Turns(entropy);
        this.transfers =
                new Transfers(profile, parts.sealer(), parts.conversations(), parts.entropy());
        this.upkeep = new Upkeep(parts, transfers);
        this.errands = new Errands(profile, transfers, entropy);
        this.answers = new Answers(profile, parts, transfers, port::tell);
    }

    /**
     * Sets whether this process subscribes to the profile's queues; one process does at a time.
     *
     * @return whether that changes anything
     */
    public boolean receive(boolean receive) {
        boolean changes = receiving != receive;
        this.receiving = receive;
        return changes;
    }

    boolean isReceiving() {
        return receiving;
    }

    /** The socket is open, and shows this TLS key. */
    public void opened(LinkId id, TlsKey leaf, Instant now) {
        Desk desk = byLink.get(id);
        if (desk != null) {
            desk.hearBy = now.plus(HELLO);
            desk.link =
                    Optional.of(
                            new RelayLink(
                                    desk.relay, leaf, entropy, message -> port.write(id, message)));
        }
    }

    /** The socket is closed, or couldn't be opened. */
    public void closed(LinkId id, Instant now) {
        closed(id, UNREACHABLE, now);
    }

    /** The same where it is known why, in a few words. */
    public void closed(LinkId id, String trouble, Instant now) {
        Desk desk = byLink.remove(id);
        if (desk != null) {
            desk.trouble = trouble;
            upkeep.broke(desk, now);
            release(desk, now);
            port.tell(new Event.RelayDown(desk.relay, trouble));
        }
    }

    /** A message from the socket; says whether those who wait for something should look again. */
    public boolean received(LinkId id, byte[] message, Instant now) {
        Desk desk = byLink.get(id);
        if (desk == null || desk.link.isEmpty()) {
            return false;
        }
        desk.heard(now);
        upkeep.heard(desk, now);
        try {
            List<Heard> heard = new ArrayList<>();
            desk.link.get().received(message, heard::add);
            seatAt = turns.isolation() == Isolation.NONE ? seatAt : now; // an answer has its lane
            for (Heard one : heard) {
                for (Ask ask : answers.heard(desk, one, now)) {
                    desk.link.get().ask(ask);
                }
            }
            if (heard.stream().allMatch(Heard::isEmptyQueue) && !desk.subscriptions.hasRoom()) {
                return false;
            }
            work(desk, now);
        } catch (LinkBroken e) {
            broken(id, desk, e, now);
        } catch (DatabaseException e) {
            // What wasn't acknowledged comes again on the next link.
            broken(id, desk, new LinkBroken("the profile can't be written now"), now);
        }
        return true;
    }

    /** Something came from the socket that isn't for the engine: the relay lives. */
    public void alive(LinkId id, Instant now) {
        Desk desk = byLink.get(id);
        if (desk != null) {
            desk.heard(now);
        }
    }

    private void broken(LinkId id, Desk desk, LinkBroken e, Instant now) {
        byLink.remove(id);
        port.hangUp(id);
        desk.trouble = e.reason();
        upkeep.broke(desk, now);
        release(desk, now);
        port.tell(new Event.RelayDown(desk.relay, e.reason()));
    }

    private void release(Desk desk, Instant now) {
        desk.down(now);
        transfers.released(desk.lane);
        errands.release(desk.lane, reach.isAlone(desk.relay), now);
    }

    /**
     * Does what is due: dials the relays that are needed, asks them what has to be asked, sends
     * what waits. Called when {@link #wakeAt} has come and after every verb.
     */
    public void wake(Instant now) {
        boolean anew = upkeep.follow(profile, now);
        // Others may wait to write: nobody is kept off the database for nothing.
        Instant due = profile.read(tx -> upkeep.dueAt(tx, now));
        if (!now.isBefore(due)) {
            List<Event> events = new ArrayList<>();
            profile.write(tx -> {
                upkeep.run(tx, queue -> isDrained(tx, queue, now), now, events::add);
                return true;
            });
            events.forEach(port::tell);
        }
        seat(now, anew);
        for (Desk desk : Turns.inOrder(desks.values())) {
            if (desk.id.isEmpty() && !now.isBefore(desk.retryAt)) {
                dialInTurn(desk, now);
            } else if (desk.id.isPresent() && !now.isBefore(desk.hearBy)) {
                broken(desk.id.get(), desk, new LinkBroken("it has been silent too long"), now);
            } else {
                tryWork(desk, now);
            }
        }
    }

    /** Gives each lane on which there is something to do a desk, and takes others theirs. */
    private void seat(Instant now, boolean anew) {
        seatAt = Instant.MAX;
        if (turns.choose(profile.read(Isolation.Choice::of)) || anew) {
            List.copyOf(desks.values()).forEach(desk -> leave(desk, now));
        }
        profile.read(this::barred).forEach(desk -> leave(desk, now));
        Set<Lane> wanted = profile.read(tx -> errands.wanted(tx, turns.isolation(), receiving));
        for (Desk desk : List.copyOf(desks.values())) {
            desk.idle = !desk.lane.isShared() && !wanted.contains(desk.lane);
            if (desk.idle && (desk.id.isEmpty() || !now.isBefore(desk.turnEnds))) {
                leave(desk, now);
            }
        }
        wanted.forEach(lane -> desks.computeIfAbsent(lane, Desk::new));
    }

    private void dialInTurn(Desk desk, Instant now) {
        if (turns.isFull(desks.values())) {
            Optional<Desk> over = turns.over(desks.values(), now);
            if (over.isEmpty()) {
                return;
            }
            rest(over.get(), now);
        }
        dial(desk, now);
    }

    private void rest(Desk desk, Instant now) {
        hangUp(desk, now);
        desk.rest(now);
    }

    private void leave(Desk desk, Instant now) {
        hangUp(desk, now);
        desks.remove(desk.lane);
    }

    private void hangUp(Desk desk, Instant now) {
        if (desk.id.isPresent()) {
            byLink.remove(desk.id.get());
            port.hangUp(desk.id.get());
            release(desk, now);
        }
    }

    private boolean isDrained(Transaction tx, Lifetime queue, Instant now) {
        Isolation isolation = Isolation.Choice.of(tx).isolation();
        Lane lane = isolation.lane(Queues.find(tx, queue.row()).orElseThrow());
        Desk desk = desks.get(lane);
        return desk != null && desk.isReady() && desk.subscriptions.isRead(queue.row(), QUIET, now);
    }

    private void dial(Desk desk, Instant now) {
        links++;
        desk.hearBy = now.plus(DIAL);
        desk.turnEnds = turns.end(desk.lane, now);
        LinkId id = new LinkId(links);
        desk.id = Optional.of(id);
        byLink.put(id, desk);
        port.dial(id, desk.relay);
    }

    private void tryWork(Desk desk, Instant now) {
        try {
            work(desk, now);
        } catch (LinkBroken e) {
            broken(desk.id.orElseThrow(), desk, e, now);
        }
    }

    private void work(Desk desk, Instant now) throws LinkBroken {
        if (desk.isReady()) {
            RelayLink link = desk.link.orElseThrow();
            for (Ask ask : errands.due(desk, turns.isolation(), receiving, now)) {
                if (ask instanceof Ask.Send send && send.needsWork()) {
                    begin(desk, send);
                } else {
                    link.ask(ask);
                }
            }
        }
    }

    /** A copy that fell due again while its work was being done is left to that. */
    private void begin(Desk desk, Ask.Send send) {
        if (desk.working.add(send.copy().key())) {
            port.work(
                    desk.id.orElseThrow(),
                    send,
                    desk.link.orElseThrow().work(send),
                    desk.bits(send.copy().route().row()));
        } else {
            desk.sending--;
        }
    }

    /** The work for a send was done, or took too long: then it is tried again later. */
    public void worked(LinkId id, Ask.Send send, OptionalLong nonce, Instant now) {
        Desk desk = byLink.get(id);
        if (desk == null || !desk.isReady() || !desk.working.remove(send.copy().key())) {
            return; // the link it was done for is gone
        }
        try {
            if (nonce.isPresent()) {
                AgreementKey key = AgreementKey.generate(entropy);
                desk.link.orElseThrow().ask(send.with(key, nonce.getAsLong()));
            } else {
                answers.notWorked(desk, send, now);
            }
        } catch (LinkBroken e) {
            broken(id, desk, e, now);
        }
    }

    /** The desks of relays that the user doesn't trust any more. */
    private List<Desk> barred(Transaction tx) {
        return desks.values().stream().filter(desk -> !Trust.allows(tx, desk.relay)).toList();
    }

    /** Dials a relay whatever there is to do, for instance to see whether it answers. */
    public void probe(RelayAddress relay) {
        desks.computeIfAbsent(Lane.shared(relay), Desk::new);
    }

    /** When {@link #wake} is due next. */
    public Optional<Instant> wakeAt(Instant now) {
        return profile.read(tx ->
                Stream.concat(
                                Stream.of(upkeep.dueAt(tx, now), seatAt),
                                desks.values().stream().flatMap(desk -> next(tx, desk).stream()))
                        .min(Comparator.naturalOrder()));
    }

    private Optional<Instant> next(Transaction tx, Desk desk) {
        if (desk.id.isEmpty()) {
            Instant free = turns.freeAt(desks.values());
            return Optional.of(desk.retryAt.isBefore(free) ? free : desk.retryAt);
        }
        if (!desk.isReady()) {
            return Optional.of(desk.hearBy);
        }
        Optional<Instant> due =
                errands.takes(desk) ? Outbox.nextDue(tx, desk.lane) : Optional.empty();
        Instant over = desk.idle ? desk.turnEnds : Instant.MAX;
        return Stream.concat(due.stream(), Stream.of(desk.errandsAt, desk.hearBy, over))
                .min(Comparator.naturalOrder());
    }

    /**
     * Whether everything that waited at the relays has come, as far as they can be reached.
     *
     * @param quiet how long nothing has to have come
     */
    public boolean caughtUp(Duration quiet, Instant now) {
        return desks.values().stream()
                .allMatch(desk -> desk.isReady() ? caughtUp(desk, quiet, now) : desk.tried);
    }

    private boolean caughtUp(Desk desk, Duration quiet, Instant now) {
        // Asked after each message: only when it may be true all queues are looked at.
        return desk.subscriptions.caughtUp(quiet, now)
                && profile.read(tx ->
                        Queues.rows(tx, desk.lane).stream().allMatch(desk.subscriptions::caughtUp));
    }

    /** Which relays answer. */
    Reach reach() {
        return reach;
    }
}
