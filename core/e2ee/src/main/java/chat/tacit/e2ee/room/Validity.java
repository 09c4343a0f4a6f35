package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import java.util.List;
import java.util.Optional;

/**
 * Whether a state event is valid after the one before it ({@code spec/50-room} §12). All of it
 * follows from the chain alone: nobody's clock, and nothing that one reader has and another hasn't.
 * So members who have the same chain have the same members.
 */
final class Validity {
    private final RoomId room;
    private final Optional<Point> before;
    private final Shown shown;
    private final Core core;

    private Validity(RoomId room, Optional<Point> before, Shown shown) {
        this.room = room;
        this.before = before;
        this.shown = shown;
        this.core = shown.signed().core();
    }

    /** What came of it. */
    sealed interface Verdict {}

    /**
     * @param detail where it is known, which in the stream it always is
     */
    record Valid(Point after, Optional<Detail> detail) implements Verdict {}

    record Invalid(Rule rule) implements Verdict {}

    /**
     * Judges an event, rule by rule.
     *
     * @param before nothing for the first event of a room
     */
    static Verdict of(RoomId room, Optional<Point> before, Shown shown) {
        return new Validity(room, before, shown).verdict();
    }

    /**
     * Whether a member's device signed it, whatever else is wrong with it: then what is wrong is
     * its author's doing.
     */
    static boolean isSigned(Optional<Point> before, SignedCore signed) {
        RoomId room = signed.core().head().room();
        return new Validity(room, before, new Shown(signed, Optional.empty(), Optional.empty()))
                .hasAuthor();
    }

    private Verdict verdict() {
        if (!hasForm()) {
            return new Invalid(Rule.FORM);
        }
        if (!hasAuthor()) {
            return new Invalid(Rule.AUTHOR);
        }
        Optional<Detail> detail;
        try {
            detail = detail();
        } catch (MalformedException e) {
            return new Invalid(Rule.DETAIL);
        }
        if (!isAllowed()) {
            return new Invalid(Rule.RIGHT);
        }
        Place place = new Place(core.head().position(), shown.signed().hash());
        Point after =
                before.map(it -> it.after(shown.signed(), place, detail))
                        .orElseGet(() ->
                                Point.first(
                                        shown.signed(),
                                        place,
                                        core.commit().orElseThrow(),
                                        detail));
        if (!after.members().isWithinLimits()) {
            return new Invalid(Rule.LIMITS);
        }
        return commits(after) ? new Valid(after, detail) : new Invalid(Rule.COMMIT);
    }

    /** 1. */
    private boolean hasForm() {
        Core.Head head = core.head();
        Place last = before.map(Point::head).orElse(Place.START);
        return head.room().equals(room)
                && head.position() > last.position()
                && head.previous().equals(last.coreHash())
                && head.epoch() == before.map(it -> it.epoch().number()).orElse(0L)
                && shown.whole().map(this::isAsShown).orElse(true);
    }

    private boolean isAsShown(Shown.Whole whole) {
        StateEvent event = whole.event();
        Author author = new Author(core.head().author(), core.head().certificate().id());
        return event.position() == core.head().position()
                && event.coreHash().equals(shown.signed().hash())
                && whole.author().equals(author)
                && event.turn().isPresent() == core.commit().isPresent()
                && event.turn().map(it -> isTurnOf(it, core.commit().orElseThrow())).orElse(true);
    }

    private static boolean isTurnOf(Turn turn, Commit commit) {
        List<Bytes> hashes = turn.parts().stream().map(PartRef::hash).toList();
        return turn.posting().equals(commit.posting())
                && turn.reading().equals(commit.reading())
                && turn.admin().equals(commit.admin())
                && EnvelopeParts.hash(hashes).equals(commit.envelopes());
    }

    /** 2. */
    private boolean hasAuthor() {
        AccountId author = core.head().author();
        return accountKey(author).filter(key -> certified(author, key)).isPresent()
                && shown.signed().holds();
    }

    private boolean certified(AccountId author, VerifyingKey accountKey) {
        boolean cut =
                before.flatMap(it -> it.members().seat(author))
                        .filter(seat -> seat.cut().contains(core.head().certificate().id()))
                        .isPresent();
        return !cut && core.head().certificate().holds(accountKey, author);
    }

    private Optional<VerifyingKey> accountKey(AccountId author) {
        if (before.isPresent()) {
            return before.get().members().seat(author).map(seat -> seat.member().accountKey());
        }
        return core.change() instanceof Change.Create(Member owner) && owner.id().equals(author)
                ? Optional.of(owner.accountKey())
                : Optional.empty();
    }

    /**
     * 3: the detail, where it is known.
     *
     * @throws MalformedException if it isn't the one that was signed, or not of its form
     */
    private Optional<Detail> detail() {
        if (core.detail().isEmpty()) {
            require(shown.detail().isEmpty() && hasDetail(Detail.NONE));
            return Optional.of(Detail.NONE);
        }
        if (shown.detail().isEmpty()) {
            require(shown.whole().isEmpty());
            return Optional.empty();
        }
        Bytes bytes = shown.detail().get();
        require(Detail.hash(bytes).equals(core.detail().get()));
        Detail detail = Detail.decode(bytes);
        require(hasDetail(detail));
        return Optional.of(detail);
    }

    private boolean hasDetail(Detail detail) {
        boolean named = detail.name().isPresent();
        boolean shows = detail.photo().isPresent();
        return switch (core.change()) {
            case Change.Create(Member owner) -> named && areOf(detail.bundles(), List.of(owner));
            case Change.Name() -> named && !shows && detail.bundles().isEmpty();
            case Change.Photo() -> !named && detail.bundles().isEmpty();
            case Change.Trust(List<Member> members) ->
                    !named && !shows && areOf(detail.bundles(), members);
            case Change.Key(Member member, _) ->
                    !named && !shows && areOf(detail.bundles(), List.of(member));
            case Change.Remove _,
                    Change.Roles _,
                    Change.Owner _,
                    Change.Leave _,
                    Change.Epoch _,
                    Change.Oust _,
                    Change.Delete _ ->
                    detail.equals(Detail.NONE);
        };
    }

    private static boolean areOf(List<SignedBundle> bundles, List<Member> members) {
        boolean all = bundles.size() == members.size();
        for (int i = 0; all && i < members.size(); i++) {
            all = members.get(i).has(bundles.get(i));
        }
        return all;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new MalformedException("another detail than was signed");
        }
    }

    /** 4. */
    private boolean isAllowed() {
        if (before.isEmpty()) {
            return core.change() instanceof Change.Create;
        }
        return !before.get().over()
                && new Rights(before.get(), core.head()).allow(core.change(), core.commit());
    }

    /** 6. */
    private boolean commits(Point after) {
        if (core.commit().isEmpty()) {
            return true;
        }
        Commit commit = core.commit().get();
        boolean keeps =
                before.map(it -> it.epoch().commit().admin().equals(commit.admin())).orElse(true);
        boolean admin = before.map(it -> it.members().isAdmin(core.head().author())).orElse(true);
        return (keeps || admin)
                && after.members().hash(after.title()).map(commit.members()::equals).orElse(true);
    }
}
