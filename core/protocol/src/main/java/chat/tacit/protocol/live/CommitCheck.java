package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be said of a commit by everybody who sees it, the relay and each member alike ({@code
 * spec/20-live} §10, 1 to 4). It depends on the commit and the chain before it alone, on no clock
 * and nobody's opinion, so that all come to the same verdict.
 */
public sealed interface CommitCheck {

    /**
     * It is the session's next.
     *
     * @param next the members, the epoch and the head after it
     */
    record Holds(Roster next) implements CommitCheck {}

    /** It isn't, for this reason. */
    record Wrong(Fault fault) implements CommitCheck {}

    /** What can be wrong, in the order in which it is looked for. */
    enum Fault {
        /** It is of another session. */
        OTHER_SESSION,
        /** It doesn't follow what was last: it is stale, or what is between is missing. */
        NOT_NEXT,
        /** Who made it isn't inside, or removes itself. */
        COMMITTER,
        /** Its signature doesn't hold. */
        SIGNATURE,
        /** Its newcomer's message 1 doesn't hold, or the newcomer is inside already. */
        NEWCOMER,
        /** The session is full. */
        FULL,
        /** The newcomer didn't ask this committer to be let in, here and now. */
        CONSENT,
        /** Too few vouch who count, or one doesn't, or one twice. */
        VOUCHES,
        /** Who is to be removed isn't inside, or didn't sign that it leaves. */
        DEPARTURE,
        /** It doesn't lead to the list of members that it names. */
        MEMBERS
    }

    static CommitCheck of(Roster roster, Commit commit) {
        Optional<Fault> fault =
                headFault(roster, commit)
                        .or(() -> signatureFault(roster, commit))
                        .or(() -> bodyFault(roster, commit));
        if (fault.isPresent()) {
            return new Wrong(fault.get());
        }
        Roster next = roster.after(commit);
        return next.membersHash().equals(commit.head().members())
                ? new Holds(next)
                : new Wrong(Fault.MEMBERS);
    }

    private static Optional<Fault> headFault(Roster roster, Commit commit) {
        Commit.Head head = commit.head();
        if (!head.live().equals(roster.room().live())) {
            return Optional.of(Fault.OTHER_SESSION);
        }
        boolean isNext =
                head.epoch() == roster.epoch() + 1 && head.previous().equals(roster.head());
        return isNext ? Optional.empty() : Optional.of(Fault.NOT_NEXT);
    }

    private static Optional<Fault> signatureFault(Roster roster, Commit commit) {
        Optional<Member> committer = roster.member(commit.head().committer());
        if (committer.isEmpty() || removes(commit, commit.head().committer())) {
            return Optional.of(Fault.COMMITTER);
        }
        return commit.verifies(roster.room(), committer.get().identity())
                ? Optional.empty()
                : Optional.of(Fault.SIGNATURE);
    }

    private static boolean removes(Commit commit, MemberId member) {
        return switch (commit) {
            case Commit.AddUser _ -> false;
            case Commit.RemoveUsers remove ->
                    remove.departures().stream().anyMatch(it -> it.member().equals(member));
        };
    }

    private static Optional<Fault> bodyFault(Roster roster, Commit commit) {
        return switch (commit) {
            case Commit.AddUser add -> additionFault(roster, add);
            case Commit.RemoveUsers remove ->
                    remove.departures().stream().allMatch(it -> isDue(roster, it))
                            ? Optional.empty()
                            : Optional.of(Fault.DEPARTURE);
        };
    }

    private static Optional<Fault> additionFault(Roster roster, Commit.AddUser add) {
        Room room = roster.room();
        Identification newcomer = add.addition().newcomer();
        boolean asksForThis = newcomer.errand().target().equals(new Target.Vouched(room.live()));
        if (!asksForThis
                || roster.member(newcomer.id()).isPresent()
                || !newcomer.verifies(room.relay())) {
            return Optional.of(Fault.NEWCOMER);
        }
        if (roster.size() >= Roster.MAX_MEMBERS) {
            return Optional.of(Fault.FULL);
        }
        Consent.Occasion occasion =
                new Consent.Occasion(add.head().committer(), roster.epoch(), roster.head());
        if (!add.addition().consent().verifies(room, occasion, newcomer)) {
            return Optional.of(Fault.CONSENT);
        }
        return isVouchedFor(roster, add) ? Optional.empty() : Optional.of(Fault.VOUCHES);
    }

    /** The committer counts as one if it counts at all; a vouch that doesn't hold voids all. */
    private static boolean isVouchedFor(Roster roster, Commit.AddUser add) {
        Room room = roster.room();
        Identification newcomer = add.addition().newcomer();
        Vouch.Subject subject =
                new Vouch.Subject(newcomer.id(), newcomer.admission(), roster.head());
        MemberId committer = add.head().committer();
        List<Vouch> vouches = add.addition().vouches();
        Set<MemberId> vouchers = new HashSet<>(Set.of(committer));
        boolean hold =
                vouches.stream()
                        .allMatch(vouch ->
                                vouchers.add(vouch.voucher()) && holds(roster, vouch, subject));
        long counting = vouchers.stream().filter(room.terms()::counts).count();
        return hold && counting >= room.terms().need(roster.ids());
    }

    private static boolean holds(Roster roster, Vouch vouch, Vouch.Subject subject) {
        return roster.member(vouch.voucher())
                .filter(member -> vouch.verifies(roster.room(), member.identity(), subject))
                .isPresent();
    }

    private static boolean isDue(Roster roster, Departure departure) {
        Optional<Member> member =
                roster.member(departure.member()).filter(it -> it.joined() == departure.joined());
        if (member.isEmpty()) {
            return false;
        }
        Optional<Bytes> signature = departure.signature();
        return signature.isEmpty() || Leave.verifies(roster.room(), member.get(), signature.get());
    }
}
