package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.live.Payload.Kind;
import chat.tacit.protocol.live.AdmissionId;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Leave;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A member of a vouched session, from the moment it has the key ({@code spec/20-live} §9–§12). */
final class Inside {
    /** What waits to be said until those who are marked are removed. */
    static final int MOST_WAITING = 256;

    /** How long a commit may take that was proposed, or of which the relay has spoken. */
    static final Duration PROMISED = Duration.ofSeconds(10);

    private final Self self;
    private final Chain chain;
    private final Turns turns;
    private final Vouchers vouchers;
    private final Early early = new Early();
    private final Deque<LiveInput.Say> waiting = new ArrayDeque<>();
    private final Map<MemberId, DisplayName> names;
    private final Consumer<LiveOutput> out;

    /** The epoch by which this member came in. */
    private final long first;

    /** Until when the relay has to pass on a commit: this one's own, or one that it spoke of. */
    private Optional<Instant> promised = Optional.empty();

    /** Set once it is over. */
    private Optional<Ending> ending = Optional.empty();

    Inside(Self self, OwnLeaf leaf, Newcomer.In in, Instant now, Consumer<LiveOutput> out) {
        this.self = self;
        this.out = out;
        this.names = new HashMap<>(in.names());
        this.names.put(self.id(), self.name());
        this.chain = new Chain(self, leaf, in.epoch());
        this.turns = new Turns(self.entropy(), now);
        this.first = in.epoch().roster().epoch();
        this.vouchers = new Vouchers(self, chain, names, out);
    }

    Roster roster() {
        return chain.roster();
    }

    View view() {
        return chain.epoch().view();
    }

    Map<MemberId, DisplayName> names() {
        return Map.copyOf(names);
    }

    boolean isArriving(MemberId member) {
        return turns.isArriving(member);
    }

    /** Why it is over, if it is. */
    Optional<Ending> ending() {
        return ending;
    }

    /** {@code hello_i_am}. */
    void greet(Bytes certificates) {
        Greeting greeting = new Greeting(self.name(), self.id(), roster().head(), certificates);
        Bytes sealed = chain.epoch().seal(self.identity(), greeting.payload(), self.entropy());
        line(new ClientLine.Greeting(Data.of(sealed)));
    }

    /** The relay said something. */
    void take(ServerLine line, Instant now) {
        switch (line) {
            case ServerLine.NewUser(var id, var message) -> vouchers.asked(id, message.bytes());
            case ServerLine.Challenge(var admission, var message) ->
                    vouchers.challenged(new AdmissionId(admission), message.bytes(), now);
            case ServerLine.UserAdded(var id, var place, var commit, var box) ->
                    commit(commit.bytes(), Optional.of(box.bytes()), now);
            case ServerLine.UserRemoved(var number, var commit, var part) ->
                    commit(commit.bytes(), part.map(Data::bytes), now);
            case ServerLine.Stale(var number, var head) -> stale(number, head, now);
            case ServerLine.Greeting(var from, var sealed) ->
                    sealed(from, sealed.bytes(), true, now);
            case ServerLine.Send(var from, var sealed) -> sealed(from, sealed.bytes(), false, now);
            case ServerLine.UserLeft(var id, var joined, var signature) ->
                    left(id, joined, signature, now);
            case ServerLine.Connect _,
                    ServerLine.Hello _,
                    ServerLine.Banned _,
                    ServerLine.Ack _,
                    ServerLine.Users _,
                    ServerLine.Identity _,
                    ServerLine.Response _,
                    ServerLine.Refused _,
                    ServerLine.Ping _ -> {}
        }
        work(now);
    }

    /** Does what it is time for. */
    void work(Instant now) {
        if (ending.isPresent()) {
            return;
        }
        if (promised.filter(it -> !now.isBefore(it)).isPresent()) {
            end(new Ending.HeldBack());
            return;
        }
        chain.expire(now);
        vouchers.expire(now);
        early.expired(now).forEach(this::neverReached);
        turns.expire(roster(), now);
        boolean due = turns.due(roster(), self.id()).filter(it -> !now.isBefore(it)).isPresent();
        if (due && chain.mayPropose()) {
            line(chain.remove(turns.departures()).line());
        }
        if (chain.isUndecided() && promised.isEmpty()) {
            promised = Optional.of(now.plus(PROMISED));
        }
    }

