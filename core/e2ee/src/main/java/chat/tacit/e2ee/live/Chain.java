package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.CommitCheck;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The epochs of one member: the one that is, those whose secrets aren't wiped yet, and what this
 * member has proposed to follow ({@code spec/20-live} §10). It never goes on under an old epoch.
 */
final class Chain {
    /** How long an epoch's secret is kept after the next one began. */
    static final Duration HOLD = Duration.ofSeconds(10);

    /** Epochs that are kept so at most. */
    private static final int MOST_PAST = 16;

    /** Commits that a member proposes on one head at most, whatever the relay says of them. */
    private static final int MOST_PROPOSALS = 8;

    private final Self self;
    private final OwnLeaf leaf;
    private final Deque<Past> past = new ArrayDeque<>();

    /**
     * The random bytes of what was proposed on this head, by the head that it would make. A relay
     * that calls a commit stale may still take it, and a removal holds no part for who made it.
     */
    private final Map<Bytes, EpochRandom> proposed = new HashMap<>();

    private Epoch epoch;
    private boolean undecided;

    Chain(Self self, OwnLeaf leaf, Epoch epoch) {
        this.self = self;
        this.leaf = leaf;
        this.epoch = epoch;
    }

    private record Past(Epoch epoch, Instant until) {}

    /** What became of a commit. */
    sealed interface Step {}

    /** It is taken; {@code before} was the list until then. */
    record Taken(Roster before, Commit commit) implements Step {}

    record Ends(Ending ending) implements Step {}

    OwnLeaf leaf() {
        return leaf;
    }

    Epoch epoch() {
        return epoch;
    }

    Roster roster() {
        return epoch.roster();
    }

    /** The epoch of this number, if its secret is still there. */
    Optional<Epoch> epoch(long number) {
        return number == roster().epoch()
                ? Optional.of(epoch)
                : past.stream()
                        .map(Past::epoch)
                        .filter(it -> it.roster().epoch() == number)
                        .findFirst();
    }

    /** Whether this member may commit now: it waits for no answer to an earlier one. */
    boolean mayPropose() {
        return !undecided && proposed.size() < MOST_PROPOSALS;
    }

    /** Whether what was proposed last is neither taken nor declined. */
    boolean isUndecided() {
        return undecided;
    }

    /** The relay says that what was proposed isn't the next commit. */
    void declined() {
        undecided = false;
    }

    /**
     * Takes what the relay says is the next commit.
     *
     * @param sealed the box of an addition, or this member's part of a removal
     */
    Step take(Bytes encoded, Optional<Bytes> sealed, Instant now) {
        Commit commit;
        try {
            commit = Commit.decode(encoded);
        } catch (MalformedException e) {
            return new Ends(new Ending.BrokenChain(Optional.empty(), Optional.empty()));
        }
        MemberId committer = commit.head().committer();
        return switch (CommitCheck.of(roster(), commit)) {
            case CommitCheck.Wrong(CommitCheck.Fault fault) ->
                    new Ends(new Ending.BrokenChain(Optional.of(committer), Optional.of(fault)));
            case CommitCheck.Holds(Roster next) when next.member(self.id()).isEmpty() ->
                    new Ends(new Ending.PutOut(committer));
            case CommitCheck.Holds(Roster next) -> {
                try {
                    yield begin(next, commit, random(next, commit, sealed), now);
                } catch (UnopenableException e) {
                    yield new Ends(new Ending.ShutOut(committer));
                }
            }
        };
    }

    private EpochRandom random(Roster next, Commit commit, Optional<Bytes> sealed)
            throws UnopenableException {
        EpochRandom own = proposed.get(next.head());
        if (own != null) {
            return own;
        }
        Bytes box = sealed.orElseThrow(UnopenableException::new);
        byte[] opened =
                switch (commit) {
                    case Commit.AddUser _ -> epoch.secret().open(box, next.head());
                    case Commit.RemoveUsers _ ->
                            EpochRandom.open(next.room(), next.head(), self.id(), leaf, box);
                };
        return EpochRandom.of(opened, commit.head().random());
    }

    private Taken begin(Roster next, Commit commit, EpochRandom random, Instant now) {
        Roster before = roster();
        Epoch following = new Epoch(next, epoch.secret().next(random, next.head()));
        random.bytes().wipe();
        past.addLast(new Past(epoch, now.plus(HOLD)));
        if (past.size() > MOST_PAST) {
            past.removeFirst().epoch().wipe();
        }
        epoch = following;
        forgetProposals();
        return new Taken(before, commit);
    }

    private void forgetProposals() {
        proposed.values().forEach(random -> random.bytes().wipe());
        proposed.clear();
        undecided = false;
    }

    /** The commit that adds somebody. */
    Proposal add(Commit.Addition addition) {
        EpochRandom random = EpochRandom.fresh(self.entropy());
        Roster after = roster().with(addition.newcomer());
        Commit commit =
                Commit.AddUser.sign(self.room(), self.identity(), head(after, random), addition);
        Bytes head = commit.next();
        Bytes box = epoch.secret().seal(random, head, self.entropy());
        propose(head, random);
        ClientLine line =
                new ClientLine.AddUser(
                        addition.newcomer().id(), Data.of(commit.encode()), Data.of(box));
        return new Proposal(head, line);
    }

    /** The commit that removes some. */
    Proposal remove(List<Departure> departures) {
        EpochRandom random = EpochRandom.fresh(self.entropy());
        Roster after = roster().without(departures.stream().map(Departure::member).toList());
        Commit commit =
                Commit.RemoveUsers.sign(
                        self.room(), self.identity(), head(after, random), departures);
        Bytes head = commit.next();
        Fields parts = Fields.unlabelled();
        for (Member member : after.members()) {
            if (!member.id().equals(self.id())) {
                parts.fixed(random.part(self.room(), head, member, self.entropy()));
            }
        }
        propose(head, random);
        Bytes joined = Bytes.owned(parts.toArray());
        return new Proposal(
                head,
                new ClientLine.RemoveUser(
                        Data.of(commit.encode()),
                        joined.isEmpty() ? Optional.empty() : Optional.of(Data.of(joined))));
    }

    /**
     * A commit on its way to the relay.
     *
     * @param head of the session if it is taken
     */
    record Proposal(Bytes head, ClientLine line) {}

    private void propose(Bytes head, EpochRandom random) {
        proposed.put(head, random);
        undecided = true;
    }

    private Commit.Head head(Roster after, EpochRandom random) {
        return new Commit.Head(
                self.room().live(),
                roster().epoch() + 1,
                roster().head(),
                self.id(),
                random.hash(),
                after.membersHash());
    }

    /** Wipes the secrets whose time is over. */
    void expire(Instant now) {
        while (!past.isEmpty() && !now.isBefore(past.getFirst().until())) {
            past.removeFirst().epoch().wipe();
        }
    }

    Optional<Instant> wakeAt() {
        return Optional.ofNullable(past.peekFirst()).map(Past::until);
    }

    void wipe() {
        epoch.wipe();
        past.forEach(it -> it.epoch().wipe());
        past.clear();
        forgetProposals();
        leaf.wipe();
    }
}
