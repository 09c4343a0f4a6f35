package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.ServerLine.User;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A vouched session: its members decide by commits who is inside, and the relay takes the first
 * that holds for each epoch ({@code spec/20-live} §10). Somebody whose connection ends is only
 * marked, since the relay can't change who has the key.
 */
final class VouchedSession extends LiveSession {
    /** Of message 3, in bytes. */
    private static final int INTRODUCTION_SIZE = 1_336;

    /** Of message 4. */
    private static final int CHALLENGE_SIZE = 112;

    private static final int BOX_SIZE = 64;
    private static final int PART_SIZE = 80;

    private final Limits limits;
    private final Crowd crowd = new Crowd();
    private final Admissions admissions;
    private Roster roster;

    VouchedSession(Roster founded, Terrain terrain, Consumer<LiveSession> ended) {
        super(new Target.Vouched(founded.room().live()), ended);
        this.limits = terrain.limits();
        this.roster = founded;
        this.admissions = new Admissions(crowd, limits, terrain.entropy());
    }

    /** What all sessions of a relay stand on. */
    record Terrain(Limits limits, Entropy entropy) {}

    @Override
    void begin(Arrival creator, Instant now, Consumer<Output> out) {
        out.accept(Output.Say.to(creator.seat(), ack()));
        enter(creator, out);
    }

    @Override
    void come(Arrival arrival, Instant now, Consumer<Output> out) {
        crowd.of(arrival.id())
                .ifPresent(earlier ->
                        end(Output.End.because(earlier.seat(), Refusal.CONFLICT), now, out));
        admissions.replace(arrival.id(), out);
        if (isOver()) {
            return;
        }
        if (roster.size() >= limits.count(Limit.LIVE_MEMBERS)) {
            out.accept(Output.End.because(arrival.seat(), Refusal.TOO_MANY));
            return;
        }
        out.accept(Output.Say.to(arrival.seat(), ack()));
        crowd.list(VouchedSession::user, limits.count(Limit.LIVE_LINE_BYTES))
                .forEach(line -> out.accept(Output.Say.to(arrival.seat(), line)));
        admissions.add(arrival, roster, now, out);
    }

    private ServerLine ack() {
        Data live = Data.of(roster.room().live().bytes());
        return new ServerLine.Ack(live, roster.epoch(), Optional.of(roster.head()));
    }

    private void enter(Arrival member, Consumer<Output> out) {
        crowd.add(member);
        out.accept(new Output.Admit(member.seat()));
        tell(new ServerLine.Users(Change.CAME, List.of(user(member))), out);
    }

    @Override
    void take(long seat, ClientLine line, Instant now, Consumer<Output> out) {
        Optional<Arrival> member = crowd.of(seat);
        boolean inPlace =
                member.isPresent()
                        ? takeFromMember(member.get(), line, now, out)
                        : !admissions.has(seat) || takeFromNewcomer(seat, line, now, out);
        if (!inPlace) {
            out.accept(new Output.Refuse(seat, Refusal.REFUSED));
        }
    }

    private boolean takeFromNewcomer(
            long seat, ClientLine line, Instant now, Consumer<Output> out) {
        return switch (line) {
            case ClientLine.Challenge challenge -> {
                requireSize(challenge.message(), CHALLENGE_SIZE, "message 4");
                yield admissions.challenge(seat, challenge, now, out);
            }
            case ClientLine.Pong() -> true;
            case ClientLine.Connect _,
                    ClientLine.Identity _,
                    ClientLine.Nack _,
                    ClientLine.AddUser _,
                    ClientLine.Response _,
                    ClientLine.Greeting _,
                    ClientLine.Send _,
                    ClientLine.Leave _,
                    ClientLine.RemoveUser _ ->
                    false;
        };
    }