    /** When there is something to do though nothing happens. */
    Optional<Instant> wakeAt() {
        Optional<Instant> turn =
                chain.mayPropose() ? turns.due(roster(), self.id()) : Optional.empty();
        return Stream.of(
                        turn,
                        promised,
                        chain.wakeAt(),
                        vouchers.wakeAt(),
                        early.wakeAt(),
                        turns.nextArrival())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private void commit(Bytes encoded, Optional<Bytes> sealed, Instant now) {
        switch (chain.take(encoded, sealed, now)) {
            case Chain.Taken(Roster before, Commit commit) -> {
                promised = Optional.empty();
                tell(commit);
                if (commit instanceof Commit.AddUser add) {
                    turns.added(add.addition().newcomer().id(), now);
                }
                turns.begun(roster(), now);
                names.keySet().retainAll(roster().ids());
                event(new LiveEvent.Changed(view()));
                vouchers.begun();
                early.upTo(roster().epoch()).forEach(it -> open(it, now));
                flush();
            }
            case Chain.Ends(Ending why) -> end(why);
        }
    }

    private void tell(Commit commit) {
        MemberId committer = commit.head().committer();
        switch (commit) {
            case Commit.AddUser add ->
                    event(new LiveEvent.Added(add.addition().newcomer().id(), committer));
            case Commit.RemoveUsers remove -> {
                for (Departure departure : remove.departures()) {
                    MemberId member = departure.member();
                    event(
                            new LiveEvent.Removed(
                                    member,
                                    committer,
                                    departure.reason(),
                                    departure.signature().isPresent() || turns.isMarked(member)));
                }
            }
        }
    }

    /**
     * Nothing else was taken on this head: whatever was proposed on it isn't wanted. Or the relay
     * stands somewhere else, to where it has led everybody before it said so.
     */
    private void stale(long number, Bytes head, Instant now) {
        if (number == roster().epoch() && head.equals(roster().head())) {
            promised = Optional.empty();
            chain.declined();
            vouchers.declined(now);
        } else if (number >= roster().epoch() && promised.isEmpty()) {
            promised = Optional.of(now.plus(PROMISED));
        }
    }

    private void left(MemberId id, long joined, Optional<Bytes> signature, Instant now) {
        Optional<Member> member = roster().member(id).filter(it -> it.joined() == joined);
        if (member.isPresent() && !id.equals(self.id())) {
            Optional<Bytes> own =
                    signature.filter(it -> Leave.verifies(self.room(), member.get(), it));
            turns.left(member.get(), own, now);
            event(new LiveEvent.Leaving(id));
        }
    }

    private void sealed(MemberId from, Bytes bytes, boolean greeting, Instant now) {
        SealedMessage message;
        try {
            message = SealedMessage.decode(bytes);
        } catch (MalformedException e) {
            event(new LiveEvent.Unopenable(from));
            return;
        }
        Early.Arrived arrived = new Early.Arrived(from, message, greeting);
        if (message.epoch() <= roster().epoch()) {
            open(arrived, now);
        } else if (!early.hold(arrived, now)) {
            neverReached(arrived);
        }
    }

    /** Somebody speaks of an epoch that this member wasn't led to. */
    private void neverReached(Early.Arrived arrived) {
        event(new LiveEvent.NotSameSession(arrived.from()));
    }

    private void open(Early.Arrived arrived, Instant now) {
        Opening opening =
                chain.epoch(arrived.message().epoch())
                        .map(epoch ->
                                epoch.open(
                                        arrived.from(), arrived.message(), self.id(), chain.leaf()))
                        .orElseGet(Opening.Late::new);
        switch (opening) {
            case Opening.Message message -> heard(message, arrived, now);
            case Opening.NotSameSession(MemberId from) -> event(new LiveEvent.NotSameSession(from));
            case Opening.Unopenable(MemberId from) -> event(new LiveEvent.Unopenable(from));
            case Opening.Late() -> late(arrived);
            case Opening.Stranger(MemberId from) -> event(new LiveEvent.Stranger(from));
        }
    }

    private void late(Early.Arrived arrived) {
        event(new LiveEvent.Late(arrived.from(), arrived.message().epoch() >= first));
    }

    private void heard(Opening.Message message, Early.Arrived arrived, Instant now) {
        Payload payload = message.payload();
        MemberId from = message.from();
        boolean hello = payload.kind() == Kind.HELLO;
        if (hello != arrived.greeting() || (hello && message.direct())) {
            event(new LiveEvent.Unopenable(from));
            return;
        }
        try {
            switch (payload.kind()) {
                case CONTENT -> said(message);
                case HELLO -> greeted(from, Greeting.decode(payload.body()), arrived);
                case VOUCH_REQUEST -> askedToVouch(from, VouchRequest.decode(payload.body()));
                case VOUCH -> {
                    VouchRequest.Answer answer = VouchRequest.Answer.decode(payload.body());
                    if (answer.vouch().voucher().equals(from)) {
                        vouchers.vouched(answer, now);
                    }
                }
            }
        } catch (MalformedException e) {
            event(new LiveEvent.Unopenable(from));
        }
    }

    private void said(Opening.Message message) {
        Bytes content = message.payload().body();
        if (content.size() > Content.MAX_SIZE) {
            throw new MalformedException("content of " + content.size() + " bytes");
        }
        event(new LiveEvent.Said(message.from(), content, message.direct(), message.missed()));
    }

    private void greeted(MemberId from, Greeting greeting, Early.Arrived arrived) {
        boolean holds =
                greeting.id().equals(from)
                        && chain.epoch(arrived.message().epoch())
                                .filter(it -> it.roster().head().equals(greeting.head()))
                                .isPresent();
        if (!holds) {
            event(new LiveEvent.Unopenable(from));
        } else if (turns.arrived(from)) {
            names.put(from, greeting.name());
            event(new LiveEvent.Arrived(from, greeting.name(), greeting.chain()));
        }
    }

    private void askedToVouch(MemberId from, VouchRequest request) {
        Optional<Member> committer = roster().member(from);
        if (committer.isPresent() && self.room().terms().counts(self.id())) {
            request.answer(roster(), from, self)
                    .map(vouch -> new VouchRequest.Answer(request.newcomer().admission(), vouch))
                    .ifPresent(answer -> sealTo(committer.get(), answer.payload()));
        }
    }

    private boolean sealTo(Member to, Payload payload) {
        try {
            Bytes sealed = chain.epoch().seal(self.identity(), to, payload, self.entropy());
            line(new ClientLine.Send(Optional.of(to.id()), Data.of(sealed)));
            return true;
        } catch (UnopenableException e) {
            return false;
        }
    }

    /**
     * The user says something: at once, or when those who are marked are out.
     *
     * @return whether it could be taken
     */
    boolean say(LiveInput.Say say) {
        if (waiting.size() == MOST_WAITING) {
            return false;
        }
        waiting.add(say);
        flush();
        return true;
    }

    private void flush() {
        while (!turns.isAnybodyMarked() && !waiting.isEmpty()) {
            LiveInput.Say say = waiting.remove();
            Payload payload = new Payload(Kind.CONTENT, say.content());
            if (say.to().isEmpty()) {
                Bytes sealed = chain.epoch().seal(self.identity(), payload, self.entropy());
                line(new ClientLine.Send(Optional.empty(), Data.of(sealed)));
            } else {
                MemberId to = say.to().get();
                if (!roster().member(to).filter(it -> sealTo(it, payload)).isPresent()) {
                    event(new LiveEvent.NotSaid(say.content(), say.to()));
                }
            }
        }
    }

    /** The user leaves. */
    void leave() {
        end(new Ending.Left());
    }

    /** Says that it leaves, so that the others needn't wait, unless they put it out. */
    private void end(Ending why) {
        if (!(why instanceof Ending.PutOut)) {
            long joined = roster().member(self.id()).orElseThrow().joined();
            Bytes signature = Leave.sign(self.room(), self.identity(), joined);
            line(new ClientLine.Leave(signature));
        }
        ending = Optional.of(why);
        wipe();
    }

    private void wipe() {
        chain.wipe();
        vouchers.wipe();
        waiting.clear();
    }

    private void line(ClientLine line) {
        out.accept(new LiveOutput.Line(line));
    }

    private void event(LiveEvent event) {
        out.accept(new LiveOutput.Tell(event));
    }
}
