package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Election;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.e2ee.room.Role;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What of a wish may still be done, and still makes sense, in the room as it is now ({@code
 * spec/50-room} §12, Races).
 *
 * @param own who wishes
 */
record Wishes(Point point, AccountId own, Instant now) {

    /** What comes of a wish. */
    sealed interface Verdict {}

    /** This is to be posted. */
    record Possible(Proposal.Wish wish) implements Verdict {}

    /** It is for others to do something first. */
    record Later() implements Verdict {}

    record Impossible(Output.WishGone.Obstacle obstacle) implements Verdict {}

    /**
     * @param votes that were heard
     */
    Verdict judge(Wish wish, List<Vote> votes) {
        return switch (wish.aim()) {
            case Wish.Make(Change change, Detail detail) -> make(change, detail);
            case Wish.Elect(AccountId owner, AccountId successor) ->
                    elect(new Election(point, owner, successor, now), votes);
        };
    }

    private Verdict elect(Election election, List<Vote> votes) {
        if (!election.isPossible()) {
            return moot();
        }
        if (!point.members().isAdmin(own)) {
            return forbidden();
        }
        List<Vote> counted = election.counted(votes);
        boolean voted = counted.stream().anyMatch(vote -> vote.voter().equals(own));
        if (!voted || !election.isEnough(counted.size())) {
            return new Later();
        }
        return possible(
                new Change.Oust(election.owner(), election.successor(), counted), Detail.NONE);
    }

    private Verdict make(Change change, Detail detail) {
        MemberList members = point.members();
        boolean owner = role().equals(Optional.of(Role.OWNER));
        return switch (change) {
            case Change.Create _ -> moot();
            case Change.Name _, Change.Photo _ -> possible(change, detail);
            case Change.Trust(List<Member> added) -> trust(added, detail);
            case Change.Remove(List<AccountId> accounts) ->
                    members.isAdmin(own)
                            ? ofThese(
                                    accounts,
                                    it -> isOther(it) && !it.equals(own),
                                    Change.Remove::new)
                            : forbidden();
            case Change.Roles(List<AccountId> accounts, Role role) ->
                    members.isAdmin(own) ? roles(accounts, role) : forbidden();
            case Change.Owner(AccountId account) -> {
                boolean may =
                        members.seat(account).filter(it -> it.role() == Role.ADMIN).isPresent();
                yield owner ? (may ? possible(change, detail) : moot()) : forbidden();
            }
            case Change.Leave() -> owner ? forbidden() : possible(change, detail);
            case Change.Epoch() -> members.isAdmin(own) ? possible(change, detail) : forbidden();
            case Change.Oust _ -> moot();
            case Change.Key(Member member, _) ->
                    members.seat(own).filter(it -> it.member().equals(member)).isPresent()
                            ? moot()
                            : possible(change, detail);
            case Change.Delete() -> owner ? possible(change, detail) : forbidden();
        };
    }

    private Verdict trust(List<Member> added, Detail detail) {
        List<Member> members = new ArrayList<>();
        List<SignedBundle> bundles = new ArrayList<>();
        for (int i = 0; i < added.size(); i++) {
            if (!point.members().has(added.get(i).id())) {
                members.add(added.get(i));
                bundles.add(detail.bundles().get(i));
            }
        }
        if (members.isEmpty()) {
            return moot();
        }
        return point.members().size() + members.size() > MemberList.MOST_MEMBERS
                ? new Impossible(Output.WishGone.Obstacle.LIMIT)
                : possible(new Change.Trust(members), Detail.of(bundles));
    }

    private Verdict roles(List<AccountId> accounts, Role role) {
        Predicate<AccountId> another =
                it ->
                        isOther(it)
                                && point.members()
                                        .seat(it)
                                        .filter(seat -> seat.role() != role)
                                        .isPresent();
        long more = accounts.stream().filter(another).count();
        if (role == Role.ADMIN && point.members().admins() + more > MemberList.MOST_ADMINS) {
            return new Impossible(Output.WishGone.Obstacle.LIMIT);
        }
        return ofThese(accounts, another, left -> new Change.Roles(left, role));
    }

    private interface OfAccounts {
        Change of(List<AccountId> accounts);
    }

    private static Verdict ofThese(
            List<AccountId> accounts, Predicate<AccountId> still, OfAccounts change) {
        List<AccountId> left = accounts.stream().filter(still).toList();
        return left.isEmpty() ? moot() : possible(change.of(left), Detail.NONE);
    }

    /** A member who isn't the owner. */
    private boolean isOther(AccountId account) {
        return point.members().seat(account).filter(seat -> seat.role() != Role.OWNER).isPresent();
    }

    private Optional<Role> role() {
        return point.members().seat(own).map(MemberList.Seat::role);
    }

    private static Verdict possible(Change change, Detail detail) {
        return new Possible(new Proposal.Wish(change, detail));
    }

    private static Verdict moot() {
        return new Impossible(Output.WishGone.Obstacle.MOOT);
    }

    private static Verdict forbidden() {
        return new Impossible(Output.WishGone.Obstacle.NOT_ALLOWED);
    }
}