    /** Whether the line was in its place. */
    private boolean takeFromMember(
            Arrival member, ClientLine line, Instant now, Consumer<Output> out) {
        return switch (line) {
            case ClientLine.Identity(Bytes admission, Data message) -> {
                requireSize(message, INTRODUCTION_SIZE, "message 3");
                Optional<Admission> asked = admissions.askedOf(member.id(), admission);
                asked.ifPresent(it -> admissions.introduce(it, message, now, out));
                yield asked.isPresent();
            }
            case ClientLine.Nack(Bytes admission) -> {
                Optional<Admission> asked = admissions.askedOf(member.id(), admission);
                asked.ifPresent(it -> admissions.nack(it, roster, now, out));
                yield asked.isPresent();
            }
            case ClientLine.AddUser add -> {
                addUser(member, add, now, out);
                yield true;
            }
            case ClientLine.RemoveUser remove -> {
                removeUsers(member, remove, now, out);
                yield true;
            }
            case ClientLine.Response response -> admissions.respond(member.id(), response, out);
            case ClientLine.Greeting(Data sealed) -> {
                tellOthers(member, new ServerLine.Greeting(member.id(), sealed), out);
                yield true;
            }
            case ClientLine.Send(Optional<MemberId> to, Data sealed) ->
                    send(member, to, new ServerLine.Send(member.id(), sealed), out);
            case ClientLine.Leave(Bytes signature) -> {
                leave(member, signature, now, out);
                yield true;
            }
            case ClientLine.Pong() -> true;
            case ClientLine.Connect _, ClientLine.Challenge _ -> false;
        };
    }

    private boolean send(
            Arrival from, Optional<MemberId> to, ServerLine line, Consumer<Output> out) {
        if (to.isEmpty()) {
            tellOthers(from, line, out);
            return true;
        }
        Optional<Arrival> one = crowd.of(to.get()).filter(it -> it.seat() != from.seat());
        one.ifPresent(it -> out.accept(Output.Say.to(it.seat(), line)));
        return one.isPresent();
    }

    private void addUser(
            Arrival member, ClientLine.AddUser line, Instant now, Consumer<Output> out) {
        requireSize(line.box(), BOX_SIZE, "the box of a commit");
        if (!(Commit.decode(line.commit().bytes()) instanceof Commit.AddUser commit)
                || !commit.addition().newcomer().id().equals(line.newcomer())) {
            throw new MalformedException("another commit than the line says");
        }
        Bytes q = commit.addition().newcomer().admission().bytes();
        Optional<Admission> answered =
                admissions
                        .askedOf(member.id(), q)
                        .filter(it -> it.stage() == Admission.Stage.ANSWERED);
        if (answered.isEmpty()) {
            // The newcomer went, or is another's to let in by now.
            out.accept(Output.Say.to(member.seat(), stale()));
            return;
        }
        if (roster.size() >= limits.count(Limit.LIVE_MEMBERS)) {
            Arrival newcomer = answered.get().newcomer();
            admissions.drop(newcomer.seat());
            out.accept(Output.End.because(newcomer.seat(), Refusal.TOO_MANY));
            out.accept(Output.Say.to(member.seat(), stale()));
            return;
        }
        check(member, commit, now, out)
                .ifPresent(next -> {
                    roster = next;
                    Arrival newcomer = answered.get().newcomer();
                    admissions.taken(answered.get(), member.id());
                    ServerLine added =
                            new ServerLine.UserAdded(
                                    newcomer.id(), next.epoch(), line.commit(), line.box());
                    tell(added, out);
                    out.accept(Output.Say.to(newcomer.seat(), added));
                    enter(newcomer, out);
                    admissions.advance(roster, now, out);
                });
    }

    private ServerLine stale() {
        return new ServerLine.Stale(roster.epoch(), roster.head());
    }

    private void removeUsers(
            Arrival member, ClientLine.RemoveUser line, Instant now, Consumer<Output> out) {
        if (!(Commit.decode(line.commit().bytes()) instanceof Commit.RemoveUsers commit)) {
            throw new MalformedException("another commit than the line says");
        }
        check(member, commit, now, out)
                .ifPresent(next -> {
                    Parts parts = Parts.of(next, member.id(), line.parts());
                    roster = next;
                    for (Member one : next.members()) {
                        crowd.of(one.id())
                                .ifPresent(it -> {
                                    ServerLine removed =
                                            new ServerLine.UserRemoved(
                                                    next.epoch(),
                                                    line.commit(),
                                                    parts.of(one.id()));
                                    out.accept(Output.Say.to(it.seat(), removed));
                                });
                    }
                    ServerLine bare =
                            new ServerLine.UserRemoved(
                                    next.epoch(), line.commit(), Optional.empty());
                    commit.departures().forEach(it -> putOut(it.member(), bare, now, out));
                    admissions.advance(roster, now, out);
                });
    }

