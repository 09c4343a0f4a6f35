package chat.tacit.e2ee.room;

import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether votes are enough that another be the owner ({@code spec/50-room} §12): two thirds of all
 * admins, the owner counted among them.
 *
 * @param point the room before
 * @param time at which they are counted
 */
public record Election(Point point, AccountId owner, AccountId successor, Instant time) {

    /** Whether one is the owner and the other an admin who can become it. */
    public boolean isPossible() {
        MemberList members = point.members();
        return members.seat(owner).filter(it -> it.role() == Role.OWNER).isPresent()
                && members.seat(successor).filter(it -> it.role() == Role.ADMIN).isPresent();
    }

    /** Those of the votes that count, by voter, each once. */
    public List<Vote> counted(List<Vote> votes) {
        Map<AccountId, Vote> byVoter = new TreeMap<>();
        votes.stream().filter(this::counts).forEach(vote -> byVoter.put(vote.voter(), vote));
        return List.copyOf(byVoter.values());
    }

    /** Whether so many are a majority. */
    public boolean isEnough(long votes) {
        return 3 * votes >= 2L * point.members().admins();
    }

    boolean counts(Vote vote) {
        Vote.Proposal proposal = vote.proposal();
        return proposal.owner().equals(owner)
                && proposal.successor().equals(successor)
                && !time.isAfter(proposal.expires())
                && !proposal.expires().isAfter(time.plus(Vote.LIFE))
                && point.members()
                        .seat(vote.voter())
                        .filter(seat -> seat.role() == Role.ADMIN)
                        .filter(seat -> !seat.cut().contains(vote.certificate().id()))
                        .filter(seat -> vote.holds(point.room(), seat.member().accountKey()))
                        .isPresent();
    }
}
