package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.CommitCheck;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Passes lines of one session on as {@code spec/20-live} says, with a hook at which a test makes it
 * lie.
 */
final class TestRelay {
    static final Duration ASKED = Duration.ofSeconds(5);

    private final Room room;
    private final Random random;
    final Map<MemberId, Peer> members = new LinkedHashMap<>();
    final Map<Bytes, Admitting> admissions = new LinkedHashMap<>();
    final List<CommitCheck.Fault> refused = new ArrayList<>();

    /** What the relay says in place of what it should say. */
    Lie lie = (to, line) -> List.of(line);

    Optional<Roster> roster = Optional.empty();
    Instant now;

    interface Lie {
        List<ServerLine> instead(Peer to, ServerLine line);
    }

    /** One newcomer, whom the members are asked about. */
    static final class Admitting {
        final Peer newcomer;
        final Identification said;
        final List<Peer> left;
        Optional<Peer> voucher = Optional.empty();
        Instant deadline = Instant.MAX;
        boolean done;

        Admitting(Peer newcomer, Identification said, List<Peer> left) {
            this.newcomer = newcomer;
            this.said = said;
            this.left = left;
        }
    }

    TestRelay(Room room, long seed, Instant now) {
        this.room = room;
        this.random = new Random(seed);
        this.now = now;
    }

    void say(Peer to, ServerLine line) {
        if (to.connected) {
            to.down.addAll(lie.instead(to, line));
        }
    }

    private void toAll(ServerLine line) {
        List.copyOf(members.values()).forEach(it -> say(it, line));
    }

    private boolean isMember(Peer peer) {
        return members.get(peer.id()) == peer;
    }

    void take(Peer from, ClientLine line) {
        switch (line) {
            case ClientLine.Identity(var subject, var message) -> {
                if (isMember(from)) {
                    Admitting of = admissions.get(subject);
                    if (of != null && of.voucher.equals(Optional.of(from))) {
                        say(of.newcomer, new ServerLine.Identity(subject, message));
                    }
                } else {
                    came(from, Identification.decode(message.bytes()));
                }
            }
            case ClientLine.Nack(var admission) -> {
                Admitting of = admissions.get(admission);
                if (of != null && of.voucher.equals(Optional.of(from))) {
                    ask(of);
                }
            }
            case ClientLine.Challenge(var admission, var message) -> {
                Admitting of = admissions.get(admission);
                if (of != null) {
                    of.deadline = now.plus(ASKED);
                    of.voucher.ifPresent(
                            it -> say(it, new ServerLine.Challenge(admission, message)));
                }
            }
            case ClientLine.AddUser(var id, var commit, var box) -> add(from, id, commit, box);
            case ClientLine.Response(var admission, var message) -> {
                Admitting of = admissions.remove(admission);
                if (of != null) {
                    say(of.newcomer, new ServerLine.Response(admission, message));
                }
            }
            case ClientLine.Greeting(var sealed) ->
                    others(from, new ServerLine.Greeting(from.id(), sealed));
            case ClientLine.Send(var to, var sealed) -> {
                ServerLine said = new ServerLine.Send(from.id(), sealed);
                if (to.isEmpty()) {
                    others(from, said);
                } else if (members.containsKey(to.get())) {
                    say(members.get(to.get()), said);
                }
            }
            case ClientLine.Leave(var signature) -> gone(from, Optional.of(signature));
            case ClientLine.RemoveUser(var commit, var parts) ->
                    remove(from, commit, parts.map(Data::bytes).orElse(Bytes.empty()));
            case ClientLine.Connect _, ClientLine.Pong _ -> {}
        }
    }

    private void others(Peer from, ServerLine line) {
        if (isMember(from)) {
            List.copyOf(members.values()).stream()
                    .filter(it -> it != from)
                    .forEach(it -> say(it, line));
        }
    }

    private void came(Peer from, Identification said) {
        Data session = Data.of(room.live().bytes());
        if (roster.isEmpty() && said.errand().ticket().isEmpty()) {
            say(from, new ServerLine.Ack(session, 0, Optional.empty()));
        } else if (roster.isEmpty()) {
            roster = Optional.of(Roster.founded(room, said));
            members.put(from.id(), from);
            say(from, new ServerLine.Ack(session, 0, roster.map(Roster::head)));
        } else {
            Roster there = roster.get();
            say(from, new ServerLine.Ack(session, there.epoch(), Optional.of(there.head())));
            List<Peer> order = new ArrayList<>(members.values());
            Collections.shuffle(order, random);
            Admitting admitting = new Admitting(from, said, order);
            admissions.put(said.admission().bytes(), admitting);
            ask(admitting);
        }
    }

