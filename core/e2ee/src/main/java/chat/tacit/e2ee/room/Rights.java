package chat.tacit.e2ee.room;

import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may do what: the table of {@code spec/50-room} §12, rule 4. That the author is a member was
 * seen before.
 */
final class Rights {
    private final Point point;
    private final Core.Head head;
    private final MemberList members;

    Rights(Point point, Core.Head head) {
        this.point = point;
        this.head = head;
        this.members = point.members();
    }

    boolean allow(Change change, Optional<Commit> commit) {
        AccountId author = head.author();
        boolean admin = members.isAdmin(author);
        return switch (change) {
            case Change.Create _ -> false;
            case Change.Name _, Change.Photo _ -> true;
            case Change.Trust(List<Member> added) -> areNew(added);
            case Change.Remove(List<AccountId> accounts) ->
                    admin && !accounts.contains(author) && areMembersButTheOwner(accounts);
            case Change.Roles(List<AccountId> accounts, _) ->
                    admin && areMembersButTheOwner(accounts);
            case Change.Owner(AccountId account) -> isOwner(author) && isAdminNotOwner(account);
            case Change.Leave() -> !isOwner(author);
            case Change.Epoch() -> admin || commit.filter(it -> isDue(it, head.time())).isPresent();
            case Change.Oust oust -> admin && hasMajority(oust);
            case Change.Key(Member member, _) -> member.id().equals(author);
            case Change.Delete() -> isOwner(author);
        };
    }

    private boolean areNew(List<Member> added) {
        Set<AccountId> ids = added.stream().map(Member::id).collect(Collectors.toSet());
        return ids.size() == added.size() && ids.stream().noneMatch(members::has);
    }

    private boolean areMembersButTheOwner(List<AccountId> accounts) {
        return accounts.stream().allMatch(it -> members.has(it) && !isOwner(it));
    }

    private boolean isOwner(AccountId account) {
        return members.seat(account).filter(seat -> seat.role() == Role.OWNER).isPresent();
    }

    private boolean isAdminNotOwner(AccountId account) {
        return members.seat(account).filter(seat -> seat.role() == Role.ADMIN).isPresent();
    }

    /** Counts below 0 were above 2^31, and as good as many. */
    private boolean isDue(Commit commit, Instant time) {
        int events = commit.events() < 0 ? Integer.MAX_VALUE : commit.events();
        return point.isDue(events, time);
    }

    private boolean hasMajority(Change.Oust oust) {
        Election election = new Election(point, oust.owner(), oust.successor(), head.time());
        long votes = oust.votes().stream().filter(election::counts).count();
        return election.isPossible() && election.isEnough(votes);
    }
}