    /** Somebody who was removed while it is there is told so. */
    private void putOut(MemberId removed, ServerLine word, Instant now, Consumer<Output> out) {
        crowd.of(removed)
                .ifPresent(it -> {
                    out.accept(Output.Say.to(it.seat(), word));
                    out.accept(Output.End.quietly(it.seat()));
                    takeAway(it, now, out);
                });
    }

    /** What follows from a commit, if it is the sender's own and the session's next. */
    private Optional<Roster> check(
            Arrival member, Commit commit, Instant now, Consumer<Output> out) {
        boolean own = commit.head().committer().equals(member.id());
        CommitCheck verdict =
                own
                        ? CommitCheck.of(roster, commit)
                        : new CommitCheck.Wrong(CommitCheck.Fault.COMMITTER);
        return switch (verdict) {
            case CommitCheck.Holds(Roster next) -> Optional.of(next);
            case CommitCheck.Wrong(var fault) when fault == CommitCheck.Fault.NOT_NEXT -> {
                out.accept(Output.Say.to(member.seat(), stale()));
                yield Optional.empty();
            }
            case CommitCheck.Wrong _ -> {
                end(Output.End.struck(member.seat(), Refusal.UNOPENABLE), now, out);
                yield Optional.empty();
            }
        };
    }

    private void leave(Arrival member, Bytes signature, Instant now, Consumer<Output> out) {
        Optional<Member> signer =
                roster.member(member.id())
                        .filter(it -> Leave.verifies(roster.room(), it, signature));
        if (signer.isPresent()) {
            out.accept(Output.End.quietly(member.seat()));
            mark(member, Optional.of(signature), now, out);
        } else {
            end(Output.End.struck(member.seat(), Refusal.UNOPENABLE), now, out);
        }
    }

    @Override
    void depart(long seat, Instant now, Consumer<Output> out) {
        crowd.of(seat).ifPresent(member -> mark(member, Optional.empty(), now, out));
        if (admissions.has(seat)) {
            admissions.drop(seat);
            admissions.advance(roster, now, out);
        }
    }

    /** Says that somebody is gone. Who has the key, only a commit changes. */
    private void mark(
            Arrival member, Optional<Bytes> signature, Instant now, Consumer<Output> out) {
        long joined = roster.member(member.id()).map(Member::joined).orElse(0L);
        tellOthers(member, new ServerLine.UserLeft(member.id(), joined, signature), out);
        takeAway(member, now, out);
    }

    private void takeAway(Arrival member, Instant now, Consumer<Output> out) {
        crowd.remove(member);
        if (crowd.size() == 0) {
            admissions.finish(out);
            finish();
        } else {
            tell(new ServerLine.Users(Change.WENT, List.of(user(member))), out);
            admissions.abandon(member, now, out);
            admissions.advance(roster, now, out);
        }
    }

    @Override
    void expire(Instant now, Consumer<Output> out) {
        admissions.expire(roster, now, out);
    }

    @Override
    Optional<Instant> nextDeadline() {
        return admissions.nextDeadline();
    }

    private void tell(ServerLine line, Consumer<Output> out) {
        out.accept(new Output.Say(crowd.seats(), line.encode()));
    }

    private void tellOthers(Arrival member, ServerLine line, Consumer<Output> out) {
        out.accept(new Output.Say(crowd.seatsBut(member.seat()), line.encode()));
    }

    private static User user(Arrival member) {
        return new User(member.caller().name(), Data.of(member.id().bytes()));
    }

    private static void requireSize(Data data, int size, String what) {
        if (data.size() != size) {
            throw new MalformedException(what + " of " + data.size() + " bytes");
        }
    }

    /** What a removal seals for each who remains but its committer, in their order. */
    private record Parts(List<MemberId> receivers, Bytes joined) {

        /**
         * @throws MalformedException if they are more or fewer than there are receivers
         */
        static Parts of(Roster next, MemberId committer, Optional<Data> parts) {
            List<MemberId> receivers =
                    next.ids().stream().filter(id -> !id.equals(committer)).toList();
            Bytes joined = parts.map(Data::bytes).orElse(Bytes.empty());
            joined.requireSize(PART_SIZE * receivers.size(), "the parts of a removal");
            return new Parts(receivers, joined);
        }

        Optional<Data> of(MemberId receiver) {
            int place = receivers.indexOf(receiver);
            return place < 0
                    ? Optional.empty()
                    : Optional.of(Data.of(joined.slice(PART_SIZE * place, PART_SIZE)));
        }
    }
}
