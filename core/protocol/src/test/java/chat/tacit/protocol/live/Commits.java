package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.live.Departure.Reason;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commits as members make them, and as they don't. */
final class Commits {
    /** Stands for hashes of what nobody but members sees. */
    static final Bytes HASH = Bytes.owned(Hash.sha256(new byte[] {1}));

    private Commits() {}

    static Commit.Head head(Roster before, Person committer, Roster after) {
        return new Commit.Head(
                before.room().live(),
                before.epoch() + 1,
                before.head(),
                committer.id(),
                HASH,
                after.membersHash());
    }

    static Consent consent(Roster roster, Person voucher, Person newcomer) {
        Identification said = newcomer.joins(roster.room().live());
        Consent.Occasion occasion =
                new Consent.Occasion(voucher.id(), roster.epoch(), roster.head());
        return new Consent(
                HASH,
                HASH,
                newcomer.key().sign(Consent.signed(roster.room(), occasion, said, HASH, HASH)));
    }

    static Vouch vouch(Roster roster, Person voucher, Person newcomer) {
        Identification said = newcomer.joins(roster.room().live());
        Vouch.Subject subject = new Vouch.Subject(said.id(), said.admission(), roster.head());
        return Vouch.sign(roster.room(), voucher.key(), subject, 60);
    }

    static Commit.AddUser add(
            Roster roster, Person committer, Person newcomer, Person... vouchers) {
        return add(
                roster,
                committer,
                new Commit.Addition(
                        newcomer.joins(roster.room().live()),
                        consent(roster, committer, newcomer),
                        Stream.of(vouchers).map(it -> vouch(roster, it, newcomer)).toList()));
    }

    static Commit.AddUser add(Roster roster, Person committer, Commit.Addition addition) {
        Roster after = roster.with(addition.newcomer());
        return Commit.AddUser.sign(
                roster.room(), committer.key(), head(roster, committer, after), addition);
    }

    static Commit.RemoveUsers remove(Roster roster, Person committer, Departure... departures) {
        List<MemberId> gone = Stream.of(departures).map(Departure::member).toList();
        return Commit.RemoveUsers.sign(
                roster.room(),
                committer.key(),
                head(roster, committer, roster.without(gone)),
                List.of(departures));
    }

    static Departure gone(Roster roster, Person person) {
        long joined = roster.member(person.id()).map(Member::joined).orElse(0L);
        return new Departure(person.id(), joined, Reason.GONE, Optional.empty());
    }

    static Departure left(Roster roster, Person person, Bytes signature) {
        return new Departure(
                person.id(), gone(roster, person).joined(), Reason.LEFT, Optional.of(signature));
    }
}