    /** Asks the next member, or tells the newcomer that nobody knows it. */
    private void ask(Admitting of) {
        of.left.removeIf(it -> !isMember(it));
        of.done = of.left.isEmpty();
        if (of.done) {
            admissions.remove(of.said.admission().bytes());
            of.newcomer.connected = false;
            return;
        }
        Peer next = of.left.removeFirst();
        of.voucher = Optional.of(next);
        of.deadline = now.plus(ASKED);
        say(next, new ServerLine.NewUser(of.said.id(), Data.of(of.said.encode())));
    }

    private Optional<Roster> check(Peer from, Commit commit) {
        return switch (CommitCheck.of(roster.orElseThrow(), commit)) {
            case CommitCheck.Holds(Roster next) -> Optional.of(next);
            case CommitCheck.Wrong(CommitCheck.Fault fault) -> {
                refused.add(fault);
                if (fault == CommitCheck.Fault.NOT_NEXT) {
                    Roster there = roster.orElseThrow();
                    say(from, new ServerLine.Stale(there.epoch(), there.head()));
                } else {
                    gone(from, Optional.empty());
                }
                yield Optional.empty();
            }
        };
    }

    private void add(Peer from, MemberId id, Data encoded, Data box) {
        if (!isMember(from)) {
            return;
        }
        Commit.AddUser commit = (Commit.AddUser) Commit.decode(encoded.bytes());
        Bytes admission = commit.addition().newcomer().admission().bytes();
        Admitting of = admissions.get(admission);
        if (of == null || !of.voucher.equals(Optional.of(from))) {
            Roster there = roster.orElseThrow();
            say(from, new ServerLine.Stale(there.epoch(), there.head()));
            return;
        }
        check(from, commit)
                .ifPresent(next -> {
                    roster = Optional.of(next);
                    members.put(id, of.newcomer);
                    of.deadline = Instant.MAX;
                    toAll(new ServerLine.UserAdded(id, next.epoch(), encoded, box));
                });
    }

    private void remove(Peer from, Data encoded, Bytes parts) {
        if (!isMember(from)) {
            return;
        }
        Commit commit = Commit.decode(encoded.bytes());
        check(from, commit).ifPresent(next -> removed(from, next, encoded, parts));
    }

    private void removed(Peer from, Roster next, Data encoded, Bytes parts) {
        Roster before = roster.orElseThrow();
        roster = Optional.of(next);
        int at = 0;
        for (Member member : before.members()) {
            Peer peer = members.get(member.id());
            boolean stays = next.member(member.id()).isPresent();
            Optional<Data> part = Optional.empty();
            if (stays && !member.id().equals(from.id())) {
                part = Optional.of(Data.of(parts.slice(at, 80)));
                at += 80;
            }
            if (peer != null) {
                say(peer, new ServerLine.UserRemoved(next.epoch(), encoded, part));
            }
        }
        members.keySet().removeIf(id -> next.member(id).isEmpty());
    }

    /** A connection is over. */
    void gone(Peer peer, Optional<Bytes> signature) {
        peer.connected = false;
        admissions.values().removeIf(it -> it.newcomer == peer);
        if (!isMember(peer)) {
            return;
        }
        members.remove(peer.id());
        if (members.isEmpty()) {
            roster = Optional.empty();
            return;
        }
        roster.flatMap(it -> it.member(peer.id()))
                .ifPresent(member ->
                        toAll(new ServerLine.UserLeft(peer.id(), member.joined(), signature)));
        List.copyOf(admissions.values()).stream()
                .filter(it -> it.voucher.equals(Optional.of(peer)))
                .forEach(this::ask);
    }

    /** Asks others in the place of those who are silent. */
    void wake() {
        for (Admitting of : List.copyOf(admissions.values())) {
            if (!now.isBefore(of.deadline)) {
                ask(of);
            }
        }
    }

    Optional<Instant> wakeAt() {
        return admissions.values().stream()
                .map(it -> it.deadline)
                .filter(it -> it.isBefore(Instant.MAX))
                .min(Instant::compareTo);
    }

    /** {@code H} as admissions are named. */
    static Bytes hash(Bytes message) {
        return Bytes.owned(Hash.sha256(message.shared()));
    }
}
