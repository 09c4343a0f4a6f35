package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Election;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants changed, in the order in which it was wanted, until it stands, is impossible
 * or is given up ({@code spec/50-room} §20).
 */
final class Wanting {
    /** A vote expires a little before it may, so that it counts by clocks that are behind. */
    private static final Duration VOTED_FOR = Vote.LIFE.minusHours(1);

    /** How long who completed a vote is waited for. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration LATER = Duration.ofSeconds(30);

    private final Ground ground;
    private final Changing changing;
    private final Speaking speaking;
    private final List<Wish> wishes;
    private Optional<AccountId> last = Optional.empty();
    private Optional<Instant> oustAt = Optional.empty();
    private boolean votedLast;

    Wanting(Ground ground, Changing changing, Speaking speaking) {
        this.ground = ground;
        this.changing = changing;
        this.speaking = speaking;
        this.wishes = new ArrayList<>(ground.memory.wishes());
    }

    List<Wish> all() {
        return List.copyOf(wishes);
    }

    void add(Wish wish) {
        wishes.add(wish);
        ground.memory.wish(wish);
    }

    private Optional<Wish> find(Wish.Id id) {
        return wishes.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    /** It is in the chain. */
    void done(Wish.Id id, Point after) {
        find(id).ifPresent(wish -> {
            forget(wish);
            ground.emit(new Output.WishDone(wish, after));
        });
    }

    void giveUp(Wish.Id id, Output.WishGone.Obstacle obstacle) {
        find(id).ifPresent(wish -> {
            forget(wish);
            ground.emit(new Output.WishGone(wish, obstacle, first(obstacle)));
        });
    }

    /** Who was first is told where that is why. */
    private Optional<AccountId> first(Output.WishGone.Obstacle obstacle) {
        return switch (obstacle) {
            case NOT_ALLOWED, MOOT, LIMIT -> last;
            case HOST, OVER, GIVEN_UP -> Optional.empty();
        };
    }

    private void forget(Wish wish) {
        wishes.remove(wish);
        ground.memory.forgetWish(wish.id());
    }

    /** Somebody else has changed the room. */
    void changedBy(AccountId author) {
        last = Optional.of(author);
    }

    /** A vote was heard; one that nobody could count would only fill memory. */
    void heard(Vote vote, boolean own) {
        Vote.Proposal on = vote.proposal();
        Election election = new Election(ground.point(), on.owner(), on.successor(), ground.now());
        if (!election.isPossible() || !ground.point().members().isAdmin(vote.voter())) {
            return;
        }
        ground.memory.vote(vote);
        votedLast = own;
        oustAt = Optional.empty();
    }

    /** Begins the room, if that is what is wanted. */
    void create() {
        for (Wish wish : all()) {
            if (wish.aim() instanceof Wish.Make(Change change, Detail detail)
                    && change instanceof Change.Create create) {
                changing.create(wish, create, detail);
                return;
            }
        }
    }

    /** Begins with the first that is possible; whether anything is under way now. */
    boolean next() {
        for (Wish wish : all()) {
            Wishes room = new Wishes(ground.point(), ground.self.account(), ground.now());
            List<Vote> votes = wish.aim() instanceof Wish.Elect ? ground.memory.votes() : List.of();
            switch (room.judge(wish, votes)) {
                case Wishes.Possible(Proposal.Wish what) -> {
                    if (isTime(what.change())) {
                        changing.begin(Optional.of(wish.id()), what);
                    }
                }
                case Wishes.Later _ -> vote(wish, votes);
                case Wishes.Impossible(Output.WishGone.Obstacle obstacle) ->
                        giveUp(wish.id(), obstacle);
            }
            if (changing.isUnderWay() || speaking.isUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** Who completed a vote ousts at once, the others if that fails to come. */
    private boolean isTime(Change change) {
        if (!(change instanceof Change.Oust)) {
            return true;
        }
        if (oustAt.isEmpty()) {
            Duration delay = votedLast ? Duration.ZERO : ground.between(SOON, LATER);
            oustAt = Optional.of(ground.now().plus(delay));
        }
        return oustAt.filter(it -> !it.isAfter(ground.now())).isPresent();
    }

    /** Says this account's vote, unless it was said. */
    private void vote(Wish wish, List<Vote> votes) {
        if (!(wish.aim() instanceof Wish.Elect(AccountId owner, AccountId successor))) {
            return;
        }
        boolean voted =
                votes.stream()
                        .anyMatch(it ->
                                it.voter().equals(ground.self.account())
                                        && it.proposal().owner().equals(owner)
                                        && it.proposal().successor().equals(successor)
                                        && it.proposal().expires().isAfter(ground.now()));
        if (!voted && !speaking.isPatient()) {
            Instant expires = ground.now().plus(VOTED_FOR).truncatedTo(ChronoUnit.MILLIS);
            Vote.Proposal proposal = new Vote.Proposal(owner, successor, expires);
            speaking.vote(Vote.sign(ground.room, proposal, ground.speaker()));
        }
    }

    /** The room is over for this account. */
    void end() {
        all().forEach(it -> giveUp(it.id(), Output.WishGone.Obstacle.OVER));
    }

    Optional<Instant> wakeAt() {
        return oustAt;
    }
}
