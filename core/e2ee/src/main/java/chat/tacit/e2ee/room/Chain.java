package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A room's state events as one has taken them, strictly in order ({@code spec/50-room} §11, §12).
 * What isn't valid changes nothing but the hash that follows on it.
 */
public final class Chain implements Course {
    /** Points of a dossier's chain that are at hand, of which each may have a list of its own. */
    private static final int KEPT = 256;

    private final RoomId room;
    private final NavigableMap<Long, Point> points = new TreeMap<>();

    /** A chain that is known up to a point; what was before it isn't needed. */
    public Chain(Point from) {
        this.room = from.room();
        points.put(from.head().position(), from);
    }

    /**
     * The chain of a room from its first event on.
     *
     * @param keys of epoch 1, which the event begins
     * @throws UnopenableException if it isn't a valid create: then there is no room
     */
    public static Chain begin(RoomId room, StateEvent first, EpochKeys keys)
            throws UnopenableException {
        return new Chain(begun(room, first, keys).after());
    }

    /**
     * The same as an outcome.
     *
     * @throws UnopenableException if it isn't a valid create
     */
    public static Taken begun(RoomId room, StateEvent first, EpochKeys keys)
            throws UnopenableException {
        StateBox.Opened opened = StateBox.open(keys, room, 0, first.sealed());
        if (Validity.of(room, Optional.empty(), opened.shown(first))
                instanceof Validity.Valid(Point after, Optional<Detail> detail)) {
            return new Taken(after, opened.state().core(), detail.orElseThrow());
        }
        throw new UnopenableException();
    }

    /** What became of a state event. */
    public sealed interface Outcome {}

    /** It is valid. */
    public record Taken(Point after, SignedCore core, Detail detail) implements Outcome {}

    /**
     * It changes nothing.
     *
     * @param author where the signature holds
     * @param alarm if its author was shown another chain
     */
    public record Skipped(Rule rule, Optional<AccountId> author, Optional<Alarm> alarm)
            implements Outcome {}

    /** It was here before. */
    public record Repeated() implements Outcome {}

    /** The host shows something else than it did. */
    public record Forked(Alarm alarm) implements Outcome {}

    public Point last() {
        return points.lastEntry().getValue();
    }

    @Override
    public Optional<Point> at(long position) {
        return Optional.ofNullable(points.get(position));
    }

    @Override
    public boolean has(Place place) {
        return at(place.position()).filter(it -> it.head().equals(place)).isPresent();
    }

    /** Whether a head that the host tells lies behind or beside one that was seen. */
    public boolean contradicts(Place head) {
        Place last = last().head();
        return head.position() < last.position()
                || (head.position() == last.position() && !head.equals(last));
    }

    /**
     * Takes the next state event.
     *
     * @param keys of the epoch in force
     */
    public Outcome take(StateEvent event, EpochKeys keys) {
        Point before = last();
        if (keys.epoch() != before.epoch().number()) {
            throw new IllegalArgumentException("keys of another epoch");
        }
        if (event.position() <= before.head().position()) {
            return has(event.place())
                    ? new Repeated()
                    : new Forked(new Alarm(Alarm.Kind.HISTORY, Optional.empty()));
        }
        Outcome outcome = judge(before, event, keys);
        Point after =
                outcome instanceof Taken taken ? taken.after() : before.skipping(event.place());
        points.put(event.position(), after);
        return outcome;
    }

    private Outcome judge(Point before, StateEvent event, EpochKeys keys) {
        StateBox.Opened opened;
        try {
            opened = StateBox.open(keys, room, before.sealed(), event.sealed());
        } catch (UnopenableException e) {
            return new Skipped(Rule.FORM, Optional.empty(), Optional.empty());
        }
        SignedCore signed = opened.state().core();
        return switch (Validity.of(room, Optional.of(before), opened.shown(event))) {
            case Validity.Valid(Point after, Optional<Detail> detail) ->
                    new Taken(after, signed, detail.orElseThrow());
            case Validity.Invalid(Rule rule) -> {
                Optional<AccountId> author =
                        Validity.isSigned(Optional.of(before), signed)
                                ? Optional.of(signed.core().head().author())
                                : Optional.empty();
                Bytes previous = signed.core().head().previous();
                boolean elsewhere =
                        signed.core().head().room().equals(room)
                                && !previous.equals(before.head().coreHash());
                yield new Skipped(
                        rule,
                        author,
                        author.filter(_ -> elsewhere).map(it -> Alarm.of(Alarm.Kind.HISTORY, it)));
            }
        };
    }

    /**
     * Takes a place of a dossier whose event isn't valid, or couldn't be opened by who shows it.
     *
     * @throws MalformedException if it doesn't come after the last one
     */
    void skip(Place place) {
        if (place.position() <= last().head().position()) {
            throw new MalformedException("a dossier that turns back");
        }
        follow(last().skipping(place));
    }

    /** Goes on along a dossier, whose earlier points aren't asked for any more. */
    private void follow(Point point) {
        points.put(point.head().position(), point);
        if (points.size() > KEPT) {
            points.pollFirstEntry();
        }
    }

    /**
     * Takes a core that a dossier shows.
     *
     * @param detail its bytes, where the dossier has them
     * @return the rule that it breaks, and then it isn't taken
     */
    Optional<Rule> show(SignedCore signed, Optional<Bytes> detail) {
        Shown shown = new Shown(signed, Optional.empty(), detail);
        return switch (Validity.of(room, Optional.of(last()), shown)) {
            case Validity.Valid(Point after, _) -> {
                follow(after);
                yield Optional.empty();
            }
            case Validity.Invalid(Rule rule) -> Optional.of(rule);
        };
    }

    /** What a dossier is made of, which was judged when it came. */
    void replay(DossierItem place, Function<Bytes, Optional<Bytes>> details) {
        switch (place) {
            case DossierItem.Shown(SignedCore core) -> {
                Place at = new Place(core.core().head().position(), core.hash());
                if (!core.core().head().previous().equals(last().head().coreHash())) {
                    throw new MalformedException("a place that doesn't follow the one before");
                }
                follow(last().after(core, at, detail(core, details)));
            }
            case DossierItem.Skipped(Place skipped) -> skip(skipped);
            case DossierItem.Held _, DossierItem.Told _, DossierItem.Opens _ -> {}
        }
    }

    /** The chain that a create begins, which was judged when it came. */
    static Chain replayed(
            RoomId room, SignedCore create, Function<Bytes, Optional<Bytes>> details) {
        Place at = new Place(create.core().head().position(), create.hash());
        Commit commit =
                create.core()
                        .commit()
                        .filter(_ -> create.core().head().room().equals(room))
                        .orElseThrow(() -> new MalformedException("no create of this room"));
        return new Chain(Point.first(create, at, commit, detail(create, details)));
    }

    private static Optional<Detail> detail(
            SignedCore core, Function<Bytes, Optional<Bytes>> details) {
        return core.core().detail().flatMap(details).map(Detail::decode);
    }

    /**
     * The chain that a dossier's first core begins.
     *
     * @throws MalformedException if that is no valid create
     */
    static Chain shown(RoomId room, SignedCore create, Optional<Bytes> detail) {
        Shown shown = new Shown(create, Optional.empty(), detail);
        if (Validity.of(room, Optional.empty(), shown) instanceof Validity.Valid(Point after, _)) {
            return new Chain(after);
        }
        throw new MalformedException("a dossier that begins with no create");
    }
}
